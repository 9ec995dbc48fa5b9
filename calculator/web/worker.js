/**
 * The worker in which Python runs: downloads the runtime, starts it, and hands questions to the
 * bridge one after another.
 *
 * @typedef {import("./runtime.js").WorkerMessage} WorkerMessage
 * @typedef {import("./runtime.js").FailureReason} FailureReason
 * @typedef {import("./download.js").Downloaded} Downloaded
 * @typedef {Record<import("./build.js").FileRole, Promise<Downloaded>>} RuntimeFiles each as soon as it
 *   is here and has proved right
 * @typedef {{packed: Promise<Uint8Array<ArrayBuffer>>}} Kept a memory to go on from, as it was stored
 * @typedef {{id: number, method: string, payload: string}} Question `method`: empty where only the
 *   data is to be got ready
 * @typedef {{add_data(name: string, text: string): void,
 *   needed(payload: string): string,
 *   call(method: string, payload: string): string}} Bridge
 * @typedef {{python: any, bridge: Bridge, fresh: boolean, packed?: Promise<Blob>}} Started
 * @typedef {{files: RuntimeFiles, memory?: Uint8Array<ArrayBuffer>}} Leftovers what a start leaves behind
 */

import { BUILD } from "./build.js";
import { Meter } from "./download.js";
import { release } from "./release.js";
import * as snapshot from "./snapshot.js";
import {
  dataFile,
  HOME,
  KEEPS_MEMORY,
  keepDownloaded,
  Outdated,
  runtimeFile,
  setAside,
} from "./source.js";

const CALCULATOR = "/lib/calculator.zip";

/** Lets dataclasses take what compile_dataclasses.mjs has compiled, while the calculator is imported. */
const FIRST_IMPORT = `
import builtins, dataclasses, importlib, marshal, sys, zipimport
path = ${JSON.stringify(CALCULATOR)}
sys.path.insert(0, path)
codes = marshal.loads(zipimport.zipimporter(path).get_data("calculator/web/dataclasses.bin"))
dataclasses.exec = lambda text, *scope: builtins.exec(codes.get(text, text), *scope)
try:
    importlib.import_module("calculator.web.bridge")
finally:
    del dataclasses.exec, codes
`;
const SPARE = "/lib/python-whole.zip";

/** The snapshot waits until the reader has seen the answer and asks nothing more. */
const QUIET_MS = 1_500;

/** @param {WorkerMessage} message */
function say(message) {
  self.postMessage(message);
}

/** @returns {RuntimeFiles} */
function getRuntime() {
  const meter = new Meter((loaded, total) => say({ type: "progress", loaded, total }));
  const files = Object.entries(BUILD.files).map(([role, file]) => {
    const found = runtimeFile(file, meter);
    found.catch(() => {}); // told where all of them are waited for
    return [role, found];
  });
  return Object.fromEntries(files);
}

/**
 * The files for Python, which starts while they are on their way. One that does not come is told of by
 * whoever waits for all; it is no failure of the start, and no sign that a kept memory is bad.
 *
 * @param {RuntimeFiles} files
 * @returns {RuntimeFiles}
 */
function onTheirWay(files) {
  const never = () => /** @type {Promise<any>} */ (new Promise(() => {}));
  const pairs = Object.entries(files).map(([role, file]) => [role, file.catch(never)]);
  return Object.fromEntries(pairs);
}

/**
 * A module from its bytes, whatever MIME type the server gives `.mjs`.
 *
 * @param {Promise<Downloaded>} file
 */
