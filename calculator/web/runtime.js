/**
 * The page's end of the worker in which Python runs: start, progress, questions, and a watchdog.
 *
 * @typedef {import("./form.js").Inputs} Inputs
 * @typedef {import("./form.js").FieldError} FieldError
 * @typedef {{kind: "result", html: string, announcement: string}
 *   | {kind: "refused", html: string, announcement: string}
 *   | {kind: "invalid", errors: FieldError[]}} Answer
 * @typedef {"downloading" | "starting" | "ready"} Stage
 * @typedef {{type: "progress", loaded: number, total: number}
 *   | {type: "stage", stage: Stage}
 *   | {type: "answer", id: number, answer: Answer}
 *   | {type: "failed", reason: FailureReason, detail: string}} WorkerMessage
 * @typedef {"download" | "start" | "silence" | "calculation"} FailureReason
 */

/** How long the worker may say nothing before the reader is told; an old phone starts slowly. */
const PATIENCE_MS = { downloading: 45_000, starting: 90_000, calculating: 20_000 };

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
   *   failed: (failure: RuntimeFailure) => void}} listener
   */
  constructor(listener) {
    this.listener = listener;
    /** @type {Worker | null} */
    this.worker = null;
    /** @type {Stage} */
    this.stage = "downloading";
    /** @type {Map<number, {resolve: (answer: Answer) => void, reject: (reason: RuntimeFailure) => void}>} */
    this.waiting = new Map();
    this.lastQuestion = 0;
    this.watchdog = 0;
  }

  /** Starts the worker if it is not there yet; safe to call at every sign of interest. */
  start() {
    if (this.worker) return;
    this.stage = "downloading";
    this.worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    this.worker.addEventListener("message", (event) => this.#receive(event.data));
    this.worker.addEventListener("error", (event) => {
      this.#fail(new RuntimeFailure("start", event.message || "worker error"));
    });
    this.#watch();
  }

  /**
   * Asks for a calculation; a question put before the runtime is ready waits for it.
   *
   * @param {string} calculator
   * @param {Inputs} inputs
   * @param {string} root the site's root as seen from the page
   * @returns {Promise<Answer>}
   */
  calculate(calculator, inputs, root) {
    this.start();
    this.lastQuestion += 1;
    const id = this.lastQuestion;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker?.postMessage({ id, calculator, inputs: JSON.stringify(inputs), root });
      this.#watch();
    });
  }

  /** @param {WorkerMessage} message */
  #receive(message) {
    if (message.type === "progress") {
      this.listener.progress(message.loaded, message.total);
    } else if (message.type === "stage") {
      this.stage = message.stage;
      this.listener.stage(message.stage);
    } else if (message.type === "answer") {
      this.waiting.get(message.id)?.resolve(message.answer);
      this.waiting.delete(message.id);
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
    const patience = PATIENCE_MS[this.stage === "ready" ? "calculating" : this.stage];
    this.watchdog = setTimeout(() => {
      this.#fail(new RuntimeFailure("silence", `nothing heard while ${this.stage}`));
    }, patience);
  }

  /** @param {RuntimeFailure} failure */
  #fail(failure) {
    clearTimeout(this.watchdog);
    this.worker?.terminate();
    this.worker = null;
    for (const { reject } of this.waiting.values()) reject(failure);
    this.waiting.clear();
    this.listener.failed(failure);
  }
}
