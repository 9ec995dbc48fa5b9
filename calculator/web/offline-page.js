/**
 * The page about using the site without a network: download everything, see how far it is, take it
 * away again, and put the site on the home screen.
 *
 * @typedef {import("./download.js").RuntimeFile} RuntimeFile
 * @typedef {{path: string, bytes: number, sha256: string, runtime?: RuntimeFile}} Item
 * @typedef {{label: string, bytes: number, gzip_bytes: number, items: Item[]}} Group
 * @typedef {{version: string, groups: Group[]}} Everything
 */

import { download, Meter } from "./download.js";
import { part } from "./form.js";
import { FILES } from "./kept.js";
import { canWorkOffline, installer, register } from "./offline.js";
import { sha256 } from "./sha256.js";

const SITE = new URL("../../", import.meta.url);
const EVERYTHING = `yibao-all ${SITE.pathname}`;
const DONE = new URL("offline.json", SITE);
const AT_ONCE = 4;

class OfflinePage {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.status = part(element, "[role=status]");
    this.bar = /** @type {HTMLProgressElement} */ (part(element, "progress"));
    this.get = part(element, "[data-do=get]");
    this.stop = part(element, "[data-do=stop]");
    this.remove = part(element, "[data-do=remove]");
    this.install = part(element, "[data-do=install]");
    this.stopped = new AbortController();
  }

  async open() {
    this.get.addEventListener("click", () => this.#getAll());
    this.stop.addEventListener("click", () => this.stopped.abort());
    this.remove.addEventListener("click", () => this.#removeAll());
    this.install.addEventListener("click", () => installer.prompt?.prompt());
    this.#showInstaller();
    document.addEventListener("yibao-installable", () => this.#showInstaller());
    if (!canWorkOffline) {
      this.status.textContent = window.isSecureContext
        ? "这个浏览器不能离线用本站，请换一个新一些的浏览器。联网时一切照常。"
        : "本站现在的地址不是 https 开头，浏览器不让存下来离线用。联网时一切照常。可以用下面“一个文件带走”的办法。";
      return;
    }
    await this.#showState();
  }

  #showInstaller() {
    this.install.hidden = installer.prompt === null;
  }

  async #showState() {
    const here = await storedVersion();
    this.remove.hidden = (await ourCaches()).length === 0;
    this.bar.hidden = this.stop.hidden = true;
    let everything;
    try {
      everything = await list();
    } catch {
      this.get.hidden = true;
      this.status.textContent = here
        ? "全部内容已经存在这台设备里，现在没有网络也能用。"
        : "现在没有网络，不能下载。";
      return;
    }
    const size = megabytes(total(everything, "bytes"));
    const transfer = megabytes(total(everything, "gzip_bytes"));
    this.get.hidden = here === everything.version;
    const parts = everything.groups.map(({ label, bytes }) => `${label} ${megabytes(bytes)} MB`);
    if (here === everything.version) {
      this.status.textContent = `全部内容已经存在这台设备里（${size} MB），没有网络也能用。`;
    } else if (here) {
      this.status.textContent = "存下来的是旧版本。再下载一次，只下载有变化的部分。";
    } else {
      this.status.textContent = `全部下载大约要 ${transfer} MB 流量，占 ${size} MB 空间：${parts.join("，")}。`;
    }
  }

  async #getAll() {
    this.stopped = new AbortController();
    this.get.hidden = this.remove.hidden = true;
    this.bar.hidden = this.stop.hidden = false;
    try {
      await register();
      await navigator.storage?.persist?.();
      await fill(await list(), this.stopped.signal, (done, all) => {
        this.bar.max = all;
        this.bar.value = done;
        this.status.textContent = `已存下 ${megabytes(done)} MB，共 ${megabytes(all)} MB。`;
      });
      await navigator.serviceWorker.ready;
      await this.#showState();
      this.remove.focus();
    } catch (error) {
      await this.#showState();
      this.status.textContent = this.stopped.signal.aborted
        ? "已停下。下次接着下载，存好的不用再下。"
        : whatHappened(error);
    }
  }

  async #removeAll() {
    for (const name of await ourCaches()) await caches.delete(name);
    const registration = await navigator.serviceWorker.getRegistration(SITE);
    await registration?.unregister();
    await this.#showState();
    this.remove.hidden = true;
    this.status.textContent =
      "存在这台设备里的内容已经全部删掉。下次打开本站会重新存下常用的部分。";
  }
}

