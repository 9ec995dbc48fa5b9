/**
 * Which figures are withdrawn, and how new the newest data is: asked of the site anew each time, and
 * remembered on this device for when there is no network.
 *
 * @typedef {{reading: string, withdrawn_on: string, says: string}} Withdrawn
 * @typedef {{data_version: string, newest_check: string, withdrawn: Withdrawn[]}} Revision
 */

export const REVISION = new URL("../../revision.json", import.meta.url);

/** Of one copy of the site: another one may stand under another path of the same host. */
const KEY = `yibao:revision ${REVISION.pathname}`;

/**
 * What this device was told last, if anything.
 *
 * @returns {Revision | null}
 */
export function lastTold() {
  try {
    return read(localStorage.getItem(KEY) ?? "");
  } catch {
    return null; // nothing is kept here
  }
}

/**
 * @returns {Promise<Revision | null>} nothing where there is no network after all, or somebody else
 *   answers in the site's place
 */
export async function askAnew() {
  try {
    const response = await fetch(REVISION, { cache: "no-store" });
    const text = response.ok ? await response.text() : "";
    const revision = read(text);
    if (revision) remember(text);
    return revision;
  } catch {
    return null;
  }
}

/** @param {string} text */
function remember(text) {
  try {
    localStorage.setItem(KEY, text);
  } catch {
    // Not kept: it is asked for again on the next page.
  }
}

/** Without a copy of the pages there is nothing to warn of. */
export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing is kept here.
  }
}

/**
 * @param {string} text
 * @returns {Revision | null}
 */
function read(text) {
  try {
    const found = JSON.parse(text);
    return Array.isArray(found?.withdrawn) ? found : null;
  } catch {
    return null;
  }
}
