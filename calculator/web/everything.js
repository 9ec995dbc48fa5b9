/**
 * Everything that the site has, stored on this device: what there is to store, what is here, and the
 * storing itself.
 *
 * @typedef {import("./download.js").RuntimeFile} RuntimeFile
 * @typedef {{path: string, bytes: number, sha256: string, runtime?: RuntimeFile}} Item
 * @typedef {{label: string, bytes: number, gzip_bytes: number, items: Item[]}} Group
 * @typedef {{version: string, groups: Group[]}} Everything
 */

import { BUILD } from "./build.js";
import { download, Meter } from "./download.js";
import { FILES } from "./kept.js";
import { sha256 } from "./sha256.js";

const SITE = new URL("../../", import.meta.url);
const RUNTIME = new URL("runtime/", SITE);
const EVERYTHING = `yibao-all ${SITE.pathname}`;
const VISITED = `yibao-visited ${SITE.pathname}`;
const LIST = new URL("offline.json", SITE);
const AT_ONCE = 4;

/** @returns {Promise<Everything>} */
export async function list() {
  const response = await fetch(LIST, { cache: "no-store" });
  if (!response.ok) throw new Error(`offline.json: HTTP ${response.status}`);
  return response.json();
}

/** The version that was stored as a whole, if one was. */
export async function storedVersion() {
  const note = await caches.match(LIST, { cacheName: EVERYTHING });
  return note ? (await note.json()).version : null;
}

/** Whether all that the calculators of this page's build need is here: an update changes that. */
export async function canCalculate() {
  const files = await caches.open(FILES);
  const runtime = Object.values(BUILD.files).map((file) => new URL(file.path, RUNTIME));
  const data = Object.entries(BUILD.data).map(
    ([name, digits]) => new URL(`data/${name}?sha256=${digits}`, SITE),
  );
  const found = await Promise.all([...runtime, ...data].map((url) => files.match(url)));
  return found.every(Boolean);
}

/** The caches of this copy of the site: those of another path on the same host are not ours. */
export async function ourCaches() {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith("yibao-") && name.split(" ")[1] === SITE.pathname);
}

/**
 * Stores everything that is not here yet, checked; the note that it is whole comes last.
 *
 * @param {Everything} everything
 * @param {AbortSignal} signal
 * @param {(done: number, all: number) => void} tell
 */
export async function fill(everything, signal, tell) {
  const all = total(everything, "bytes");
  const [pages, files, visited] = await Promise.all(
    [EVERYTHING, FILES, VISITED].map((name) => caches.open(name)),
  );
  if (!pages || !files || !visited) return;
  await pages.delete(LIST);
  const items = everything.groups.flatMap((group) => group.items);
  const waiting = [...items];
  let done = 0;
  const fetchers = Array.from({ length: AT_ONCE }, async () => {
    for (let item = waiting.shift(); item; item = waiting.shift()) {
      let told = 0;
      const here = (/** @type {number} */ bytes) => {
        done += bytes - told;
        told = bytes;
        tell(Math.round(done), all);
      };
      try {
        signal.throwIfAborted();
        await store(item, isFile(item) ? files : pages, signal, here);
        // A page that was looked at earlier is older than this one, and would be shown before it.
        await visited.delete(new URL(item.path, SITE));
      } catch (error) {
        waiting.length = 0; // the others end with what they are at
        throw error;
      }
      here(item.bytes);
    }
  });
  const ends = await Promise.allSettled(fetchers);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  const wanted = new Set(items.map(({ path }) => new URL(path, SITE).href));
  for (const request of await pages.keys()) {
    if (!wanted.has(request.url)) await pages.delete(request);
  }
  const note = { version: everything.version, files: items.filter(isFile).map(({ path }) => path) };
  await pages.put(LIST, new Response(JSON.stringify(note)));
}

/**
 * Whether the calculators' worker looks for it, in what it keeps itself.
 *
 * @param {Item} item
 */
function isFile(item) {
  return item.path.includes("?") || item.runtime !== undefined;
}

/**
 * @param {Item} item
 * @param {Cache} cache
 * @param {AbortSignal} signal
 * @param {(bytes: number) => void} here how much of it has come
 */
async function store(item, cache, signal, here) {
  const url = new URL(item.path, SITE);
  const old = await cache.match(url);
  if (old && (item.runtime || old.headers.get("X-Sha256") === item.sha256)) return;
  if (item.runtime) {
    const meter = new Meter((loaded, all) => here((item.bytes * loaded) / all));
    const { bytes } = await download(item.runtime, RUNTIME, meter, signal);
    await cache.put(url, new Response(bytes));
    return;
  }
  const response = await fetch(url, { cache: "no-cache", signal });
  if (!response.ok) throw new Error(`${item.path}: HTTP ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!(await sha256(bytes)).startsWith(item.sha256))
    throw new Error(`${item.path}: another build`);
  const type = response.headers.get("Content-Type") ?? "application/octet-stream";
  const headers = { "Content-Type": type, "X-Sha256": item.sha256 };
  await cache.put(url, new Response(bytes, { headers }));
}

/**
 * @param {Everything} everything
 * @param {"bytes" | "gzip_bytes"} what
 */
export function total(everything, what) {
  return everything.groups.reduce((sum, group) => sum + group[what], 0);
}
