/**
 * The page's end of the worker in which Python runs: start, progress, questions, and a watchdog.
 *
 * @typedef {import("./form.js").Inputs} Inputs
 * @typedef {import("./form.js").FieldError} FieldError
 * @typedef {{kind: "result", html: string, announcement: string, result: Record<string, unknown>}
 *   | {kind: "refused", html: string, announcement: string}
 *   | {kind: "invalid", errors: FieldError[]}} Answer
 * @typedef {"downloading" | "starting" | "ready"} Stage
 * @typedef {{type: "progress", loaded: number, total: number}
 *   | {type: "stage", stage: Stage}
 *   | {type: "fetching", on: boolean}
 *   | {type: "answer", id: number, answer: Answer}
 *   | {type: "kept", restored: boolean}
 *   | {type: "failed", reason: FailureReason, detail: string}} WorkerMessage
 * @typedef {"download" | "start" | "silence" | "calculation" | "runaway" | "old" | "blocked"
 *   | "memory" | "outdated"} FailureReason
 */

import { today } from "./today.js";

/** How long the worker may say nothing before the reader is told; an old phone starts slowly. */
const PATIENCE_MS = { downloading: 45_000, starting: 90_000, calculating: 5_000 };

/** Of all runtimes of a page: one may get a worker that still answers another. */
let lastQuestion = 0;

export class RuntimeFailure extends Error {
  /**
   * @param {FailureReason} reason
   * @param {string} detail
   */
  constructor(reason, detail) {
    super(detail);
    this.reason = reason;
  }
}

export class Runtime {
  /**
   * @param {{progress: (loaded: number, total: number) => void, stage: (stage: Stage) => void,
   *   fetching: (on: boolean) => void, failed: (failure: RuntimeFailure) => void}} listener
   *   `fetching`: whether the worker, ready otherwise, waits for a file
   */
  constructor(listener) {
    this.listener = listener;
    /** @type {Worker | null} */
    this.worker = null;
    /** @type {Stage} */
    this.stage = "downloading";
    this.fetching = false;
    /** @type {Map<number, {resolve: (answer: any) => void, reject: (reason: RuntimeFailure) => void}>} */
    this.waiting = new Map();
    this.watchdog = 0;
    /** Ends when the worker is left to somebody else. */
    this.listening = new AbortController();
  }

