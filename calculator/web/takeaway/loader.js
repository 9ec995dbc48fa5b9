// Runs in the take-away file, where no script can be loaded by address: makes a blob of each module,
// those that others need first, and imports the last.
//
// The modules are in the file as JSON, [[name, source], …]; the payload, by far the largest, is apart.
// A worker may import only blobs that it made itself, so it is handed the text of everything, this
// function included.
{
  /**
   * @param {[string, string][]} modules
   * @param {string} payload
   * @param {string} entry
   * @returns {Promise<unknown>}
   */
  const start = (modules, payload, entry) => {
    /** @type {Map<string, string>} */
    const addresses = new Map();
    /** @param {string} source */
    const blob = (source) => URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    addresses.set("payload.js", blob(`export const PAYLOAD = ${payload};`));
    const others = /\b(from|import) "\.{1,2}\/([\w-]+\.js)"/g;
    for (const [name, source] of modules) {
      const linked = source.replace(others, (_, how, other) => `${how} "${addresses.get(other)}"`);
      addresses.set(name, blob(linked));
    }
    return import(/** @type {string} */ (addresses.get(entry)));
  };

  /** @param {string} id */
  const text = (id) => document.getElementById(id)?.textContent ?? "";
  const [modules, payload] = [text("modules"), text("payload")];
  const worker = `
    const start = ${start};
    const early = [];
    const hold = (event) => early.push(event.data);
    self.addEventListener("message", hold);
    start(${modules}, ${JSON.stringify(payload)}, "worker.js").then(
      () => {
        self.removeEventListener("message", hold);
        for (const data of early) self.dispatchEvent(new MessageEvent("message", { data }));
      },
      (error) => self.postMessage({ type: "failed", reason: "start", detail: String(error) }),
    );`;
  const blob = new Blob([worker], { type: "text/javascript" });
  Reflect.set(globalThis, "yibaoWorker", URL.createObjectURL(blob));
  start(JSON.parse(modules), "{}", "main.js").catch((error) => {
    const place = document.getElementById("content");
    if (place) place.textContent = "这个浏览器太旧，打不开这个文件，请换一个新一些的浏览器。";
    console.error(error);
  });
}
