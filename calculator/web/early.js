/**
 * On a calculator that was opened by a link with a case in it: the worker starts at once, while the
 * page's styles and other scripts are still on their way. runtime.js takes it over, with what it has
 * said so far. Later, the browser would first lay out the page and only then go on with the worker.
 */

if (location.hash.includes("=") && document.currentScript instanceof HTMLScriptElement) {
  try {
    const address = new URL("worker.js", document.currentScript.src);
    /** @type {import("./runtime.js").Early} */
    const early = { worker: new Worker(address, { type: "module" }), heard: [], failed: false };
    early.worker.onmessage = ({ data }) => early.heard.push(data);
    early.worker.onerror = () => {
      early.failed = true;
    };
    Reflect.set(globalThis, "yibaoEarly", early);
  } catch {
    // An old browser: runtime.js tells the reader.
  }
}
