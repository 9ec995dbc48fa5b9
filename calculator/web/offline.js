/**
 * On every page: the service worker, word of a newer version, and word of there being no network.
 * Where no service worker may run (plain HTTP, old browsers, some private windows), nothing of this
 * happens and the site works online.
 */

const SITE = new URL("../../", import.meta.url);

/** The scripts' folder, whose name says which build a page is of. */
export const SCRIPTS = new URL(".", import.meta.url).pathname.split("/").at(-2) ?? "";

/** Long enough for the calculator to come first on a slow line. */
const AFTER_CALCULATOR_MS = 30_000;

export const canWorkOffline = window.isSecureContext && "serviceWorker" in navigator;

/**
 * @typedef {Event & {prompt(): Promise<void>}} InstallPrompt
 * @type {{prompt: InstallPrompt | null}}
 */
export const installer = { prompt: null };

/** Registers the service worker; `undefined` where there can be none. */
export async function register() {
  if (!canWorkOffline) return undefined;
  try {
    const address = new URL("service-worker.js", SITE);
    return await navigator.serviceWorker.register(address, { updateViaCache: "none" });
  } catch (error) {
    console.info(`no service worker: ${error}`);
    return undefined;
  }
}

/** Keeps the site's core on this device, once nothing that the reader waits for is on its way. */
function registerLater() {
  /** @type {{saveData?: boolean} | undefined} */
  const connection = Reflect.get(navigator, "connection");
  if (!canWorkOffline || (connection?.saveData && !navigator.serviceWorker.controller)) return;
  let started = false;
  const start = async () => {
    if (started) return;
    started = true;
    const registration = await register();
    if (registration) await follow(registration);
  };
  if (document.querySelector(".calc-form")) {
    document.addEventListener("yibao-kept", start);
    setTimeout(start, navigator.serviceWorker.controller ? 0 : AFTER_CALCULATOR_MS);
  } else if ("requestIdleCallback" in window) {
    window.requestIdleCallback(start);
  } else {
    setTimeout(start, 2_000);
  }
}

/** @param {ServiceWorkerRegistration} registration */
async function follow(registration) {
  if (registration.waiting) offerNewVersion(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing;
    coming?.addEventListener("statechange", () => {
      const isUpdate = coming.state === "installed" && navigator.serviceWorker.controller;
      if (isUpdate) offerNewVersion(coming);
    });
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") registration.update().catch(() => {});
  });
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ type: "opened", url: location.href });
}

/**
 * Offers the newer version and waits: nothing happens to the page, and to what was filled in, until
 * the reader asks for it. A page that is of that version already need not be told.
 *
 * @param {ServiceWorker} coming
 */
async function offerNewVersion(coming) {
  if ((await scriptsOf(coming)) === SCRIPTS || document.querySelector(".site-update")) return;
  const note = document.createElement("aside");
  note.className = "site-update";
  note.setAttribute("role", "status");
  const text = document.createElement("p");
  text.textContent = "有新版本。换的时候这一页会重新打开，不急可以先算完。";
  note.append(
    text,
    button("换成新版本", () => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), {
        once: true,
      });
      coming.postMessage({ type: "activate" });
    }),
    button("以后再说", () => note.remove()),
  );
  document.body.append(note);
}

/**
 * @param {ServiceWorker} other
 * @returns {Promise<string>}
 */
function scriptsOf(other) {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => resolve(event.data);
    other.postMessage({ type: "which" }, [channel.port2]);
  });
}

/**
 * @param {string} text
 * @param {() => void} act
 */
function button(text, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = text;
  element.addEventListener("click", act);
  return element;
}

function showWhetherOnline() {
  const shown = document.querySelector(".site-offline");
  if (navigator.onLine) {
    shown?.remove();
  } else if (!shown) {
    const badge = document.createElement("p");
    badge.className = "site-offline";
    badge.setAttribute("role", "status");
    badge.textContent = "现在没有网络，看的是存在这台设备里的内容。";
    document.querySelector(".site-header")?.after(badge);
  }
}

/** While a tab is open, nobody deletes the files of its build (root/service-worker.js asks). */
function holdBuild() {
  if (!document.querySelector(".calc-form")) return; // other pages load nothing later
  navigator.locks
    ?.request(`yibao ${SITE.pathname} ${SCRIPTS}`, { mode: "shared" }, () => new Promise(() => {}))
    .catch(() => {});
}

// The browser's own invitation to install would come unasked; the page about this has a button.
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  installer.prompt = /** @type {InstallPrompt} */ (event);
  document.dispatchEvent(new Event("yibao-installable"));
});
for (const change of ["online", "offline"]) window.addEventListener(change, showWhetherOnline);
showWhetherOnline();
holdBuild();
registerLater();
