/**
 * The page about using the site without a network: download everything, see how far it is, take it
 * away again, and put the site on the home screen.
 *
 * @typedef {import("./everything.js").Everything} Everything
 */

import { canCalculate, fill, list, ourCaches, storedVersion, total } from "./everything.js";
import { part } from "./form.js";
import {
  answerOf,
  atWork,
  canWorkOffline,
  installer,
  offerToInstall,
  register,
} from "./offline.js";
import { forget } from "./revision.js";

const SITE = new URL("../../", import.meta.url);

/** The browser lets no service worker be: what is stored could not be shown. */
class NoServiceWorker extends Error {}

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
    this.install.addEventListener("click", () => install());
    this.#showInstaller();
    document.addEventListener("yibao-installable", () => this.#showInstaller());
    if (!canWorkOffline) {
      this.status.textContent = window.isSecureContext
        ? "这个浏览器不能离线用本站，请换一个新一些的浏览器。联网时一切照常。"
        : "本站现在的地址不是 https 开头，浏览器不让存下来离线用。联网时一切照常。可以用下面“一个文件带走”的办法。";
      return;
    }
    try {
      await this.#showState();
    } catch (error) {
      console.info(`nothing can be stored: ${error}`);
      this.get.hidden = this.remove.hidden = true;
      this.status.textContent =
        "这个浏览器现在不让网页存东西（比如开着“无痕”窗口），不能离线用。联网时一切照常。";
    }
  }

  #showInstaller() {
    this.install.hidden = installer.prompt === null;
  }

  async #showState() {
    const here = await storedVersion();
    const whole = here !== null && (await canCalculate());
    const isEmpty = (await ourCaches()).length === 0;
    const everything = await list().catch(() => null);
    const words = everything
      ? withNetwork(everything, here, whole)
      : await withoutNetwork(here, whole);
    // All at once: the words would push down a button that is there before them.
    this.bar.hidden = this.stop.hidden = true;
    this.remove.hidden = isEmpty;
    this.get.hidden = !everything || (whole && here === everything.version);
    this.status.textContent = words;
  }

  async #getAll() {
    this.stopped = new AbortController();
    this.get.hidden = this.remove.hidden = true;
    this.bar.hidden = this.stop.hidden = false;
    try {
      const registration = await register();
      if (!registration) throw new NoServiceWorker();
      const working = atWork(registration).catch(() => {
        throw new NoServiceWorker();
      });
      working.catch(() => {}); // told below, unless something else goes wrong first
      await navigator.storage?.persist?.();
      await fill(await list(), this.stopped.signal, (done, all) => {
        this.bar.max = all;
        this.bar.value = done;
        this.status.textContent = `已存下 ${megabytes(done)} MB，共 ${megabytes(all)} MB。`;
      });
      await working;
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
    forget();
    const registration = await navigator.serviceWorker.getRegistration(SITE);
    await registration?.unregister();
    await this.#showState();
    this.remove.hidden = true;
    this.status.textContent =
      "本站存在这台设备里的网页和程序已经全部删掉。您存下的账不在其中，还在。下次打开本站会重新存下常用的部分。";
  }
}

/** The browser's own invitation may be shown once. */
async function install() {
  const { prompt } = installer;
  offerToInstall(null);
  try {
    await prompt?.prompt();
  } catch (error) {
    console.info(`not installed: ${error}`);
  }
}

/**
 * @param {Everything} everything
 * @param {string | null} here
 * @param {boolean} whole
 */
function withNetwork(everything, here, whole) {
  const size = megabytes(total(everything, "bytes"));
  const transfer = megabytes(total(everything, "gzip_bytes"));
  if (here === everything.version && whole) {
    return `全部内容已经存在这台设备里（${size} MB），没有网络也能用。`;
  }
  if (here === everything.version)
    return "存下来的内容少了一部分。请再下载一次，只下载少了的部分。";
  if (here) return "存下来的是旧版本。再下载一次，只下载有变化的部分。";
  const parts = everything.groups.map(({ label, bytes }) => `${label} ${megabytes(bytes)} MB`);
  return `全部下载大约要 ${transfer} MB 流量，占 ${size} MB 空间：${parts.join("，")}。`;
}

/**
 * @param {string | null} here
 * @param {boolean} whole
 */
async function withoutNetwork(here, whole) {
  if (!here) return "现在没有网络，不能下载。";
  if (!whole) {
    return "本站换过新版本，存下来的内容不全了，有的计算要联网才能算。有网络时请在这里再下载一次。";
  }
  const { controller } = navigator.serviceWorker;
  if (!controller || here !== (await answerOf(controller, "everything"))) {
    return "各种计算没有网络也能用；存下来的有些网页是旧版本。有网络时请在这里再下载一次。";
  }
  return "全部内容已经存在这台设备里，现在没有网络也能用。";
}

/** @param {unknown} error */
function whatHappened(error) {
  const again = "再点一次，存好的部分不用再下。";
  if (error instanceof NoServiceWorker) {
    return "浏览器没有装上离线要用的程序，存下来也打不开。请刷新这一页再试；还不行，换一个浏览器。联网时一切照常。";
  }
  if (error instanceof DOMException && error.name === "QuotaExceededError") {
    return `这台设备的空间不够，没有存完。请删掉一些照片或不用的程序，${again}`;
  }
  if (/HTTP 404|another build|damaged/.test(String(error))) {
    return `本站正在换新版本，或者服务器上缺了文件，没有存完。请过几分钟刷新这一页，${again}`;
  }
  if (/HTTP \d/.test(String(error))) {
    return `服务器出了毛病，没有存完。请过一会儿${again}`;
  }
  return `网络断了，没有存完。有网络时${again}`;
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
