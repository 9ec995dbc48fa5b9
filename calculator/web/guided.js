/**
 * One question a page: the same form, of which one question shows at a time, and at the end all
 * answers for checking.
 *
 * Which questions matter is known at once from what the fields themselves say; as soon as Python
 * is there, it says it better, from the rules of the place.
 */

import { part } from "./form.js";
import { narrow } from "./narrow.js";
import { page } from "./page.js";
import { make } from "./tools.js";
import { onward, standing } from "./way.js";
import { note, noteAnew, noted } from "./wipe.js";

/** Phones: there the whole form is six screens long. Others have it before them on one or two. */
const SMALL = "(max-width: 44em)";
const KEY = "yibao:mode";
/** The last step but one: what may be left out, together. */
const MORE = "more";
const CHECK = "check";
/**
 * @typedef {import("./form.js").Inputs} Inputs
 * @typedef {import("./narrow.js").Question} Question
 */

/** A reader does not wait for Python: without an answer by then, the form decides. */
const PATIENCE_MS = 1_500;
/** Where all stands on one page, what matters is asked when a change is made, not at each digit. */
const PAUSE_MS = 100;
/** What changes on the page so soon after what the reader does is seen as its effect. */
const EFFECT_MS = 400;
/** Without an answer to these, the rules are not known: then all is asked. */
const WHERE = ["place", "scheme"];

/** @param {Inputs} inputs */
function whereOf(inputs) {
  return WHERE.map((name) => inputs[name]).join(" ");
}

/**
 * No errors, after a while.
 *
 * @param {number} milliseconds
 * @returns {Promise<import("./form.js").FieldError[]>}
 */
function after(milliseconds) {
  return new Promise((resolve) => setTimeout(() => resolve([]), milliseconds));
}

export class Guide {
  /** @param {NonNullable<typeof page>} owner */
  constructor(owner) {
    this.page = owner;
    this.form = owner.form;
    this.box = part(document, ".calc-page");
    this.guide = part(this.form.element, ".calc-guide");
    this.where = part(this.guide, ".calc-guide__where");
    this.note = part(this.guide, ".calc-guide__note");
    this.parts = [...this.guide.querySelectorAll(".calc-guide__parts > li")];
    this.bar = /** @type {HTMLProgressElement} */ (part(this.guide, "progress"));
    this.bar.max = this.parts.length;
    /** The part of each field that is not folded away. */
    this.partOf = partsOf(this.form.element, this.parts);
    this.review = part(this.form.element, ".calc-review");
    this.checked = /** @type {HTMLDetailsElement} */ (part(this.form.element, ".calc-checked"));
    this.go = part(this.form.element, "button[type=submit]");
    this.back = part(this.form.element, ".calc-back");
    this.on = false;
    /** @type {string} */
    this.step = "";
    /** What came with a link, and is not asked again. @type {Set<string>} */
    this.given = new Set();
    /** The steps behind the reader. @type {Set<string>} */
    this.passed = new Set();
    /** Whether the reader came from the check page to change one answer. */
    this.returning = false;
    /** What a link or a kept case has filled in, until the reader goes on. @type {Inputs | null} */
    this.taken = null;
    /** Whether that is a finished case, opened for its result. */
    this.opened = false;
    /** What Python is being asked at the moment. @type {Promise<unknown>} */
    this.consulting = Promise.resolve();
    /** What the rules ask about, once Python has said so. @type {Map<string, Question> | null} */
    this.asked = null;
    this.consultedFor = "";
    /**
     * What the rules ask, and of which place, as long as the form does not go by it.
     * @type {{questions: Question[], where: string} | null}
     */
    this.news = null;
    /** When the reader last changed something, where all stands on one page. */
    this.actedAt = Number.NEGATIVE_INFINITY;
    this.pause = 0;
    /** How far the reader has been told to be. @type {import("./way.js").Stood} */
    this.stood = { number: 0, at: 0 };
  }

