/**
 * What a reader sees of the runtime while it comes: how much has been downloaded, and what to do
 * when it does not come.
 *
 * @typedef {import("./runtime.js").Stage} Stage
 * @typedef {import("./runtime.js").RuntimeFailure} RuntimeFailure
 */

import { WHAT_HAPPENED } from "./failures.js";
import { part } from "./form.js";

/** Rules that are here sooner are not worth a word. */
const FETCHING_MS = 1_000;

const STAGES = {
  downloading: "正在下载计算器，您可以先填表。",
  starting: "下载好了，正在启动。",
  ready: "",
};

export class Progress {
  /** @param {() => void} retry what the button for another try does */
  constructor(retry) {
    this.box = part(document, ".calc-progress");
    this.words = part(this.box, "[role=status]");
    this.bytes = part(this.box, ".calc-progress__bytes");
    this.bar = /** @type {HTMLProgressElement} */ (part(this.box, "progress"));
    this.again = part(this.box, "button");
    /** Whether a question waits for its answer. */
    this.waiting = false;
    /** Whether the message stays until the reader asks again: a new worker gets ready behind it. */
    this.toldRunaway = false;
    /** Whether the worker waits for a file. */
    this.fetching = false;
    this.slow = 0;
    this.box.hidden = true;
    this.again.addEventListener("click", retry);
  }

  /** For the runtime, which tells what happens. */
  get listener() {
    return {
      progress: this.#loaded.bind(this),
      stage: this.#stage.bind(this),
      fetching: this.#fetching.bind(this),
      failed: this.#failed.bind(this),
    };
  }

  /**
   * A question was asked.
   *
   * @param {boolean} isReady whether the runtime can answer at once
   */
  wait(isReady) {
    this.waiting = true;
    const wasTold = this.toldRunaway;
    this.toldRunaway = false;
    this.#tellIfSlow();
    if (isReady && !wasTold) return;
    this.#show({ failed: false });
    this.box.hidden = false;
    this.words.textContent = "收到，计算器准备好就马上算，请稍等。";
  }

  done() {
    clearTimeout(this.slow);
    this.waiting = false;
    this.toldRunaway = false;
    this.box.hidden = true;
  }

  /**
   * @param {number} loaded
   * @param {number} total
   */
  #loaded(loaded, total) {
    if (this.toldRunaway) return;
    this.bar.max = total;
    this.bar.value = loaded;
    this.bytes.textContent = `已下载 ${megabytes(loaded)} MB，共 ${megabytes(total)} MB`;
  }

  /** @param {Stage} stage */
  #stage(stage) {
    if (this.toldRunaway) return;
    this.box.hidden = stage === "ready" && !this.waiting;
    this.#show({ failed: false });
    if (!this.waiting) this.words.textContent = STAGES[stage];
  }

  /**
   * The rules of a place are on their way.
   *
   * @param {boolean} on
   */
  #fetching(on) {
    this.fetching = on;
    this.#tellIfSlow();
  }

  #tellIfSlow() {
    clearTimeout(this.slow);
    if (!this.fetching || !this.waiting) return;
    this.slow = setTimeout(() => {
      this.box.hidden = false;
      this.words.textContent = "正在下载要用的规定，网络慢就要等一会儿。";
    }, FETCHING_MS);
  }

  /** @param {RuntimeFailure} failure */
  #failed(failure) {
    clearTimeout(this.slow);
    this.fetching = false;
    this.toldRunaway = failure.reason === "runaway";
    this.box.hidden = false;
    this.#show({ failed: true });
    const example = document.querySelector(".calc-example") ? "看下面算好的例子，或" : "";
    this.words.textContent = `${WHAT_HAPPENED[failure.reason]}您填的内容还在。还不行，请${example}打 12393 问。`;
  }

  /** @param {{failed: boolean}} state */
  #show({ failed }) {
    this.box.classList.toggle("calc-progress--failed", failed);
    this.bar.hidden = failed;
    this.bytes.hidden = failed;
    this.again.hidden = !failed;
  }
}

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / 1_000_000).toFixed(1);
}
