/**
 * A calculator page: ties the form, the runtime and the place where the answer stands together.
 *
 * What else a page can do lives in modules of its own. They find the form through `page`, and hear
 * on `document`: `yibao:fill` {inputs} when a link or another module has filled in the form,
 * `yibao:change` {inputs} when what stands in it has changed, `yibao:submit` before a question is
 * asked (cancelable), `yibao:ready` when Python is there, `yibao:answer` {calculator, inputs,
 * answer} after an answer is shown, and then `yibao:shown`, which the pages of companions tell too;
 * `yibao:outlook` when what would change it, and what comes next, has been added below.
 *
 * @typedef {import("./form.js").Inputs} Inputs
 * @typedef {{calculator: string, inputs: Inputs, answer: Answer}} Answered
 * @typedef {import("./runtime.js").Answer} Answer
 * @typedef {import("./runtime.js").Stage} Stage
 * @typedef {{scrolled: number, unfolded: boolean[]}} Place
 */

import { CalculatorForm, part } from "./form.js";
import { Progress } from "./progress.js";
import { Runtime, RuntimeFailure } from "./runtime.js";
import { isWiped, note, noted } from "./wipe.js";

/** Long enough not to calculate at every digit, short enough to feel immediate. */
const TYPING_PAUSE_MS = 400;
/** An answer that followed the form by itself is read out only when the reader has come to rest. */
const READING_PAUSE_MS = 1_500;
/** Whoever goes on changing what is filled in is not made to wait for what would change the result. */
const OUTLOOK_PAUSE_MS = 50;
/** Browsers refuse a page that notes its state too often. */
const NOTING_PAUSE_MS = 500;