async function imported(file) {
  const { bytes } = await file;
  const url = URL.createObjectURL(new Blob([bytes], { type: "text/javascript" }));
  try {
    return await import(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** What Pyodide asks for by these names, without a digest, nobody else does. */
const [WASM, STDLIB] = ["pyodide.asm.wasm", "python_stdlib.zip"].map((name) => HOME + name);

/**
 * Lets the loader find what comes, checked and compiled, instead of fetching it again.
 *
 * @param {RuntimeFiles} files
 * @returns {() => void} undoes it
 */
function provide(files) {
  const [fetchFromServer, instantiate] = [self.fetch, WebAssembly.instantiateStreaming];
  self.fetch = async (request, options) => {
    const { href } = new URL(request instanceof Request ? request.url : request, HOME);
    if (href === WASM) return new Response();
    if (href === STDLIB) return new Response((await files.stdlib).bytes);
    return fetchFromServer(request, options);
  };
  WebAssembly.instantiateStreaming = async (_response, imports) => {
    const { bytes, compiled } = await files.wasm;
    const module = await (compiled ?? WebAssembly.compile(bytes));
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  return () => {
    self.fetch = fetchFromServer;
    WebAssembly.instantiateStreaming = instantiate;
  };
}

/**
 * Begins before all is here: much of it is work that needs neither the WebAssembly nor the memory.
 *
 * @param {RuntimeFiles} files
 * @param {Kept | null} snapshotKept
 */
async function startPython(files, snapshotKept) {
  const [loader, glue] = await Promise.all([imported(files.loader), imported(files.glue)]);
  const lock = await files.lock;
  const takeBack = provide(files);
  /** @type {{HEAP8: Int8Array} | undefined} */
  let module;
  const heap = () => {
    if (!module) throw new Error("no memory to lay the kept one into");
    return module.HEAP8;
  };
  const { memory, take } = snapshot.unpacking(snapshot.HEAP, heap);
  try {
    const python = await loader.loadPyodide({
      indexURL: HOME,
      packageBaseUrl: HOME,
      lockFileContents: new TextDecoder().decode(lock.bytes),
      createPyodideModule: async (/** @type {any} */ settings) => {
        module = settings;
        const taken = snapshotKept?.packed.then(take);
        return (await Promise.all([glue.default(settings), taken]))[0];
      },
      ...(snapshotKept ? { _loadSnapshot: memory } : { _makeSnapshot: KEEPS_MEMORY }),
    });
    python.FS.writeFile(CALCULATOR, (await files.calculator).bytes);
    if (snapshotKept) python.runPython("import random; random.seed()");
    else await withSpare(python, () => python.runPython(FIRST_IMPORT));
    return python;
  } finally {
    takeBack();
  }
}

/**
 * From the snapshot if there is one and it works, else the plain way.
 *
 * @param {RuntimeFiles} files
 * @returns {Promise<Started>}
 */
async function startSomehow(files) {
  const found = await keptMemory;
  keptMemory = null; // 15 MB that Python has a copy of from here on
  if (found) {
    try {
      const python = await startPython(files, found);
      return { python, bridge: await bridgeOf(python), fresh: false };
    } catch (error) {
      console.info(`starting without the kept memory: ${error}`);
      await snapshot.forget(BUILD.version);
    }
  }
  const python = await startPython(files, null);
  return { python, bridge: await bridgeOf(python), fresh: true };
}

/**
 * @param {any} python
 * @returns {Promise<Bridge>}
 */
function bridgeOf(python) {
  return withSpare(python, () => python.pyimport("calculator.web.bridge"));
}

/** @returns {Promise<Started>} */
async function prepare() {
  if (!canCompile()) {
    say({ type: "failed", reason: "blocked", detail: "WebAssembly is there and may not be used" });
    throw new Error("WebAssembly is blocked");
  }
  say({ type: "stage", stage: "downloading" });
  const files = getRuntime();
  const starting = startSomehow(onTheirWay(files));
  starting.catch(() => {}); // told below
  const all = Promise.all([dataText("index.json"), ...Object.values(files)]);
  const [index] = await orFail("download", all);
  say({ type: "stage", stage: "starting" });
  const started = await orFail("start", starting);
  if (started.fresh) started.bridge.add_data("index.json", index);
  say({ type: "stage", stage: "ready" });
  // Taken before the first question: what a reader fills in must never be in a memory that is kept.
  leftovers = { files };
  if (started.fresh && KEEPS_MEMORY) leftovers.memory = started.python.makeMemorySnapshot();
  return started;
}

/**
 * Gives back what a start has left, 45 MB of a first visit, as soon as nobody waits for an answer.
 *
 * @param {Started} started
 */
async function clearUp(started) {
  if (!leftovers) return;
  const { files, memory } = leftovers;
  leftovers = undefined;
  if (memory) started.packed = snapshot.pack(memory);
  started.packed?.catch(() => {}); // told where it is kept
  setAside();
  for (const file of Object.values(files)) release((await file).bytes);
}

/** Whether this browser lets WebAssembly be compiled; some modes and policies forbid it. */
function canCompile() {
  try {
    return Boolean(new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)));
  } catch {
    return false;
  }
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
    if (!told) say({ type: "failed", reason: cause(error) ?? reason, detail: String(error) });
    told = true;
    throw error;
  }
}

/**
 * What an error says of itself, wherever it happened.
 *
 * @param {unknown} error
 * @returns {FailureReason | null}
 */
function cause(error) {
  // Files are named after their content: one that is not there any more is of another build.
  if (error instanceof Outdated || /HTTP 404/.test(String(error))) return "outdated";
  return /out of memory|allocation failed|could not allocate/i.test(String(error))
    ? "memory"
    : null;
}

/**
 * @param {Bridge} bridge
 * @param {string} payload
 */
async function feedNeeded(bridge, payload) {
  /** @type {string[]} */
  const needed = JSON.parse(bridge.needed(payload));
  if (needed.length === 0) return;
  const texts = await fetching(Promise.all(needed.map(dataText)));
  needed.forEach((name, index) => {
    bridge.add_data(name, /** @type {string} */ (texts[index]));
  });
}

/**
 * Lets the page know that it waits for the line and not for Python: it has more patience then.
 *
 * @template T
 * @param {Promise<T>} work
 */
async function fetching(work) {
  say({ type: "fetching", on: true });
  const found = await orFail("download", work);
  say({ type: "fetching", on: false });
  return found;
}

/**
 * @param {Started} started
 * @param {Question} question
 */
async function answer({ python, bridge }, { id, method, payload }) {
  await feedNeeded(bridge, payload);
  const ask = () => JSON.parse(bridge.call(method, payload));
  say({ type: "answer", id, answer: await withSpare(python, ask) });
}

/**
 * Answers; a memory that was kept may have gone bad in ways that only a calculation meets, so that
 * Python is started the plain way and asked again before anything is called a failure.
 *
 * @param {Started} started
 * @param {Question} question
 * @returns {Promise<Started>} what the next question goes to
 */
async function answerSomehow(started, question) {
  if (!started.fresh) {
    try {
      await answer(started, question);
      return started;
    } catch (error) {
      if (told) throw error;
      console.info(`asking again without the kept memory: ${error}`);
      await snapshot.forget(BUILD.version);
    }
    const plain = await prepare();
    await orFail("calculation", answer(plain, question));
    return plain;
  }
  await orFail("calculation", answer(started, question));
  return started;
}

/** @type {Map<string, Promise<string>>} */
const texts = new Map();

/**
 * The text of a file of data; whoever asks while it is on its way waits for the same.
 *
 * @param {string} name
 */
function dataText(name) {
  const known = texts.get(name);
  if (known) return known;
  const text = dataFile(name);
  texts.set(name, text);
  text.catch(() => texts.delete(name));
  return text;
}

/**
 * Gets the data of the place that inputs name, while Python is still starting perhaps. Nobody waits
 * for it: what does not come is asked for again when a question needs it.
 *
 * @param {string} payload
 */
async function foresee(payload) {
  try {
    /** @type {{places: {id: string, parent: string | null}[]}} */
    const { places } = JSON.parse(await dataText("index.json"));
    const above = new Map(places.map(({ id, parent }) => [id, parent]));
    const files = [];
    for (let id = JSON.parse(payload).inputs?.place; above.has(id); id = above.get(id)) {
      files.push(dataText(`${id}.json`));
    }
    await Promise.all(files);
  } catch (error) {
    console.info(`not here yet: ${error}`);
  }
}

/**
 * Runs Python; if it asks for a module that the small library lacks, fetches the whole one.
 *
 * @template T
 * @param {any} python
 * @param {() => T} run
 */
async function withSpare(python, run) {
  try {
    return run();
  } catch (error) {
    if (!String(error).includes("ModuleNotFoundError")) throw error;
    const meter = new Meter((loaded, total) => say({ type: "progress", loaded, total }));
    const { bytes } = await fetching(runtimeFile(BUILD.spare, meter));
    python.FS.writeFile(SPARE, bytes);
    // A kept memory may know the path already, and that nothing was there.
    python.runPython(
      `import sys; sys.path_importer_cache.clear(); sys.path.append(${JSON.stringify(SPARE)})`,
    );
    return run();
  }
}

let asked = 0;
let kept = false;
/** Whether the page was told of a failure: it ends this worker then. */
let told = false;

/**
 * Keeps files and memory for the next visit, once nothing more is asked for a while.
 *
 * @param {Started} started
 */
async function keepForNextTime(started) {
  const before = asked;
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  if (kept || asked !== before) return;
  kept = true;
  const { packed } = started;
  started.packed = undefined;
  await keepDownloaded();
  if (packed) await snapshot.keep(BUILD.version, await packed);
  say({ type: "kept", restored: !started.fresh });
}

/** @type {Leftovers | undefined} */
let leftovers;

/** Read and checked while the files are looked for. */
let keptMemory = KEEPS_MEMORY ? snapshot.restore(BUILD.version) : null;

let latest = prepare();
// Whoever waits on `latest` is told by message; a second, unheard rejection would only make noise.
latest.catch(() => {});

self.addEventListener("message", (event) => {
  foresee(event.data.payload);
  if (!event.data.method) return;
  asked += 1;
  latest = latest.then(async (before) => {
    const started = await answerSomehow(before, event.data);
    await clearUp(started);
    keepForNextTime(started).catch((error) => console.info(`not kept for next time: ${error}`));
    return started;
  });
  latest.catch(() => {});
});
