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
    window.requestIdleCallback(start, { timeout: 10_000 });
  } else {
    setTimeout(start, 2_000);
  }
}

/**
 * The service worker once it is at work; rejects where its installation fails.
 *
 * @param {ServiceWorkerRegistration} registration
 */
export function atWork(registration) {
  return new Promise((resolve, reject) => {
    navigator.serviceWorker.ready.then(resolve);
    const { active, waiting, installing } = registration;
    if (active || waiting) return;
    installing?.addEventListener("statechange", () => {
      if (installing.state === "redundant") reject(new Error("the service worker did not install"));
    });
  });
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
    button("换成新版本", changeVersion),
    button("以后再说", () => note.remove()),
  );
  document.body.append(note);
}

/** To the newest there is by now: the one that was offered may have been overtaken. */
async function changeVersion() {
  const registration = await navigator.serviceWorker.getRegistration(SITE);
  const waiting = registration?.waiting;
  if (!waiting) {
    location.reload();
    return;
  }
  const reload = () => location.reload();
  navigator.serviceWorker.addEventListener("controllerchange", reload, { once: true });
  waiting.addEventListener("statechange", () => {
    if (waiting.state === "redundant") reload();
  });
  waiting.postMessage({ type: "activate" });
}

/** @param {ServiceWorker} other */
function scriptsOf(other) {
  return answerOf(other, "which");
}

/**
 * @param {ServiceWorker} other
 * @param {string} type of the question
 * @returns {Promise<any>}
 */
export function answerOf(other, type) {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => resolve(event.data);
    other.postMessage({ type }, [channel.port2]);
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

/** Whether the service worker gave a kept copy of this page because the site was out of reach. */
let isCopy = false;

function showWhetherOnline() {
  const shown = document.querySelector(".site-offline");
  if (navigator.onLine && !isCopy) {
    shown?.remove();
    return;
  }
  const badge = shown ?? document.createElement("p");
  badge.className = "site-offline";
  badge.setAttribute("role", "status");
  const why = navigator.onLine ? "现在连不上本站，或者网络太慢" : "现在没有网络";
  badge.textContent = `${why}，看的是存在这台设备里的内容。`;
  if (!shown) document.querySelector(".site-header")?.after(badge);
}

/** A network does not mean that the site is there: only the service worker knows. */
async function askWhetherCopy() {
  const { controller } = navigator.serviceWorker ?? {};
  if (!controller) return;
  isCopy = await answerOf(controller, "copy");
  if (isCopy) showWhetherOnline();
}

/**
 * An invitation may be used once, and not at all after the site was installed in another way.
 *
 * @param {InstallPrompt | null} prompt
 */
export function offerToInstall(prompt) {
  installer.prompt = prompt;
  document.dispatchEvent(new Event("yibao-installable"));
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
  offerToInstall(/** @type {InstallPrompt} */ (event));
});
window.addEventListener("appinstalled", () => offerToInstall(null));
window.addEventListener("offline", showWhetherOnline);
window.addEventListener("online", () => {
  isCopy = false;
  showWhetherOnline();
});
showWhetherOnline();
askWhetherCopy();
holdBuild();
registerLater();