export class CalculatorPage {
  /** @param {HTMLFormElement} element */
  constructor(element) {
    this.form = new CalculatorForm(element);
    this.calculator = element.dataset.calculator ?? "";
    this.method = element.dataset.method ?? "calculate";
    this.root = element.dataset.root ?? "";
    this.progress = new Progress(() => this.#retry());
    this.stage = part(document, ".calc-stage");
    this.result = part(document, "#result");
    /** What is done with an answer before it is shown. @type {((answered: Answered) => Promise<void>)[]} */
    this.before = [];
    this.answerPlace = part(document, "#answer");
    this.announcement = part(document, "#announcement");
    this.latest = 0;
    this.everSubmitted = false;
    /** The inputs of the latest question. */
    this.askedFor = "";
    /** Whose data was asked for before there was a question. @type {Inputs[string] | undefined} */
    this.place = "";
    this.focusAnswer = false;
    /** What the form was last filled in with, other than by hand. @type {Inputs} */
    this.given = {};
    /** Where the reader was in an answer on leaving for another page, till they are back there. @type {Place | null} */
    this.left = null;
    /** Whether the answer waits while somebody goes through the questions. */
    this.paused = false;
    this.typing = 0;
    this.reading = 0;
    this.noting = 0;
    this.outlook = 0;
    /** @type {Answered | null} */
    this.answered = null;
    /** @type {string[]} */
    this.addresses = [];
    const { listener } = this.progress;
    this.runtime = new Runtime({ ...listener, stage: (stage) => this.#showStage(stage) });
  }

  open() {
    const element = this.form.element;
    element.dataset.opened = "";
    this.form.fillToday();
    if (isWiped()) this.#clearAddress();
    this.given = this.#noted().inputs ?? inputsFrom(location.hash);
    this.form.fill(this.given);
    window.addEventListener("hashchange", () => this.#followLink());
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      if (tell("yibao:submit", {})) this.submit();
    });
    element.addEventListener("input", (event) => this.#changed(isTyped(event.target)));
    element.addEventListener("change", () => this.#note());
    document.addEventListener("yibao:wiped", () => this.#empty());
    // Not every browser gives the focus to a choice that is tapped.
    for (const interest of ["focusin", "pointerdown"]) {
      element.addEventListener(interest, () => this.runtime.start(), { once: true });
    }
    startWhenIdle(() => this.runtime.start());
    this.left = this.#noted().left ?? null;
    onFirstAct(() => {
      this.left = null;
    });
    window.addEventListener("pagehide", () => {
      const place = this.#place();
      if (place) this.#note(place);
    });
    // The modules that come after this one hear of the first answer too.
    if (this.#noted().asked) setTimeout(() => this.ask());
    // The button was pressed before there was anything to hear it: pressed.js.
    if (element.dataset.pressed !== undefined) {
      delete element.dataset.pressed;
      window.addEventListener("load", () => element.requestSubmit(), { once: true });
    }
  }

  /**
   * Asks for whoever has opened a finished case: the result comes into view, unless the reader has
   * begun to do something else by then.
   */
  askOpened() {
    // Whoever comes back was somewhere already.
    this.focusAnswer = !this.left;
    onFirstAct(() => {
      this.focusAnswer = false;
    });
    this.ask();
  }

  /**
   * Fills in the form, from a link or from what was kept; with `afresh`, nothing else stays in it.
   *
   * @param {Inputs} inputs
   */
  fill(inputs, afresh = false) {
    if (afresh) {
      this.form.empty();
      this.form.fillToday();
    }
    this.form.fill(inputs);
    this.given = inputs;
    tell("yibao:fill", { inputs });
    this.#follow();
  }

  #followLink() {
    this.left = null;
    // On the way back the form keeps what is in it, whatever the address said at the time.
    if (history.state?.step || history.state?.inputs) this.#clearAddress();
    else if (location.hash.includes("=")) this.fill(inputsFrom(location.hash));
  }

  /** The address must not go on saying what is no longer so. */
  #clearAddress() {
    if (!location.hash.includes("=")) return;
    history.replaceState(history.state, "", location.pathname + location.search);
  }

  /** Goes on in the place of another: its answer may have been worded in another language meanwhile. */
  takeUp() {
    this.runtime.start();
    if (this.answered && !this.paused) this.ask();
  }

  /** Leaves the worker to the page that is opened in the place of this one. */
  close() {
    clearTimeout(this.typing);
    clearTimeout(this.outlook);
    this.runtime.leave();
  }

  /**
   * What a change brings that the reader has made.
   *
   * @param {boolean} typed whether more of the same may follow at once
   */
  #changed(typed) {
    this.form.showRelevant();
    this.#clearAddress();
    this.#follow(typed);
    const inputs = this.form.inputs();
    if (inputs.place !== this.place) this.runtime.foresee(inputs);
    this.place = inputs.place;
  }

  /** @param {boolean} typed whether more of the same may follow at once */
  #follow(typed = false) {
    tell("yibao:change", { inputs: this.form.inputs() });
    clearTimeout(this.noting);
    this.noting = setTimeout(() => this.#note(), NOTING_PAUSE_MS);
    clearTimeout(this.reading);
    clearTimeout(this.typing);
    if (!this.everSubmitted || this.paused) return;
    // Leaving a field after a pause changes nothing: what was said of the answer since is to stay.
    if (JSON.stringify(this.form.inputs()) === this.askedFor) return;
    if (typed) this.typing = setTimeout(() => this.ask(), TYPING_PAUSE_MS);
    else this.ask();
  }

  /**
   * Notes in this tab's history what was filled in, for the way back and for a reload.
   *
   * @param {Place | null} left where the reader leaves for another page
   */
  #note(left = null) {
    clearTimeout(this.noting);
    const [inputs, asked] = [this.form.inputs(), this.everSubmitted];
    const { calculator } = this;
    note({ ...noted(), calculator, inputs, asked, left });
  }

  /** @returns {Place | null} */
  #place() {
    // The take-away file puts away what is not looked at.
    if (!this.answered || this.result.hidden || !this.result.isConnected) return null;
    if (this.paused) return null;
    const unfolded = this.#folds().map((fold) => fold.open);
    return { scrolled: window.scrollY, unfolded };
  }

  /** What the reader may have unfolded: first the answer's own, since what follows it comes later. */
  #folds() {
    const folds = [...this.answerPlace.querySelectorAll("details")];
    const isLate = (/** @type {Element} */ fold) => fold.closest(".calc-outlook") !== null;
    const checked = this.form.element.querySelector("details.calc-checked");
    return /** @type {HTMLDetailsElement[]} */ (
      [checked, ...folds.filter((fold) => !isLate(fold)), ...folds.filter(isLate)].filter(Boolean)
    );
  }

