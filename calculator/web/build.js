/**
 * What this build consists of. The site's own copy is written by builder/assets.py, so that every
 * page asks for the files of its own build and of no other; this one only says what stands in it.
 *
 * @typedef {import("./download.js").RuntimeFile} RuntimeFile
 * @typedef {"loader" | "glue" | "wasm" | "stdlib" | "lock" | "calculator"} FileRole
 * @typedef {{version: string, files: Record<FileRole, RuntimeFile>, spare: RuntimeFile,
 *   data: Record<string, string>}} Build `data`: name of a file → the first digits of its SHA-256
 */

/** @type {Build} */
export const BUILD = /** @type {any} */ ({ version: "", files: {}, spare: {}, data: {} });