  /** Starts the worker if it is not there yet; safe to call at every sign of interest. */
  start() {
    if (this.worker) return;
    this.stage = "downloading";
    this.fetching = false;
    const early = takeEarly();
    const worker = early?.worker ?? startWorker();
    if (!worker) {
      this.#fail(new RuntimeFailure("old", "no module workers, or no WebAssembly"));
      return;
    }
    this.worker = worker;
    this.listening = new AbortController();
    const { signal } = this.listening;
    worker.addEventListener("message", (event) => this.#receive(event.data), { signal });
    const failed = async (/** @type {ErrorEvent} */ event) => {
      const reason = (await isGone()) ? "outdated" : "start";
      if (this.worker === worker) {
        this.#fail(new RuntimeFailure(reason, event.message || "worker error"));
      }
    };
    worker.addEventListener("error", failed, { signal });
    for (const said of early?.heard ?? []) this.#receive(said);
    this.#watch();
  }

  /** Ends the worker without a word. */
  stop() {
    clearTimeout(this.watchdog);
    this.worker?.terminate();
    this.worker = null;
    this.stage = "downloading";
  }

  /** Leaves a worker in which Python is ready to whichever runtime starts next; ends any other. */
  leave() {
    const { worker } = this;
    if (!worker || this.stage !== "ready") {
      this.stop();
      return;
    }
    clearTimeout(this.watchdog);
    this.listening.abort();
    this.worker = null;
    this.stage = "downloading";
    /** @type {Early} */
    const left = { worker, heard: [{ type: "stage", stage: "ready" }], failed: false };
    worker.onerror = () => {
      left.failed = true;
    };
    Reflect.set(globalThis, "yibaoEarly", left);
  }

  /**
   * Asks for a calculation; a question put before the runtime is ready waits for it.
   *
   * @param {string} calculator
   * @param {Inputs} inputs
   * @param {string} root the site's root as seen from the page
   * @param {string} method of the bridge, where the page asks something else of the same form
   * @param {boolean} later whether the answer comes without its outlook, for which this is asked again
   *   with the method `outlook`
   * @returns {Promise<Answer>}
   */
  calculate(calculator, inputs, root, method = "calculate", later = false) {
    const lang = document.documentElement.dataset.language ?? "zh";
    return this.call(method, { calculator, inputs, root, lang, form: true, later });
  }

  /**
   * Calls one of the methods of calculator/web/bridge.py. Python reads no clock, so that it is told
   * what day it is here.
   *
   * @param {string} method
   * @param {Record<string, unknown>} payload
   * @returns {Promise<any>}
   */
  call(method, payload) {
    lastQuestion += 1;
    const id = lastQuestion;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.start();
      this.worker?.postMessage({
        id,
        method,
        payload: JSON.stringify({ ...payload, today: today() }),
      });
      this.#watch();
    });
  }

  /**
   * Lets the worker get the data of a place that was chosen; nothing happens if that fails.
   *
   * @param {Inputs} inputs
   */
  foresee(inputs) {
    this.worker?.postMessage({ id: 0, method: "", payload: JSON.stringify({ inputs }) });
  }

  /** @param {WorkerMessage} message */
  #receive(message) {
    if (message.type === "progress") {
      this.listener.progress(message.loaded, message.total);
    } else if (message.type === "stage") {
      this.stage = message.stage;
      this.listener.stage(message.stage);
    } else if (message.type === "fetching") {
      this.fetching = message.on;
      this.listener.fetching(message.on);
    } else if (message.type === "answer") {
      this.waiting.get(message.id)?.resolve(message.answer);
      this.waiting.delete(message.id);
    } else if (message.type === "kept") {
      document.dispatchEvent(new CustomEvent("yibao-kept", { detail: message }));
    } else {
      this.#fail(new RuntimeFailure(message.reason, message.detail));
      return;
    }
    this.#watch();
  }

  /** Every word from the worker winds the watchdog up again; an idle worker needs none. */
  #watch() {
    clearTimeout(this.watchdog);
    if (this.stage === "ready" && this.waiting.size === 0) return;
    // Only Python can run away; what comes over the line may be slow.
    const state = this.fetching ? "downloading" : this.stage;
    const doing = state === "ready" ? "calculating" : state;
    this.watchdog = setTimeout(() => {
      const reason = doing === "calculating" ? "runaway" : "silence";
      this.#fail(new RuntimeFailure(reason, `nothing heard while ${doing}`));
    }, PATIENCE_MS[doing]);
  }

  /** @param {RuntimeFailure} failure */
  #fail(failure) {
    this.stop();
    for (const { reject } of this.waiting.values()) reject(failure);
    this.waiting.clear();
    this.listener.failed(failure);
    // A calculation that ran away has cost the worker; the next question finds a new one.
    if (failure.reason === "runaway") this.start();
  }
}

/**
 * A worker that early.js has started, or another runtime has left, and nobody has taken yet.
 *
 * @typedef {{worker: Worker, heard: WorkerMessage[], failed: boolean}} Early
 * @returns {Early | undefined}
 */
function takeEarly() {
  /** @type {Early | undefined} */
  const early = Reflect.get(globalThis, "yibaoEarly");
  Reflect.deleteProperty(globalThis, "yibaoEarly");
  if (!early) return undefined;
  early.worker.onmessage = early.worker.onerror = null;
  if (!early.failed) return early;
  early.worker.terminate();
  return undefined;
}

/**
 * The worker, or nothing in a browser that lacks what it and Pyodide cannot do without. The browser
 * is asked itself, not for its name: one that knows module workers looks at `type`.
 */
function startWorker() {
  if (!("WebAssembly" in window && "BigInt64Array" in window && "Worker" in window)) return null;
  let looked = false;
  const options = {
    /** @returns {"module"} */
    get type() {
      looked = true;
      return "module";
    },
  };
  // The take-away file brings a worker of its own; from there none may be a module.
  const own = Reflect.get(globalThis, "yibaoWorker");
  if (own) return new Worker(own);
  const worker = new Worker(new URL("./worker.js", import.meta.url), options);
  if (looked) return worker;
  worker.terminate();
  return null;
}

/** Whether this page's own worker is no longer on the server: the site has a newer build. */
async function isGone() {
  if (!import.meta.url.startsWith("http")) return false;
  const answer = await fetch(new URL("./worker.js", import.meta.url)).catch(() => null);
  return answer?.status === 404;
}