  /** The browser has tried before the answer was there, when the page was too short. */
  #goBack() {
    for (const [index, fold] of this.#folds().entries()) {
      fold.open = this.left?.unfolded[index] ?? fold.open;
    }
    whenLaidOut(this.result, () => window.scrollTo({ top: this.left?.scrolled }));
  }

  /**
   * What was noted for this calculator; the take-away file shows several in one page.
   *
   * @returns {{inputs?: Inputs, asked?: boolean, left?: Place | null}}
   */
  #noted() {
    const state = noted();
    return state.calculator === this.calculator ? state : {};
  }

  /** All was wiped, here or on another page: what stands on this one goes too. */
  #empty() {
    for (const timer of [this.typing, this.reading, this.outlook]) clearTimeout(timer);
    this.latest += 1; // an answer on its way is of what is gone
    this.everSubmitted = false;
    this.answered = null;
    this.progress.done();
    this.result.hidden = true;
    this.answerPlace.replaceChildren();
    this.announcement.textContent = "";
    for (const address of this.addresses.splice(0)) URL.revokeObjectURL(address);
    this.stage.classList.remove("calc-stage--asked");
    this.fill({}, true);
    // One that the take-away file has put away is not what the history is at.
    if (!this.form.element.isConnected) clearTimeout(this.noting);
  }

  /**
   * Has something done with each answer before it is shown.
   *
   * @param {(answered: Answered) => Promise<void>} work
   */
  beforeShowing(work) {
    this.before.push(work);
  }

  submit() {
    this.focusAnswer = true;
    this.ask();
  }

  /** Asks with what stands in the form now; only the answer to the latest question is shown. */
  async ask() {
    clearTimeout(this.typing);
    clearTimeout(this.outlook);
    this.everSubmitted = true;
    this.#note();
    // Room at once for what is to come, so that nothing moves when it comes.
    this.stage.classList.add("calc-stage--asked");
    this.latest += 1;
    const question = this.latest;
    this.progress.wait(this.runtime.stage === "ready");
    const inputs = this.form.inputs();
    this.askedFor = JSON.stringify(inputs);
    const ask = (/** @type {string} */ method) =>
      this.runtime.calculate(this.calculator, inputs, this.root, method, true);
    await unlessTold(async () => {
      const answer = await ask(this.method);
      if (question !== this.latest) return;
      const answered = { calculator: this.calculator, inputs, answer };
      for (const work of this.before) await work(answered);
      if (question !== this.latest) return;
      const focus = this.focusAnswer;
      this.focusAnswer = false;
      this.#show(answer, focus);
      this.answered = answered;
      tell("yibao:answer", this.answered);
      tell("yibao:shown", {});
      if (this.left) this.#goBack();
      else if (focus && answer.kind !== "invalid") this.#leadToResult();
      const room = this.answerPlace.querySelector(".calc-outlook");
      if (answer.kind !== "result" || !(room instanceof HTMLElement)) return;
      this.outlook = setTimeout(
        () => unlessTold(async () => this.#addOutlook(room, answer, await ask("outlook"))),
        OUTLOOK_PAUSE_MS,
      );
    });
  }

  /**
   * What would change the answer and what comes next, in the room that the answer has for it.
   *
   * @param {HTMLElement} room
   * @param {Answer & {kind: "result"}} answer
   * @param {Answer} outlook
   */
  #addOutlook(room, answer, outlook) {
    // Another answer may stand there by now.
    if (!room.isConnected || outlook.kind !== "result") return;
    room.innerHTML = outlook.html;
    room.style.minHeight = "";
    Object.assign(answer.result, outlook.result);
    this.#offerFiles(answer);
    tell("yibao:outlook", {});
    if (this.left) this.#goBack();
  }

  /**
   * The focus moves only when the button was pressed, never while somebody is typing.
   *
   * @param {Answer} answer
   * @param {boolean} focus
   */
  #show(answer, focus) {
    this.progress.done();
    if (answer.kind === "invalid") {
      this.form.showErrors(answer.errors);
      this.#removeAnswer();
      if (focus) this.form.focusSummary();
      return;
    }
    this.form.clearErrors();
    // What stands below the outlook stays where it is till the new one is there.
    const height = this.answerPlace.querySelector(".calc-outlook")?.clientHeight ?? 0;
    this.answerPlace.innerHTML = answer.html;
    const room = this.answerPlace.querySelector(".calc-outlook");
    if (room instanceof HTMLElement) room.style.minHeight = `${height}px`;
    this.#offerFiles(answer);
    this.result.hidden = false;
    clearTimeout(this.reading);
    this.reading = setTimeout(
      () => {
        this.announcement.textContent = answer.announcement;
      },
      focus ? 0 : READING_PAUSE_MS,
    );
  }

  #leadToResult() {
    whenLaidOut(this.result, () => {
      // By itself the focus goes to the middle of what is taller than the window.
      this.result.focus({ preventScroll: true });
      this.result.scrollIntoView({ block: "start" });
    });
  }

  /**
   * Gives the links to files in an answer something to lead to; they are hidden until then.
   *
   * @param {Answer & {html: string}} answer
   */
  #offerFiles(answer) {
    for (const address of this.addresses) URL.revokeObjectURL(address);
    this.addresses = [];
    for (const link of this.answerPlace.querySelectorAll("a[data-file]")) {
      const content = "result" in answer && answer.result[link.getAttribute("data-file") ?? ""];
      if (!(link instanceof HTMLAnchorElement) || typeof content !== "string") continue;
      link.href = URL.createObjectURL(new Blob([content], { type: link.type }));
      link.hidden = false;
      this.addresses.push(link.href);
    }
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

  /** @param {Stage} stage */
  #showStage(stage) {
    this.progress.listener.stage(stage);
    // The new worker gets ready behind the message, which stays until the reader asks again.
    if (this.progress.toldRunaway) return;
    this.form.element.dataset.stage = stage;
    if (stage === "ready") tell("yibao:ready", {});
  }

  #retry() {
    if (this.progress.waiting) this.submit();
    else this.runtime.start();
  }
}

