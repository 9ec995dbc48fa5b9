/**
 * The service worker: pages from the network first, files named by content from what is kept first,
 * and a page that says so where neither is to be had. See docs/decisions/service-worker.md.
 *
 * The runtime and the policy data are not its business: the calculators' own worker keeps and checks
 * them (source.js), with a service worker or without.
 *
 * @typedef {{version: string, scripts: string, everything: string, core: [string, string][],
 *   files: [string, string][], spare: string, offline: string}} List
 *   `core`: path → first digits of its SHA-256; `files`: what kept.js may hold for this build, the
 *   `spare` one among them; `everything`: the version of offline.json
 */

/** @type {any} */
const worker = self;

/** @type {List} builder/offline.py puts the list of the build here. */
const LIST = /** @type {any} */ ("LIST");

const SCOPE = new URL("./", worker.location.href);
const CORE_OF_ALL = `yibao-core ${SCOPE.pathname} `;
const CORE = `${CORE_OF_ALL}${LIST.version} ${LIST.scripts}`;
const VISITED = `yibao-visited ${SCOPE.pathname}`;
const FILES = `yibao-files ${SCOPE.pathname}`;
const EVERYTHING = `yibao-all ${SCOPE.pathname}`;
const HASH = "X-Sha256";

/** The oldest go first beyond so many pages and files of pages. */
const MOST_VISITED = 300;

/** No more than this is fetched to bring up to date what was downloaded. */
const MOST_UNASKED_BYTES = 12_000_000;

/** A page that is kept is not waited for longer. */
const PATIENCE_MS = 4_000;

const LEFT_ALONE =
  /^(runtime\/|data\/(?!glossary\.json$)|takeaway\/|revision\.json$|service-worker\.js$|offline\.json$)/;
const NAMED_BY_CONTENT = /[._-][0-9a-f]{7,}(\.|\/)/;

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(precache()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(activate()));
worker.addEventListener("message", (/** @type {any} */ event) => event.waitUntil(hear(event)));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || !url.href.startsWith(SCOPE.href)) return;
  const path = url.pathname.slice(SCOPE.pathname.length);
  if (LEFT_ALONE.test(path) || request.cache === "no-store" || request.headers.has("Range")) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (NAMED_BY_CONTENT.test(path)) event.respondWith(keptFirst(event));
  else event.respondWith(networkFirst(event));
});

/** The clients that were given a copy because the site was out of reach. @type {Set<string>} */
const outOfReach = new Set();

/** @type {Promise<void> | null} */
let freshening = null;

/** All or nothing; what is here already, of this build or the last, is not fetched again. */
async function precache() {
  const cache = await caches.open(CORE);
  const waiting = [...LIST.core];
  const fetchers = Array.from({ length: 4 }, async () => {
    for (let item = waiting.shift(); item; item = waiting.shift()) await precacheOne(cache, item);
  });
  await Promise.all(fetchers);
  await refill().catch((error) => console.info(`not all is here: ${error}`));
}

/**
 * Whoever has downloaded everything goes on calculating without a network: what the calculators of
 * this build need and the last did not is fetched before they take its place. The page about this
 * looks whether it is all there.
 */
async function refill() {
  if (!(await downloaded())) return;
  const files = await caches.open(FILES);
  for (const [path, hash] of LIST.files) {
    const url = new URL(path, SCOPE);
    if (path === LIST.spare || (await files.match(url))) continue;
    const { bytes } = await fetchedOf(path, hash);
    await files.put(url, new Response(bytes));
  }
}

/**
 * What was downloaded with everything is brought up to this build, one page after another; if it ends
 * in the middle, the next page that is opened goes on with it. Whoever saves data, or would have to
 * fetch much, is left to ask for it on the page about this, which says that some pages are old.
 */
async function freshen() {
  const note = await downloaded();
  const { connection } = /** @type {any} */ (navigator);
  if (!note || note.version === LIST.everything || connection?.saveData) return;
  const response = await fetch(new URL("offline.json", SCOPE), { cache: "no-store" });
  /** @type {import("../everything.js").Everything} */
  const { version, groups } = await response.json();
  if (version !== LIST.everything) return; // another build is on its way
  if (groups.reduce((sum, group) => sum + group.gzip_bytes, 0) > MOST_UNASKED_BYTES) return;
  const items = groups.flatMap((group) => group.items);
  const isFile = (/** @type {{path: string}} */ { path }) => LEFT_ALONE.test(path);
  await refill();
  const pages = items.filter((item) => !isFile(item));
  await replacePages(pages.map(({ path, sha256 }) => [path, sha256]));
  const files = items.filter(isFile).map(({ path }) => path);
  const cache = await caches.open(EVERYTHING);
  await cache.put(new URL("offline.json", SCOPE), new Response(JSON.stringify({ version, files })));
}