  start() {
    for (const button of this.form.element.querySelectorAll(".calc-mode button")) {
      const mode = button.getAttribute("data-mode") ?? "";
      button.addEventListener("click", () => {
        remember(mode);
        if (mode === "guided" && !this.on) this.#takeForm();
        this.#setMode(mode === "guided");
      });
    }
    this.back.addEventListener("click", () => this.#goBack());
    window.addEventListener("popstate", () => {
      const { step, stood } = this.#noted();
      if (!this.#isHere() || !this.on || !this.#isStep(step)) return;
      this.returning = false;
      this.#show(step, { isReturn: true, stood });
    });
    this.#hear("yibao:submit", (event) => {
      if (!this.on) this.#narrow();
      if (!this.on || this.step === CHECK) return;
      event.preventDefault();
      this.#next();
    });
    this.#hear("yibao:fill", (event) => {
      this.#take(event.detail.inputs);
      if (this.on) this.#show(this.#firstOpen(), { focus: false });
    });
    this.#hear("yibao:change", () => {
      clearTimeout(this.pause);
      if (this.on) this.#keepUp();
      else this.pause = setTimeout(() => this.#keepUp(), PAUSE_MS);
    });
    this.form.element.addEventListener("input", () => {
      this.actedAt = performance.now();
      if (!this.on) this.#narrow();
    });
    document.addEventListener("yibao:wiped", () => this.#begin());
    this.#hear("yibao:ready", () => {
      // What was asked of a Python that has been started again since was never answered.
      this.consultedFor = "";
      this.#keepUp();
    });
    // Whoever opens a finished case came for its result: what was filled in waits, folded. Whether it
    // lacks something, Python will say.
    this.#hear("yibao:opened", () => {
      this.checked.open = false;
      this.opened = true;
      if (this.on) this.#show(CHECK, { focus: false });
    });
    this.#hear("yibao:language", () => {
      if (this.on && this.step === CHECK) this.#fillReview();
    });
    this.#hear("yibao:answer", (event) => {
      const { answer } = event.detail;
      if (answer.kind !== "invalid") return;
      if (this.on) this.#leadToWrong(answer.errors);
      else this.#takeOutWrong();
    });
    this.form.element.addEventListener("yibao:show", (event) => {
      const name = event.target instanceof HTMLElement ? event.target.dataset.field : "";
      if (this.on && name) this.#show(this.#stepOf(name));
    });
    this.#take(this.page.given);
    const { step, given, passed, stood } = this.#noted();
    if (passed) [this.given, this.passed] = [new Set(given), new Set(passed)];
    this.#setMode(chosenMode() === "guided", step, stood);
    this.form.element.dataset.ready = "";
  }

  /** From the first question, of which nothing is answered. */
  #begin() {
    this.returning = false;
    this.#take({});
    this.step = this.#firstOpen();
    this.stood = this.#standing(this.step);
    if (this.on && this.#isHere()) this.#show(this.step, { focus: false });
  }

  /** In the take-away file: goes on where the reader was when another calculator took the place. */
  resume() {
    if (this.on) this.#show(this.step, { focus: false, stood: this.stood });
  }

  /** The take-away file puts away what is not looked at. */
  #isHere() {
    return this.form.element.isConnected;
  }

  /**
   * @param {string} name
   * @param {(event: CustomEvent) => void} act
   */
  #hear(name, act) {
    document.addEventListener(name, (event) => {
      if (this.#isHere()) act(/** @type {CustomEvent} */ (event));
    });
  }

  /** What this tab's history has of this calculator. @returns {Record<string, any>} */
  #noted() {
    const state = noted();
    return (state.calculator ?? this.page.calculator) === this.page.calculator ? state : {};
  }

  /**
   * @param {boolean} on
   * @param {unknown} step to go on from
   * @param {import("./way.js").Stood} [stood] how far that was
   */
  #setMode(on, step = undefined, stood = undefined) {
    this.on = on;
    this.#narrow();
    this.page.paused = false;
    this.form.element.classList.toggle("calc-form--guided", on);
    this.guide.hidden = !on;
    for (const button of this.form.element.querySelectorAll(".calc-mode button")) {
      const isMode = (button.getAttribute("data-mode") === "guided") === on;
      button.setAttribute("aria-pressed", String(isMode));
    }
    if (on) {
      const isStep = this.#isStep(step);
      if (isStep) this.#show(String(step), { focus: false, stood });
      else this.#show(this.#firstOpen(), { focus: false });
      return;
    }
    this.checked.hidden = true;
    this.back.hidden = true;
    rename(this.go, "算一算", "Calculate");
    this.box.classList.remove("calc-page--asking");
    for (const field of this.form.fields.values()) field.classList.remove("calc-field--asked");
    this.form.element.classList.remove("calc-form--more");
  }

  /**
   * Takes note of what a link has filled in: the questions start behind it.
   *
   * @param {Inputs} inputs
   */
  #take(inputs) {
    // After a reload, what is behind the reader is known better than from what is filled in.
    const isKnown = this.step === "" && this.#noted().passed;
    [this.taken, this.opened] = [isKnown ? null : inputs, false];
    this.#passTaken(inputs);
  }

  /** @param {Inputs} inputs */
  #passTaken(inputs) {
    const known = Object.keys(inputs).filter((name) => this.form.value(name) !== null);
    this.given = new Set(known.map((name) => this.#stepOf(name)));
    this.passed = new Set(this.given);
    const open = this.#steps().filter((step) => !this.passed.has(step));
    const missing = open.some((step) => this.#isRequired(step));
    if (known.length > 0 && !missing) for (const step of open) this.passed.add(step);
    this.note.hidden = known.length === 0 || !missing;
    this.note.textContent = `已替您填好 ${known.length} 项，最后可以核对。`;
  }

  /** What was filled in on one page is not asked anew; where it has an answer, nothing is. */
  #takeForm() {
    const kind = this.page.answered?.answer.kind;
    const isDone = kind !== undefined && kind !== "invalid";
    for (const step of this.#steps()) {
      if (isDone || this.form.value(step) !== null) this.passed.add(step);
    }
  }

  /** What was filled in, taken anew by what the rules ask: that of a link was taken without them. */
  #takeAgain() {
    if (this.taken) this.#passTaken(this.taken);
    if (this.opened) for (const step of this.#steps()) this.passed.add(step);
    if (!this.on) return;
    if (this.step === CHECK) this.#fillReview();
    // What no rule asks about must not stand between the reader and the answer.
    else if (this.taken && !this.#steps().includes(this.step)) {
      this.#show(this.#firstOpen(), { focus: false });
    }
  }

  /** The questions that matter now, in order, each by the name of its field. */
  #steps() {
    const steps = [];
    let more = false;
    for (const name of this.#order()) {
      const field = this.form.fields.get(name);
      if (!field || field.hidden) continue;
      if (this.#isFolded(name)) more = true;
      else steps.push(name);
    }
    return more ? [...steps, MORE] : steps;
  }

  /**
   * Of what may be left out, only what the rules ask about.
   *
   * @param {string} name
   */
  #matters(name) {
    return !this.#isFolded(name) || this.#order().includes(name);
  }

  #order() {
    return [...(this.asked ?? this.form.fields).keys()];
  }

  /**
   * What stands folded in the form is asked together, but for what the rules cannot do without.
   *
   * @param {string} name
   */
  #isFolded(name) {
    const isFolded = Boolean(this.form.fields.get(name)?.closest("details"));
    return isFolded && !this.asked?.get(name)?.required;
  }

  /** @param {string} name */
  #isRequired(name) {
    if (this.asked) return Boolean(this.asked.get(name)?.required);
    return this.form.fields.get(name)?.dataset.required !== undefined;
  }

  /** @param {string} name */
  #stepOf(name) {
    return this.#isFolded(name) ? MORE : name;
  }

  /** @param {unknown} step */
  #isStep(step) {
    return step === CHECK || this.#steps().includes(/** @type {string} */ (step));
  }

  #firstOpen() {
    return this.#steps().find((step) => !this.passed.has(step)) ?? CHECK;
  }

  /**
   * @param {string} step
   * @param {{isReturn?: boolean, focus?: boolean, stood?: import("./way.js").Stood}} how whether the
   *   browser went there, so that the step is in its history, whether the reader is taken along, and
   *   how far the reader is told to be, where that is not just where the question stands
   */
  #show(step, { isReturn = false, focus = true, stood = this.#standing(step) } = {}) {
    [this.step, this.stood] = [step, stood];
    const [given, passed] = [[...this.given], [...this.passed]];
    const { calculator } = this.page;
    const state = { ...this.#noted(), calculator, step, given, passed, stood };
    if (isReturn || !focus) note(state);
    else noteAnew({ ...state, deep: true });
    if (step === CHECK) this.returning = false;
    const isCheck = step === CHECK;
    this.page.paused = !isCheck;
    this.box.classList.toggle("calc-page--asking", !isCheck);
    this.#showFields();
    if (isCheck && focus) this.checked.open = true;
    this.checked.hidden = !isCheck;
    if (isCheck) this.#fillReview();
    if (isCheck) rename(this.go, "算一算", "Calculate");
    else rename(this.go, "下一题", "Next");
    this.back.hidden = this.#steps()[0] === step && !this.returning;
    if (this.returning) rename(this.back, "回去核对", "Back to check");
    else rename(this.back, "上一题", "Back");
    this.#told();
    if (isCheck && this.page.everSubmitted) this.page.ask();
    if (!focus) return;
    this.where.focus({ preventScroll: true });
    this.where.scrollIntoView({ block: "start" });
  }

  #showFields() {
    for (const [name, field] of this.form.fields) {
      const asked = this.#stepOf(name) === this.step && this.#matters(name);
      field.classList.toggle("calc-field--asked", asked);
    }
    const folded = this.form.element.querySelector("details");
    const inside = Boolean(folded?.querySelector(".calc-field--asked"));
    this.form.element.classList.toggle("calc-form--more", inside);
    if (folded && inside) folded.open = true;
  }

  /** Tells where the reader is; it stays until another question shows. */
  #told() {
    const isCheck = this.step === CHECK;
    const { number, at } = this.stood;
    this.bar.value = isCheck ? this.bar.max : at;
    for (const [index, item] of this.parts.entries()) {
      item.classList.toggle("calc-guide__part--done", index < Math.floor(at));
      if (index === Math.floor(at)) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    }
    if (isCheck) {
      this.where.textContent = "看看填得对不对";
      return;
    }
    const change = this.passed.has(this.step) ? "改一项" : "再问一项";
    const words = number > 0 ? `第 ${number} 题` : change;
    const question = this.step === MORE ? "还有几项，可填可不填" : this.form.label(this.step);
    const spoken = make("span", { className: "visually-hidden", textContent: `：${question}` });
    this.where.replaceChildren(words, spoken);
  }

  /**
   * Where a step stands by itself. Whoever came from the check page is past all parts already.
   *
   * @param {string} step
   * @returns {import("./way.js").Stood}
   */
  #standing(step) {
    if (step === CHECK || this.returning) return { number: 0, at: this.parts.length - 1 };
    const steps = this.#steps();
    return standing(
      steps.map((name) => this.partOf.get(name) ?? null),
      steps.indexOf(step),
    );
  }

  /**
   * Where the question that shows stands; the rules may have come in and ask another in its place.
   *
   * @param {string[]} steps
   */
  #place(steps) {
    const at = steps.indexOf(this.step);
    return at < 0 ? Math.max(steps.indexOf(this.#firstOpen()), 0) : at;
  }

  async #next() {
    [this.taken, this.opened] = [null, false];
    const [step, names] = [this.step, this.#namesOf(this.step)];
    if (this.#isRequired(step) && this.form.value(step) === null) {
      this.#showWrong([{ field: step, message: `请填写“${this.form.label(step)}”。` }]);
      return;
    }
    const errors = await this.#consult(names);
    if (this.step !== step) return;
    if (errors.length > 0) {
      this.#showWrong(errors);
      return;
    }
    this.form.clearErrors();
    this.passed.add(step);
    const next = this.#after(step);
    const stood = this.#standing(next);
    this.#show(next, { stood: this.returning ? stood : onward(this.stood, stood) });
  }

  /** @param {string} step */
  #namesOf(step) {
    return this.#order().filter((name) => this.#stepOf(name) === step);
  }

  /**
   * The next question that did not come with a link; after a change, only what is new.
   *
   * @param {string} step
   */
  #after(step) {
    if (this.returning) return this.#firstOpen();
    const steps = this.#steps();
    const at = steps.indexOf(step);
    const later = steps.slice(at + 1).find((other) => !this.given.has(other));
    const open = this.#firstOpen();
    // A question that is no longer asked has nothing behind it: nobody is led through all anew.
    if (!later || at < 0) return open;
    // The order may have changed under way: nothing is passed over.
    return open !== CHECK && steps.indexOf(open) < steps.indexOf(later) ? open : later;
  }

  /** Asks anew what matters: question by question that is done in any case, but for another place. */
  #keepUp() {
    const inputs = this.form.inputs();
    const about = this.on ? whereOf(inputs) : JSON.stringify(inputs);
    if (this.page.runtime.stage !== "ready" || about === this.consultedFor) return;
    this.consultedFor = about;
    this.#consult([]);
  }

  /**
   * On one page the form goes by it only as the effect of what the reader does: nothing moves by itself.
   *
   * @param {{questions: Question[]}} answer
   * @param {string} where of which place and which insurance it tells
   */
  #heed({ questions }, where) {
    if (!questions) return;
    this.asked = new Map(questions.map((question) => [question.name, question]));
    this.news = { questions, where };
    if (this.on || performance.now() - this.actedAt < EFFECT_MS) this.#narrow();
  }

  /** Leaves in the form what the rules ask about, once it is known which rules those are. */
  #narrow() {
    const { form, news } = this;
    if (!news) return;
    this.news = null;
    // Of another place than stands there by now; what is so of that one is on its way.
    if (news.where !== whereOf(form.inputs())) return;
    const isKnown = WHERE.every((name) => !form.fields.has(name) || form.value(name) !== null);
    narrow(form, news.questions, isKnown ? [] : [...form.fields.keys()]);
  }

  /** What the rules cannot do without, and what is missing, does not stay folded away. */
  async #takeOutWrong() {
    this.#keepUp();
    await this.consulting;
    if (!this.on) this.#narrow();
  }

  /**
   * Hears from Python, if it is there, what is wrong with some answers and what to ask next.
   *
   * @param {string[]} names
   * @returns {Promise<import("./form.js").FieldError[]>}
   */
  async #consult(names) {
    const { runtime, calculator, root } = this.page;
    if (runtime.stage !== "ready") return [];
    const payload = { calculator, inputs: this.form.inputs(), root, names };
    const asking = runtime.call("questions", payload).then((answer) => {
      this.#heed(answer, whereOf(payload.inputs));
      this.#takeAgain();
    });
    this.consulting = asking.catch(() => {});
    const checking = runtime.call("check", payload);
    const both = Promise.all([checking, asking]).then(([answer]) => answer.errors ?? []);
    // A failure is told by the page; the questions go on without Python.
    return await Promise.race([both.catch(() => []), after(PATIENCE_MS)]);
  }

  /** @param {string} step that the reader goes to from the check page */
  #change(step) {
    [this.taken, this.opened] = [null, false];
    this.returning = this.step === CHECK;
    this.#show(step);
  }

  #goBack() {
    // In the browser's own history too, so that its button and this one lead the same way.
    if (history.state?.deep) {
      history.back();
      return;
    }
    const steps = this.#steps();
    const at = this.step === CHECK ? steps.length : this.#place(steps);
    this.#show(steps[at - 1] ?? CHECK, { isReturn: true });
  }

  /**
   * Goes there once it is known which questions there are: the form alone would lead to the wrong one.
   *
   * @param {import("./form.js").FieldError[]} errors
   */
  async #leadToWrong(errors) {
    const { answered } = this.page;
    this.#keepUp();
    await Promise.race([this.consulting, after(PATIENCE_MS)]);
    if (!this.on || this.page.answered !== answered) return;
    this.#showWrong(errors);
    [this.taken, this.opened] = [null, false];
  }

  /**
   * Goes to the first answer that will not do, and says why beside it.
   *
   * @param {import("./form.js").FieldError[]} errors
   */
  #showWrong(errors) {
    this.form.showErrors(errors);
    const wrong = errors.find((error) => this.form.fields.has(error.field));
    if (!wrong) return;
    for (const error of errors) this.passed.delete(this.#stepOf(error.field));
    const step = this.#stepOf(wrong.field);
    if (step !== this.step) this.#change(step);
    this.form.focus(wrong.field);
  }

  #fillReview() {
    const rows = this.#order().flatMap((name) => {
      const field = this.form.fields.get(name);
      const words = this.form.words(name);
      if (!field || field.hidden || (this.#isFolded(name) && !words)) return [];
      const label = { chinese: this.form.label(name), english: englishLabel(field) };
      return [this.#row(label, words || assumedWords(field), this.#stepOf(name))];
    });
    const other = { chinese: "其他", english: "Other" };
    if (this.#steps().includes(MORE)) rows.push(this.#row(other, "可填可不填", MORE));
    this.review.replaceChildren(...rows);
  }

  /**
   * @param {{chinese: string, english: string}} label
   * @param {string} words
   * @param {string} step
   */
  #row(label, words, step) {
    const change = make("a", { href: "#content", textContent: "改" });
    const isEnglish = document.documentElement.dataset.language === "en";
    change.setAttribute("aria-label", `${isEnglish ? "Change 改" : "改"}：${label.chinese}`);
    const name = make("dt", { textContent: label.chinese });
    if (label.english) name.dataset.labelEn = label.english;
    change.addEventListener("click", (event) => {
      event.preventDefault();
      this.#change(step);
    });
    return make(
      "div",
      {},
      name,
      make("dd", { textContent: words }),
      make("dd", { className: "calc-review__change" }, change),
    );
  }
}

