/**
 * Cases side by side: they come from the calculators by way of this tab's storage, and can be
 * changed here in what makes most of the difference.
 *
 * @typedef {import("./side_by_side.js").Inputs} Inputs
 * @typedef {import("./side_by_side.js").Kept} Kept
 */

import { CalculatorForm, part } from "./form.js";
import { narrow } from "./narrow.js";
import { Progress } from "./progress.js";
import { Runtime, RuntimeFailure } from "./runtime.js";
import { keepCases, keptCases, MOST } from "./side_by_side.js";

const TYPING_PAUSE_MS = 400;
const READING_PAUSE_MS = 1_500;
const ALWAYS = ["place", "date", "total"];

export class ComparePage {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.root = box.dataset.root ?? "";
    /** The fields that each calculator takes of those that can be changed here. */
    this.taken = /** @type {Record<string, string[]>} */ (JSON.parse(box.dataset.taken ?? "{}"));
    this.titles = /** @type {Record<string, string>} */ (JSON.parse(box.dataset.titles ?? "{}"));
    this.forms = [...box.querySelectorAll(".compare-case")].map(
      (form) => new CalculatorForm(/** @type {HTMLFormElement} */ (form)),
    );
    this.none = part(box, ".compare-none");
    this.what = part(box, ".compare-what");
    this.casesBox = part(box, ".compare-cases");
    this.buttons = part(box, ".compare-buttons");
    this.addButton = part(box, ".compare-add");
    this.status = part(box, ".compare-status");
    this.result = part(box, "#result");
    this.answerPlace = part(box, "#answer");
    this.announcement = part(box, "#announcement");
    /** @type {Kept} */
    this.kept = { calculator: "", cases: [] };
    this.latest = 0;
    this.typing = 0;
    this.reading = 0;
    this.progress = new Progress(() => this.#ask());
    this.runtime = new Runtime(this.progress.listener);
  }

  open() {
    nameCells();
    this.forms.forEach((form, index) => {
      form.element.addEventListener("input", () => this.#changed(index));
      form.element.addEventListener("submit", (event) => event.preventDefault());
      part(form.element, ".compare-remove").addEventListener("click", () => this.#remove(index));
    });
    this.addButton.addEventListener("click", () => this.#add());
    document.addEventListener("yibao:language", () => {
      if (this.casesBox.isConnected) this.#ask();
    });
    part(this.buttons, ".compare-clear").addEventListener("click", () => this.#clear());
    document.addEventListener("yibao:wiped", () => this.takeUp());
    this.takeUp();
  }

  /** Shows the cases that were put side by side meanwhile. */
  takeUp() {
    const found = keptCases();
    this.kept = found.calculator in this.taken ? found : { calculator: "", cases: [] };
    this.#show();
    this.#ask();
  }

  /** Leaves the worker to the page that is opened in the place of this one. */
  close() {
    clearTimeout(this.typing);
    clearTimeout(this.reading);
    this.runtime.leave();
  }

  /** Fills the forms in anew, as many as there are cases. */
  #show() {
    const { calculator, cases } = this.kept;
    const isEmpty = cases.length === 0;
    this.none.hidden = !isEmpty;
    this.casesBox.hidden = isEmpty;
    this.buttons.hidden = isEmpty;
    this.what.hidden = isEmpty;
    this.what.textContent = `比的是“${this.titles[calculator] ?? ""}”。`;
    this.addButton.hidden = cases.length >= MOST;
    this.forms.forEach((form, index) => {
      const inputs = cases[index];
      form.element.hidden = !inputs;
      form.empty();
      if (!inputs) return;
      const taken = this.taken[calculator] ?? [];
      form.moot = new Set([...form.fields.keys()].filter((name) => !taken.includes(name)));
      fillQuietly(form, inputs);
      this.#consult(index);
    });
  }

  /**
   * Leaves of a case's form what the rules of its place ask.
   *
   * @param {number} index
   */
  async #consult(index) {
    const { calculator, cases } = this.kept;
    const [form, inputs] = [this.forms[index], cases[index]];
    if (!form || !inputs) return;
    const answer = await this.#call("questions", { calculator, inputs });
    if (!answer || this.kept.cases[index] !== inputs) return;
    const taken = this.taken[calculator] ?? [];
    const questions = /** @type {import("./narrow.js").Question[]} */ (answer.questions);
    narrow(
      form,
      questions.filter((question) => taken.includes(question.name)),
      ALWAYS.filter((name) => taken.includes(name)),
    );
  }

  /** @param {number} index */
  #changed(index) {
    const [form, before] = [this.forms[index], this.kept.cases[index]];
    if (!form || !before) return;
    form.showRelevant();
    const inputs = { ...before };
    for (const name of form.fields.keys()) {
      const value = form.value(name);
      if (form.moot.has(name)) continue;
      if (value === null) delete inputs[name];
      else inputs[name] = value;
    }
    this.kept.cases[index] = inputs;
    keepCases(this.kept);
    this.#consult(index);
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.#ask(), TYPING_PAUSE_MS);
  }

  #add() {
    const last = this.kept.cases.at(-1);
    if (!last || this.kept.cases.length >= MOST) return;
    this.kept.cases.push({ ...last });
    const number = this.kept.cases.length;
    this.#renew(`加了第 ${number} 种，和前一种一样，在“改这一种”里改。`);
    const form = this.forms[number - 1];
    if (!form) return;
    const change = part(form.element, "details");
    if (change instanceof HTMLDetailsElement) change.open = true;
    part(form.element, "h2").focus();
  }

