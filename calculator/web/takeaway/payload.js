/**
 * What a take-away file carries: builder/takeaway.py writes its own in the place of this one.
 *
 * @type {{files: Record<string, string>, data: Record<string, string>}}
 *   `files`: name → base64 of the gzipped content; `data`: name → JSON
 */
export const PAYLOAD = { files: {}, data: {} };