/**
 * Does something that fails together with the runtime: that is on the page already then. Anything else
 * is a defect and belongs in the console.
 *
 * @param {() => Promise<void>} work
 */
async function unlessTold(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof RuntimeFailure)) throw error;
  }
}

/**
 * Once the browser has laid the page out in its own time: asked at once, it would do so within our script.
 *
 * @param {Element} element
 * @param {() => void} act
 */
function whenLaidOut(element, act) {
  const laidOut = new ResizeObserver(() => {
    laidOut.disconnect();
    act();
  });
  laidOut.observe(element);
}

/**
 * As soon as the reader does anything, the page no longer goes anywhere by itself.
 *
 * @param {() => void} act
 */
function onFirstAct(act) {
  for (const sign of ["pointerdown", "keydown", "wheel", "touchstart"]) {
    window.addEventListener(sign, act, { once: true, passive: true });
  }
}

/** @param {EventTarget | null} target */
function isTyped(target) {
  return target instanceof HTMLInputElement && !["radio", "checkbox"].includes(target.type);
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

/**
 * @param {string} name
 * @param {object} detail
 * @returns {boolean} whether nobody objects
 */
function tell(name, detail) {
  return document.dispatchEvent(new CustomEvent(name, { detail, cancelable: true }));
}

/**
 * What a link carries (`#place=yantai&scheme=employee`).
 *
 * @param {string} hash
 * @returns {Inputs}
 */
function inputsFrom(hash) {
  return Object.fromEntries(new URLSearchParams(hash.slice(1)));
}

function openPage() {
  // The take-away file opens its forms itself.
  const form = document.querySelector("body:not([data-takeaway]) .calc-form[data-calculator]");
  if (!(form instanceof HTMLFormElement)) return null;
  const opened = new CalculatorPage(form);
  opened.open();
  return opened;
}

/** The calculator of this page, where there is one. */
export const page = openPage();
