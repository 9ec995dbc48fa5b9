/**
 * A calculator page: ties the form, the runtime and the place where the answer stands together.
 *
 * @typedef {import("./runtime.js").Answer} Answer
 * @typedef {import("./runtime.js").Stage} Stage
 */

import { CalculatorForm, part } from "./form.js";
import { Runtime, RuntimeFailure } from "./runtime.js";

/** Long enough not to calculate at every digit, short enough to feel immediate. */
const TYPING_PAUSE_MS = 400;

const WHAT_HAPPENED = {
  download: "计算要用的文件没有下载完，可能是网络断了一下。",
  start: "计算程序在这台设备上没能启动，可能是浏览器太旧。",
  silence: "等了很久没有动静，可能是网络太慢，或者设备内存不够。",
  calculation: "计算中途出了错，这是本站的问题。",
};

class CalculatorPage {
  /** @param {HTMLFormElement} element */
  constructor(element) {
    this.form = new CalculatorForm(element);
    this.calculator = element.dataset.calculator ?? "";
    this.root = element.dataset.root ?? "";
    this.progress = part(document, ".calc-progress");
    this.result = part(document, "#result");
    this.answerPlace = part(document, "#answer");
    this.announcement = part(document, "#announcement");
    this.latest = 0;
    this.everSubmitted = false;
    this.waiting = false;
    this.focusAnswer = false;
    this.typing = 0;
    this.runtime = new Runtime({
      progress: (loaded, total) => this.#showProgress(loaded, total),
      stage: (stage) => this.#showStage(stage),
      failed: (failure) => this.#showFailure(failure),
    });
  }

  open() {
    const element = this.form.element;
    this.progress.hidden = true;
    this.form.prefill(new URLSearchParams(location.hash.slice(1)));
    this.form.fillToday();
    this.form.showRelevant();
    window.addEventListener("hashchange", () => {
      this.form.prefill(new URLSearchParams(location.hash.slice(1)));
      this.#changed();
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    element.addEventListener("input", () => this.#changed());
    // Not every browser gives the focus to a choice that is tapped.
    for (const interest of ["focusin", "pointerdown"]) {
      element.addEventListener(interest, () => this.runtime.start(), { once: true });
    }
    part(this.progress, "button").addEventListener("click", () => this.#retry());
    startWhenIdle(() => this.runtime.start());
  }

  #changed() {
    this.form.showRelevant();
    if (!this.everSubmitted) return;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.#ask(), TYPING_PAUSE_MS);
  }

  #submit() {
    this.everSubmitted = true;
    this.focusAnswer = true;
    this.#ask();
    this.#showWaiting();
  }

  /** Asks with what stands in the form now; only the answer to the latest question is shown. */
  async #ask() {
    clearTimeout(this.typing);
    this.latest += 1;
    const question = this.latest;
    this.waiting = true;
    try {
      const answer = await this.runtime.calculate(this.calculator, this.form.inputs(), this.root);
      if (question !== this.latest) return;
      this.waiting = false;
      this.#show(answer);
    } catch (error) {
      // The failure is on the page already; anything else is a defect and belongs in the console.
      if (!(error instanceof RuntimeFailure)) throw error;
    }
  }

  /**
   * The focus moves only when the button was pressed, never while somebody is typing.
   *
   * @param {Answer} answer
   */
  #show(answer) {
    const focus = this.focusAnswer;
    this.focusAnswer = false;
    this.progress.hidden = true;
    if (answer.kind === "invalid") {
      this.form.showErrors(answer.errors);
      this.#removeAnswer();
      if (focus) this.form.focusSummary();
      return;
    }
    this.form.clearErrors();
    this.answerPlace.innerHTML = answer.html;
    this.announcement.textContent = answer.announcement;
    this.result.hidden = false;
    if (focus) this.result.focus();
  }

  /** An answer must not stay beside inputs that it does not belong to. */
  #removeAnswer() {
    if (this.result.hidden) return;
    const note = document.createElement("p");
    note.className = "calc-stale";
    note.textContent = "上面有一处填得不对，改好后会自动重新算。";
    this.answerPlace.replaceChildren(note);
    this.announcement.textContent = note.textContent;
  }

  #showWaiting() {
    if (this.runtime.stage === "ready") return;
    this.progress.hidden = false;
    part(this.progress, "[role=status]").textContent = "收到，计算器准备好就马上算，请稍等。";
  }

  /**
   * @param {number} loaded
   * @param {number} total
   */
  #showProgress(loaded, total) {
    const bar = /** @type {HTMLProgressElement} */ (part(this.progress, "progress"));
    bar.max = total;
    bar.value = loaded;
    part(this.progress, ".calc-progress__bytes").textContent =
      `已下载 ${megabytes(loaded)} MB，共 ${megabytes(total)} MB`;
  }

  /** @param {Stage} stage */
  #showStage(stage) {
    const words = {
      downloading: "正在下载计算器，您可以先填表。",
      starting: "下载好了，正在启动。",
      ready: "",
    };
    this.progress.classList.remove("calc-progress--failed");
    this.progress.hidden = stage === "ready" && !this.waiting;
    part(this.progress, "button").hidden = true;
    part(this.progress, "progress").hidden = false;
    part(this.progress, ".calc-progress__bytes").hidden = false;
    if (!this.waiting) part(this.progress, "[role=status]").textContent = words[stage];
  }

  /** @param {RuntimeFailure} failure */
  #showFailure(failure) {
    this.progress.hidden = false;
    this.progress.classList.add("calc-progress--failed");
    part(this.progress, "progress").hidden = true;
    part(this.progress, ".calc-progress__bytes").hidden = true;
    part(this.progress, "button").hidden = false;
    const example = document.querySelector(".calc-example") ? "看下面算好的例子，或" : "";
    part(this.progress, "[role=status]").textContent =
      `${WHAT_HAPPENED[failure.reason]}您填的内容还在。可以再试一次；还不行，请${example}打 12393 问。`;
  }

  #retry() {
    if (this.waiting) this.#submit();
    else this.runtime.start();
  }
}

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / 1_000_000).toFixed(1);
}

/**
 * A reader who saves data, and any browser without idle time to tell, waits for the first touch.
 *
 * @param {() => void} start
 */
function startWhenIdle(start) {
  /** @type {{saveData?: boolean} | undefined} */
  const connection = Reflect.get(navigator, "connection");
  if (connection?.saveData || !("requestIdleCallback" in window)) return;
  window.requestIdleCallback(() => start());
}

const form = document.querySelector(".calc-form");
if (form instanceof HTMLFormElement) new CalculatorPage(form).open();