  /** @param {number} index */
  #remove(index) {
    this.kept.cases.splice(index, 1);
    this.#renew(`去掉了第 ${index + 1} 种。`);
    this.status.tabIndex = -1;
    this.status.focus();
  }

  #clear() {
    this.kept = { calculator: "", cases: [] };
    this.#renew("全部去掉了。");
    this.status.tabIndex = -1;
    this.status.focus();
  }

  /** @param {string} words */
  #renew(words) {
    keepCases(this.kept);
    this.status.textContent = words;
    this.#show();
    this.#ask();
  }

  async #ask() {
    clearTimeout(this.typing);
    clearTimeout(this.reading);
    this.latest += 1;
    const question = this.latest;
    if (this.kept.cases.length === 0) {
      this.result.hidden = true;
      this.answerPlace.replaceChildren();
      return;
    }
    this.progress.wait(this.runtime.stage === "ready");
    const { language: lang = "zh" } = document.documentElement.dataset;
    const answer = await this.#call("compare", { ...this.kept, root: this.root, lang });
    if (!answer || question !== this.latest) return;
    this.progress.done();
    if (answer.kind !== "result") return;
    this.forms.forEach((form, index) => {
      const errors = answer.errors[index] ?? [];
      if (errors.length > 0) form.showErrors(errors);
      else form.clearErrors();
      part(form.element, ".compare-case__words").textContent = answer.names[index] ?? "";
    });
    this.answerPlace.innerHTML = answer.html;
    nameCells();
    this.result.hidden = false;
    document.dispatchEvent(new CustomEvent("yibao:shown"));
    this.reading = setTimeout(() => {
      this.announcement.textContent = answer.announcement;
    }, READING_PAUSE_MS);
  }

  /**
   * Calls Python; nothing where it failed, which the page tells.
   *
   * @param {string} method
   * @param {Record<string, unknown>} payload
   */
  async #call(method, payload) {
    try {
      return await this.runtime.call(method, payload);
    } catch (error) {
      if (error instanceof RuntimeFailure) return null;
      throw error;
    }
  }
}

/** Where there is no room for columns, each amount stands beside the name of its case. */
function nameCells() {
  for (const table of document.querySelectorAll(".compare-table")) {
    const heads = [...table.querySelectorAll("thead th")].slice(1);
    for (const row of table.querySelectorAll("tbody tr")) {
      for (const [index, cell] of row.querySelectorAll("td").entries()) {
        cell.dataset.label = heads[index]?.firstChild?.textContent?.trim() ?? "";
      }
    }
    table.classList.add("compare-table--named");
  }
}

/**
 * Filling in unfolds a form; a case's own stays as the reader left it.
 *
 * @param {CalculatorForm} form
 * @param {Inputs} inputs
 */
function fillQuietly(form, inputs) {
  const folded = form.element.querySelector("details");
  const wasOpen = folded?.open ?? false;
  form.fill(inputs);
  if (folded) folded.open = wasOpen;
}

// The take-away file opens its pages itself.
const box = document.querySelector("body:not([data-takeaway]) .compare");
if (box instanceof HTMLElement) new ComparePage(box).open();