/**
 * The part of each field, by the heading that it stands under.
 *
 * @param {HTMLElement} form
 * @param {Element[]} parts
 */
function partsOf(form, parts) {
  const groups = parts.map((item) => item.getAttribute("data-groups")?.split(" ") ?? []);
  /** @type {Map<string, number>} */
  const found = new Map();
  let current = 0;
  for (const item of form.querySelectorAll(":scope > :is(.calc-group, .calc-field)")) {
    const { group, field } = /** @type {HTMLElement} */ (item).dataset;
    if (group) current = groups.findIndex((names) => names.includes(group));
    if (field) found.set(field, current);
  }
  return found;
}

/**
 * @param {HTMLElement} button
 * @param {string} chinese
 * @param {string} english as the form's labels have it
 */
function rename(button, chinese, english) {
  button.dataset.labelEn = english;
  button.textContent = chinese;
}

/** @param {HTMLElement} field */
function englishLabel(field) {
  const place = ":is(.calc-label, legend, .calc-choice > span)[data-label-en]";
  return field.querySelector(place)?.getAttribute("data-label-en") ?? "";
}

/** @param {HTMLElement} field */
function assumedWords(field) {
  const { assumed } = field.dataset;
  return assumed === undefined ? "没有填" : `没有填，按“${assumed}”算`;
}

function chosenMode() {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept) return kept;
  } catch {
    // no storage: the size of the screen decides each time
  }
  return matchMedia(SMALL).matches ? "guided" : "whole";
}

/** @param {string} mode */
function remember(mode) {
  try {
    localStorage.setItem(KEY, mode);
  } catch {
    // It holds for this page then.
  }
}

if (page) new Guide(page).start();
