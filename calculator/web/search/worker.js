/**
 * Searches away from the page, so that typing never waits.
 *
 * A worker has the policy of its own response, not that of the page's `<meta>`: Pagefind's engine
 * needs no `wasm-unsafe-eval` in any page.
 *
 * @typedef {{id: number, query: string, chosen: import("./search.js").Chosen, pages: number}} Question
 * @typedef {{places: [string, string][], years: string[]}} Facets
 * @typedef {{id: number, view: import("./view.js").View, facets?: Facets}
 *   | {id: number, failed: string}} Answer
 */

import { Search } from "./search.js";

const BASE = new URL("../../search/", import.meta.url);

/** @type {Promise<Search> | null} */
let opening = null;
let isOffered = false;

function search() {
  opening ??= Search.open(BASE);
  // What failed is tried again with the next question.
  opening.catch(() => {
    opening = null;
  });
  return opening;
}

addEventListener("message", async (event) => {
  /** @type {Question} */
  const { id, query, chosen, pages } = event.data;
  /** @type {Answer} */
  let answer;
  try {
    const ready = await search();
    const isNarrowed = Object.values(chosen).some(Boolean);
    const asked = query || isNarrowed;
    const view = asked ? await ready.search(query, chosen, pages) : nothing();
    // With the first answer that there is, whether or not the one before it failed.
    answer = isOffered ? { id, view } : { id, view, facets: ready.facets() };
    isOffered = true;
  } catch (error) {
    answer = { id, failed: String(error) };
  }
  postMessage(answer);
});

/** The page asks for nothing to have the search made ready. */
function nothing() {
  return { notices: [], groups: [], count: 0 };
}
