/**
 * On a calculator that was opened by a link with a case in it: the worker starts at once, while the
 * page's own scripts are still on their way. runtime.js takes it over, with what it has said so far.
 * A classic script, since a module would wait for the whole page.
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
