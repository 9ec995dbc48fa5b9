/**
 * All that the site keeps in a browser of what somebody filled in, and how all of it goes at once.
 *
 * On the device, by consent: cases (save.js) and a year's ledger (ledger.js). In a tab: cases that are
 * put side by side (side_by_side.js), and in its history what stands in a form (page.js), how far its
 * questions have come (guided.js) and the ledger. In the memory of an open page: the same again.
 * Settings of the display, the list of recalled figures and the program's files tell of nobody: they stay.
 *
 * Entries of the history that are not the latest cannot be reached. So each note in it carries the mark
 * of the time between two wipes, and one with another mark than now is as good as gone. Pages hear
 * `yibao:wiped` on `document` when all was wiped, here or on another page, and empty themselves.
 */

const ON_DEVICE = ["yibao:saved", "yibao:ledger"];
const IN_TAB = ["yibao:compare"];
const MARK = "yibao:wiped";
/** Written and taken away at once, for other tabs to hear of it. */
const CALL = "yibao:wiping";

let heldMark = "";
/** The mark when this page was opened, or emptied. */
let ownMark = mark();

function mark() {
  try {
    return sessionStorage.getItem(MARK) ?? heldMark;
  } catch {
    return heldMark; // no storage
  }
}

/** @param {{wiped?: string} | null | undefined} state of an entry of the history */
function isOfNow(state) {
  return Boolean(state) && (state?.wiped ?? "") === mark();
}

/** What this entry of the tab's history has noted since all was wiped. @returns {Record<string, any>} */
export function noted() {
  return isOfNow(history.state) ? history.state : {};
}

/** Whether it has something from before: then its address is from before too. */
export function isWiped() {
  return history.state !== null && !isOfNow(history.state);
}

/**
 * Notes something in this entry, in place of what it has.
 *
 * @param {Record<string, unknown>} state
 */
export function note(state) {
  history.replaceState({ ...state, wiped: mark() }, "");
}

/**
 * Notes something in a new entry.
 *
 * @param {Record<string, unknown>} state
 */
export function noteAnew(state) {
  history.pushState({ ...state, wiped: mark() }, "");
}

/** Takes all of it away, on this page and on every other that is open. */
export function wipeAll() {
  try {
    for (const key of ON_DEVICE) localStorage.removeItem(key);
    localStorage.setItem(CALL, String(Date.now()));
    localStorage.removeItem(CALL);
  } catch {
    // No storage, or a full one: nothing is kept there by now, and no other tab hears of it.
  }
  forgetTab();
}

function forgetTab() {
  heldMark = String(Date.now());
  try {
    for (const key of IN_TAB) sessionStorage.removeItem(key);
    sessionStorage.setItem(MARK, heldMark);
  } catch {
    // No storage: this page knows the mark, and what its entry had noted goes below.
  }
  empty();
}

function empty() {
  ownMark = mark();
  const address = location.hash.includes("=") ? location.pathname + location.search : "";
  history.replaceState({ wiped: ownMark }, "", address || undefined);
  document.dispatchEvent(new CustomEvent("yibao:wiped"));
}

window.addEventListener("storage", ({ key, newValue }) => {
  if (key === CALL && newValue) forgetTab();
});
// A page that the browser has kept whole may be from before all was wiped.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted && mark() !== ownMark) empty();
});