/** @param {unknown} error */
function whatHappened(error) {
  if (error instanceof DOMException && error.name === "QuotaExceededError") {
    return "这台设备的空间不够，没有存完。请删掉一些照片或不用的程序，再点一次；存好的部分不用再下。";
  }
  return "网络断了，没有存完。有网络时再点一次，存好的部分不用再下。";
}

/** @returns {Promise<Everything>} */
async function list() {
  const response = await fetch(DONE, { cache: "no-store" });
  if (!response.ok) throw new Error(`offline.json: HTTP ${response.status}`);
  return response.json();
}

/**
 * Stores everything that is not here yet, checked; the note that it is whole comes last.
 *
 * @param {Everything} everything
 * @param {AbortSignal} signal
 * @param {(done: number, all: number) => void} tell
 */
async function fill(everything, signal, tell) {
  const all = total(everything, "bytes");
  const [pages, files] = await Promise.all([caches.open(EVERYTHING), caches.open(FILES)]);
  await pages.delete(DONE);
  const items = everything.groups.flatMap((group) => group.items);
  const waiting = [...items];
  let done = 0;
  const fetchers = Array.from({ length: AT_ONCE }, async () => {
    for (let item = waiting.shift(); item; item = waiting.shift()) {
      try {
        signal.throwIfAborted();
        await store(item, item.path.includes("?") || item.runtime ? files : pages);
      } catch (error) {
        waiting.length = 0; // the others end with what they are at
        throw error;
      }
      done += item.bytes;
      tell(done, all);
    }
  });
  const ends = await Promise.allSettled(fetchers);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  const wanted = new Set(items.map(({ path }) => new URL(path, SITE).href));
  for (const request of await pages.keys()) {
    if (!wanted.has(request.url)) await pages.delete(request);
  }
  await pages.put(DONE, new Response(JSON.stringify({ version: everything.version })));
}

/**
 * @param {Item} item
 * @param {Cache} cache
 */
async function store(item, cache) {
  const url = new URL(item.path, SITE);
  const here = await cache.match(url);
  if (here && (item.runtime || here.headers.get("X-Sha256") === item.sha256)) return;
  if (item.runtime) {
    const { bytes } = await download(item.runtime, new URL("runtime/", SITE), new Meter(() => {}));
    await cache.put(url, new Response(bytes));
    return;
  }
  const response = await fetch(url, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${item.path}: HTTP ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!(await sha256(bytes)).startsWith(item.sha256))
    throw new Error(`${item.path}: another build`);
  const type = response.headers.get("Content-Type") ?? "application/octet-stream";
  const headers = { "Content-Type": type, "X-Sha256": item.sha256 };
  await cache.put(url, new Response(bytes, { headers }));
}

async function storedVersion() {
  const note = await caches.match(DONE, { cacheName: EVERYTHING });
  return note ? (await note.json()).version : null;
}

/** The caches of this copy of the site: those of another path on the same host are not ours. */
async function ourCaches() {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith("yibao-") && name.split(" ")[1] === SITE.pathname);
}

/**
 * @param {Everything} everything
 * @param {"bytes" | "gzip_bytes"} what
 */
function total(everything, what) {
  return everything.groups.reduce((sum, group) => sum + group[what], 0);
}

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / 1_000_000).toFixed(1);
}

const element = document.querySelector(".offline-tools");
if (element instanceof HTMLElement) {
  element.hidden = false;
  new OfflinePage(element).open();
}