/** @param {[string, string][]} pages */
async function replacePages(pages) {
  const [cache, visited] = [await caches.open(EVERYTHING), await caches.open(VISITED)];
  for (const [path, hash] of pages) {
    const url = new URL(path, SCOPE);
    if ((await cache.match(url))?.headers.get(HASH) === hash) continue;
    await precacheOne(cache, [path, hash]);
    await visited.delete(url);
  }
  const wanted = new Set(pages.map(([path]) => new URL(path, SCOPE).href));
  for (const request of await cache.keys()) {
    if (!wanted.has(request.url) && !request.url.endsWith("/offline.json")) {
      await cache.delete(request);
    }
  }
}

/**
 * What offline-page.js notes when it has stored everything.
 *
 * @returns {Promise<{version: string, files?: string[]} | undefined>}
 */
async function downloaded() {
  const note = await caches.match(new URL("offline.json", SCOPE), { cacheName: EVERYTHING });
  return note?.json();
}

/**
 * @param {Cache} cache
 * @param {[string, string]} item
 */
async function precacheOne(cache, [path, hash]) {
  const url = new URL(path, SCOPE);
  const known = await caches.match(url);
  if (known?.headers.get(HASH) === hash) {
    await cache.put(url, known);
    return;
  }
  const { bytes, type } = await fetchedOf(path, hash);
  await cache.put(url, new Response(bytes, { headers: { "Content-Type": type, [HASH]: hash } }));
}

/**
 * A file of this build and no other.
 *
 * @param {string} path
 * @param {string} hash
 */
async function fetchedOf(path, hash) {
  const response = await fetch(new URL(path, SCOPE), { cache: "no-cache" });
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  const bytes = await response.arrayBuffer();
  const found = Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
  // Half of the old site and half of the new one: the browser tries again later.
  if (!found.startsWith(hash)) throw new Error(`${path} is not of this build`);
  return { bytes, type: response.headers.get("Content-Type") ?? "application/octet-stream" };
}

async function activate() {
  await worker.registration.navigationPreload?.enable();
  // A visited copy of a page that is in the core is older than the core by now.
  const visited = await caches.open(VISITED);
  await Promise.all(LIST.core.map(([path]) => visited.delete(new URL(path, SCOPE))));
  await worker.clients.claim();
  await cleanUp();
}

/** @param {any} event */
async function hear({ data, ports, source }) {
  if (data?.type === "activate") await worker.skipWaiting();
  if (data?.type === "which") ports[0]?.postMessage(LIST.scripts);
  if (data?.type === "everything") ports[0]?.postMessage(LIST.everything);
  if (data?.type === "copy") ports[0]?.postMessage(outOfReach.delete(source.id));
  if (data?.type === "opened") {
    await keepVisited(new URL(data.url));
    await cleanUp();
    freshening ??= freshen()
      .catch((error) => console.info(`what was downloaded stays as it was: ${error}`))
      .finally(() => {
        freshening = null;
      });
    await freshening;
  }
}

/** Deletes what belongs to other builds, unless a tab that still runs one of them holds its lock. */
async function cleanUp() {
  const { installing, waiting } = worker.registration;
  if (installing || waiting) return; // a newer one is filling its caches
  const lock = `yibao ${SCOPE.pathname} `;
  const held = (await navigator.locks?.query())?.held ?? [];
  const inUse = held.map(({ name = "" }) => name).filter((name) => name.startsWith(lock));
  for (const name of await caches.keys()) {
    const isOld = name.startsWith(CORE_OF_ALL) && name !== CORE;
    if (!isOld || inUse.includes(lock + name.split(" ").at(-1))) continue;
    await keepStyles(await caches.open(name));
    await caches.delete(name);
  }
  if (inUse.some((name) => name !== lock + LIST.scripts)) return;
  // What was downloaded with everything, of an older build perhaps, stays until the next download.
  const paths = [...LIST.files.map(([path]) => path), ...((await downloaded())?.files ?? [])];
  const wanted = new Set(paths.map((path) => new URL(path, SCOPE).href));
  const files = await caches.open(FILES);
  for (const request of await files.keys()) {
    if (!wanted.has(request.url)) await files.delete(request);
  }
}

