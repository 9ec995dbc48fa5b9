/**
 * The worker in which Python runs: downloads the runtime, starts it, and hands questions to the
 * bridge one after another.
 *
 * @typedef {import("./runtime.js").WorkerMessage} WorkerMessage
 * @typedef {import("./runtime.js").FailureReason} FailureReason
 * @typedef {{path: string, bytes: number, sha256: string}} RuntimeFile
 * @typedef {"loader" | "glue" | "wasm" | "stdlib" | "lock" | "calculator"} FileRole
 * @typedef {{version: string, total_bytes: number, files: Record<FileRole, RuntimeFile>}} Manifest
 * @typedef {Record<FileRole, Uint8Array<ArrayBuffer>>} RuntimeBytes
 * @typedef {{id: number, calculator: string, inputs: string, root: string}} Question
 * @typedef {{add_data(name: string, text: string): void,
 *   needed_data(calculator: string, inputs: string): string,
 *   calculate(calculator: string, inputs: string, root: string): string}} Bridge
 */

const SITE = new URL("../../", import.meta.url);
const RUNTIME = new URL("runtime/", SITE);
const DATA = new URL("data/", SITE);

/** @param {WorkerMessage} message */
function say(message) {
  self.postMessage(message);
}

/** @param {URL} url */
async function fetchFresh(url) {
  // Small files that name or go with the others: always asked for again, so that they agree.
  const response = await fetch(url, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${url.pathname}: HTTP ${response.status}`);
  return response;
}

/**
 * @param {RuntimeFile} file
 * @param {string} version
 * @param {(bytes: number) => void} received
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function download(file, version, received) {
  const response = await fetch(new URL(`${file.path}?v=${version}`, RUNTIME));
  if (!response.ok || !response.body) throw new Error(`${file.path}: HTTP ${response.status}`);
  const bytes = new Uint8Array(file.bytes);
  const reader = response.body.getReader();
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (length + value.length > file.bytes) throw new Error(`${file.path}: longer than announced`);
    bytes.set(value, length);
    length += value.length;
    received(value.length);
  }
  if (length !== file.bytes) throw new Error(`${file.path}: ${length} of ${file.bytes} bytes`);
  return bytes;
}

/** @returns {Promise<RuntimeBytes>} */
async function downloadAll() {
  /** @type {Manifest} */
  const manifest = await (await fetchFresh(new URL("runtime.json", RUNTIME))).json();
  let loaded = 0;
  /** @param {number} bytes */
  const received = (bytes) => {
    loaded += bytes;
    say({ type: "progress", loaded, total: manifest.total_bytes });
  };
  const files = Object.entries(manifest.files);
  const pairs = await Promise.all(
    files.map(async ([role, file]) => [role, await download(file, manifest.version, received)]),
  );
  return Object.fromEntries(pairs);
}

/**
 * A module from its bytes, whatever MIME type the server gives `.mjs`.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
async function importBytes(bytes) {
  const url = URL.createObjectURL(new Blob([bytes], { type: "text/javascript" }));
  try {
    return await import(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * Answers the loader's own requests from what is already here. A server that gives `.wasm` the
 * wrong MIME type would make the loader wait for ever without a word.
 *
 * @param {Map<string, {bytes: Uint8Array<ArrayBuffer>, type: string}>} files by address
 */
function answerFetchFrom(files) {
  const fetchFromServer = self.fetch;
  self.fetch = async (request, options) => {
    const url = new URL(request instanceof Request ? request.url : request, RUNTIME).href;
    const file = files.get(url);
    if (!file) return fetchFromServer(request, options);
    return new Response(file.bytes, { headers: { "Content-Type": file.type } });
  };
  return () => {
    self.fetch = fetchFromServer;
  };
}

/**
 * @param {RuntimeBytes} files
 * @returns {Promise<Bridge>}
 */
async function startPython(files) {
  const [loader, glue] = await Promise.all([importBytes(files.loader), importBytes(files.glue)]);
  const stopAnswering = answerFetchFrom(
    new Map([
      [`${RUNTIME.href}pyodide.asm.wasm`, { bytes: files.wasm, type: "application/wasm" }],
      [`${RUNTIME.href}python_stdlib.zip`, { bytes: files.stdlib, type: "application/zip" }],
    ]),
  );
  const python = await loader.loadPyodide({
    indexURL: RUNTIME.href,
    packageBaseUrl: RUNTIME.href,
    lockFileContents: new TextDecoder().decode(files.lock),
    createPyodideModule: glue.default,
  });
  stopAnswering();
  python.unpackArchive(files.calculator, "wheel");
  return python.pyimport("calculator.web.bridge");
}

/**
 * @param {Bridge} bridge
 * @param {string} name
 */
async function feed(bridge, name) {
  bridge.add_data(name, await (await fetchFresh(new URL(name, DATA))).text());
}

/** @returns {Promise<Bridge>} */
async function prepare() {
  say({ type: "stage", stage: "downloading" });
  const files = await orFail("download", downloadAll());
  say({ type: "stage", stage: "starting" });
  const bridge = await orFail("start", startPython(files));
  await orFail("download", feed(bridge, "index.json"));
  say({ type: "stage", stage: "ready" });
  return bridge;
}

/**
 * @template T
 * @param {FailureReason} reason
 * @param {Promise<T>} work
 */
async function orFail(reason, work) {
  try {
    return await work;
  } catch (error) {
    say({ type: "failed", reason, detail: String(error) });
    throw error;
  }
}

/**
 * @param {Bridge} bridge
 * @param {Question} question
 */
async function feedNeeded(bridge, { calculator, inputs }) {
  /** @type {string[]} */
  const needed = JSON.parse(bridge.needed_data(calculator, inputs));
  for (const name of needed) await feed(bridge, name);
}

/**
 * @param {Bridge} bridge
 * @param {Question} question
 */
async function answer(bridge, { id, calculator, inputs, root }) {
  say({ type: "answer", id, answer: JSON.parse(bridge.calculate(calculator, inputs, root)) });
}

let turn = prepare();
// Whoever waits on `turn` is told by message; a second, unheard rejection would only make noise.
turn.catch(() => {});

self.addEventListener("message", (event) => {
  turn = turn.then(async (bridge) => {
    await orFail("download", feedNeeded(bridge, event.data));
    await orFail("calculation", answer(bridge, event.data));
    return bridge;
  });
  turn.catch(() => {});
});