/**
 * Pages that were looked at before an update keep their looks.
 *
 * @param {Cache} core of an older build
 */
async function keepStyles(core) {
  for (const request of await core.keys()) {
    const found = /\.css$/.test(request.url) && NAMED_BY_CONTENT.test(request.url);
    const style = found && (await core.match(request));
    if (style) await putVisited(request.url, style);
  }
}

/**
 * A page: new where there is a network, else as it was last seen, else word that there is none.
 *
 * @param {any} event
 * @param {URL} url
 */
async function page(event, url) {
  const address = addressOf(url);
  const known = await kept(address);
  try {
    const asked = fromNetwork(event);
    const response = await (known ? within(PATIENCE_MS, asked) : asked);
    if (response.status >= 500 && known) throw new Error(`HTTP ${response.status}`);
    if (response.ok && response.type === "basic") {
      event.waitUntil(putVisited(address, response.clone()));
    }
    return response;
  } catch {
    if (!known) return (await withSlash(address)) ?? offlinePage();
    outOfReach.add(event.resultingClientId);
    return known;
  }
}

/**
 * Where a server says nothing of caching, browsers guess, and show as new what may be a day old: the
 * server is asked again then.
 *
 * @param {any} event
 * @returns {Promise<Response>}
 */
async function fromNetwork(event) {
  const early = await event.preloadResponse;
  if (early?.headers.has("Cache-Control")) return early;
  return fetch(event.request.url, { cache: "no-cache", redirect: "manual" });
}

/** @param {any} event */
async function keptFirst(event) {
  const known = await caches.match(event.request.url);
  if (known) return known;
  const response = await fetch(event.request);
  if (response.ok) event.waitUntil(putVisited(event.request.url, response.clone()));
  return response;
}

/** @param {any} event */
async function networkFirst(event) {
  try {
    return await fetch(event.request);
  } catch (error) {
    const known = await caches.match(event.request.url);
    if (known) return known;
    throw error;
  }
}

/**
 * The latest copy: visited pages are newer than the core, and the core than what was downloaded.
 *
 * @param {URL} address
 */
async function kept(address) {
  for (const name of [VISITED, CORE]) {
    const found = await (await caches.open(name)).match(address);
    if (found) return found;
  }
  return caches.match(address);
}

/** @param {URL} url */
function addressOf(url) {
  const address = new URL(url);
  address.hash = address.search = "";
  address.pathname = address.pathname.replace(/\/index\.html$/, "/");
  return address;
}

/**
 * Leads to the page of a folder that was asked for without its slash, as servers do.
 *
 * @param {URL} address
 */
async function withSlash(address) {
  if (address.pathname.endsWith("/")) return undefined;
  const folder = new URL(`${address.pathname}/`, address);
  return (await kept(folder)) && Response.redirect(folder);
}

/** @param {URL} url */
async function keepVisited(url) {
  if (!url.href.startsWith(SCOPE.href) || (await kept(addressOf(url)))) return;
  const response = await fetch(addressOf(url));
  if (response.ok) await putVisited(addressOf(url), response);
}

/**
 * @param {URL | string} address
 * @param {Response} response
 */
async function putVisited(address, response) {
  try {
    const cache = await caches.open(VISITED);
    await cache.put(address, response);
    const keys = await cache.keys();
    for (const key of keys.slice(0, Math.max(0, keys.length - MOST_VISITED)))
      await cache.delete(key);
  } catch (error) {
    console.info(`not kept: ${error}`); // the storage is full; the page is shown all the same
  }
}

/** Written to be one level down, shown at any depth. */
async function offlinePage() {
  const stored = await caches.match(new URL(LIST.offline, SCOPE));
  const text = (await stored?.text()) ?? "现在没有网络，这一页也没有存在这台设备里。";
  return new Response(text.replace(/="\.\.(\/|(?="))/g, `="${SCOPE.pathname}`), {
    headers: { "Content-Type": "text/html; charset=utf-8" },
  });
}

/**
 * @template T
 * @param {number} patience
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
function within(patience, work) {
  return Promise.race([
    work,
    new Promise((_, reject) => {
      setTimeout(() => reject(new Error("too slow")), patience);
    }),
  ]);
}
