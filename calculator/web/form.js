/**
 * The form as the reader sees it: what is asked, what was filled in, and what is wrong with it.
 *
 * Nothing is checked here. Values go to Python as they were typed, so that the page and the
 * command line give the same message for the same mistake.
 *
 * @typedef {HTMLInputElement | HTMLSelectElement} Control
 * @typedef {{field: string, message: string}} FieldError
 * @typedef {Record<string, string | boolean>} Inputs
 */

import { today } from "./today.js";

/** What is sent where the reader says that a part of the bill is not known. */
const UNKNOWN = "unknown";

/**
 * @param {ParentNode} parent
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function part(parent, selector) {
  const found = parent.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`the page has no ${selector}`);
  return found;
}

export class CalculatorForm {
  /** @param {HTMLFormElement} element */
  constructor(element) {
    this.element = element;
    this.summary = part(element, ".calc-error-summary");
    /** @type {Map<string, HTMLElement>} */
    this.fields = new Map();
    /** Fields that no rule of the place asks about. @type {Set<string>} */
    this.moot = new Set();
    /** What holds the place of a folded field that the rules cannot do without. @type {Map<string, Comment>} */
    this.homes = new Map();
    for (const field of element.querySelectorAll(".calc-field")) {
      if (field instanceof HTMLElement) this.fields.set(field.dataset.field ?? "", field);
    }
  }

  /** Hides what does not matter for the answers so far; hidden fields are not sent. */
  showRelevant() {
    // A field may depend on one that is itself hidden, which always stands before it in the form.
    for (const field of this.fields.values()) {
      const unknown = unknownBox(field);
      if (unknown) for (const control of controlsOf(field)) control.disabled = unknown.checked;
      /** @type {Record<string, string[]>} */
      const conditions = JSON.parse(field.dataset.when || "{}");
      const isMoot = this.moot.has(field.dataset.field ?? "");
      const matters = Object.entries(conditions).every(([name, values]) =>
        values.includes(String(this.value(name) ?? "")),
      );
      field.hidden = isMoot || !matters;
    }
    hideEmpty(this.element);
  }

  /**
   * What stands folded away is taken out where it has to be filled in, to the place at which it is
   * asked; and put back where it no longer has to.
   *
   * @param {{name: string, required: boolean}[]} questions in the order in which they are asked
   */
  takeOut(questions) {
    const required = new Set(questions.filter((item) => item.required).map((item) => item.name));
    for (const [name, home] of this.homes) {
      const field = this.fields.get(name);
      if (required.has(name) || !field || isInHand(field)) continue;
      home.replaceWith(field);
      this.homes.delete(name);
    }
    /** @type {HTMLElement | undefined} */
    let before;
    for (const { name } of questions) {
      const field = this.fields.get(name);
      if (!field) continue;
      if (before && required.has(name) && isFolded(field) && !isInHand(field)) {
        const home = document.createComment(name);
        field.replaceWith(home);
        this.homes.set(name, home);
        before.after(field);
      }
      if (!isFolded(field)) before = field;
    }
  }

  /**
   * What the reader has filled in for one field; `null` where nothing counts.
   *
   * @param {string} name
   * @returns {string | boolean | null}
   */
  value(name) {
    const field = this.fields.get(name);
    if (!field || field.hidden) return null;
    const controls = controlsOf(field);
    if (unknownBox(field)?.checked) return UNKNOWN;
    if (field.dataset.kind === "flag") return controls.some(isChecked) || null;
    if (field.dataset.kind === "month") return monthValue(controls);
    const chosen = controls.find((control) => control.type !== "radio" || isChecked(control));
    return chosen?.value.trim() || null;
  }

  /** @returns {Inputs} */
  inputs() {
    /** @type {Inputs} */
    const inputs = {};
    for (const name of this.fields.keys()) {
      const value = this.value(name);
      if (value !== null) inputs[name] = value;
    }
    return inputs;
  }

  /**
   * Fills in values by name; names that the form does not know are left alone.
   *
   * @param {Inputs} inputs
   */
  fill(inputs) {
    for (const [name, value] of Object.entries(inputs)) {
      const field = this.fields.get(name);
      if (field) setValue(field, String(value));
    }
    this.showRelevant();
  }

  empty() {
    this.element.reset();
    this.clearErrors();
    this.showRelevant();
  }

  /**
   * Turns what would have to be typed into a choice, where the place says what there is.
   *
   * @param {string} name
   * @param {{value: string, label: string}[]} options
   */
  offer(name, options) {
    const field = this.fields.get(name);
    const control = field && controlsOf(field)[0];
    if (!control || field.dataset.kind !== "text" || options.length === 0) return;
    const known = [...(control instanceof HTMLSelectElement ? control.options : [])].slice(1);
    if (known.map((option) => option.value).join() === options.map((o) => o.value).join()) return;
    const select = document.createElement("select");
    // The place has kinds of its own: what the form says of other places does not fit them.
    field.querySelector(".calc-hint")?.remove();
    select.id = control.id;
    select.name = control.name;
    select.setAttribute("aria-describedby", part(field, ".calc-field-error").id);
    const none = new Option("请选择", "");
    none.dataset.labelEn = "Please choose";
    select.append(none);
    for (const { value, label } of options) select.append(new Option(label, value));
    if (options.some(({ value }) => value === control.value)) select.value = control.value;
    control.replaceWith(select);
  }

  /**
   * What was filled in for one field as a person would say it; empty where nothing was.
   *
   * @param {string} name
   */
  words(name) {
    const field = this.fields.get(name);
    const value = this.value(name);
    if (!field || value === null) return "";
    if (value === UNKNOWN) return "不清楚";
    if (value === true) return "是";
    if (field.dataset.kind === "date" || field.dataset.kind === "month") return dayWords(value);
    for (const control of controlsOf(field)) {
      if (control instanceof HTMLSelectElement) return control.selectedOptions[0]?.label ?? "";
      if (isChecked(control)) return control.labels?.[0]?.textContent?.trim() ?? "";
    }
    return `${value} ${field.dataset.unit ?? ""}`.trim();
  }

  /**
   * What a value would be called; empty where only programs know it.
   *
   * @param {string} name
   * @param {string} value
   */
  wordsFor(name, value) {
    const field = this.fields.get(name);
    if (!field) return "";
    if (!["choice", "text", "flag"].includes(field.dataset.kind ?? "")) return dayWords(value);
    for (const choice of field.querySelectorAll("option, input")) {
      if (choice.getAttribute("value") !== value) continue;
      const label = choice instanceof HTMLInputElement ? choice.labels?.[0] : choice;
      return label?.textContent?.trim() ?? "";
    }
    return "";
  }

  /**
   * The name of a field as it stands on the page.
   *
   * @param {string} name
   */
  label(name) {
    return this.fields.get(name)?.dataset.label ?? name;
  }

  /** The day asked about is most often a recent one: start from today where one must be given. */
  fillToday() {
    for (const control of this.element.querySelectorAll("[data-prefill=today]")) {
      if (control instanceof HTMLInputElement) control.value ||= today();
    }
  }

  clearErrors() {
    this.summary.hidden = true;
    for (const field of this.fields.values()) markField(field, null);
  }

  /**
   * Puts each message beside its field, and all of them in the summary above the form.
   *
   * @param {FieldError[]} errors
   */
  showErrors(errors) {
    this.clearErrors();
    const list = part(this.summary, "ul");
    // In the order in which the page asks, not in that of the declarations.
    const shown = /** @type {NodeListOf<HTMLElement>} */ (
      this.element.querySelectorAll(".calc-field")
    );
    const asked = [...shown].map((field) => field.dataset.field ?? "");
    const ordered = [...errors].sort((a, b) => asked.indexOf(a.field) - asked.indexOf(b.field));
    list.replaceChildren(
      ...ordered.map((error) => {
        const field = this.fields.get(error.field);
        if (field) markField(field, error.message);
        return summaryItem(error.message, field);
      }),
    );
    this.summary.hidden = false;
  }

  /**
   * @param {string} name
   */
  focus(name) {
    const field = this.fields.get(name);
    if (field) lead(field);
  }

  focusSummary() {
    this.summary.focus();
  }
}

/**
 * What a field's value is filled in with.
 *
 * @param {HTMLElement} field
 * @returns {Control[]}
 */
function controlsOf(field) {
  const controls = field.querySelectorAll("input:not([data-unknown]), select");
  return /** @type {Control[]} */ ([...controls]);
}

/** @param {HTMLElement} field */
function isFolded(field) {
  return field.closest(".calc-more") !== null;
}

/**
 * Whether the reader is at it: it would lose the focus on its way elsewhere.
 *
 * @param {HTMLElement} field
 */
function isInHand(field) {
  return field.contains(document.activeElement);
}

/**
 * Headings without a question below them, and a fold without one in it, say nothing.
 *
 * @param {HTMLElement} form
 */
function hideEmpty(form) {
  /** @type {HTMLElement | null} */
  let heading = null;
  for (const item of /** @type {NodeListOf<HTMLElement>} */ (
    form.querySelectorAll(".calc-group, .calc-field, .calc-more")
  )) {
    if (item.matches(".calc-field")) {
      if (heading && !item.hidden && !isFolded(item)) heading.hidden = false;
      continue;
    }
    item.hidden = item.querySelector(".calc-field:not([hidden])") === null;
    heading = item.matches(".calc-group") ? item : null;
  }
}

/**
 * The box that says, instead of a value, that it is not known.
 *
 * @param {HTMLElement} field
 * @returns {HTMLInputElement | null}
 */
function unknownBox(field) {
  return field.querySelector("input[data-unknown]");
}

/**
 * `2026-09-01` and `2026-09` as people write them; anything else stays as it was typed.
 *
 * @param {string | boolean} value
 */
function dayWords(value) {
  const [, year, month, day] = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/.exec(String(value)) ?? [];
  if (!year) return String(value);
  return `${year} 年 ${Number(month)} 月${day ? ` ${Number(day)} 日` : ""}`;
}

/** @param {Control} control */
function isChecked(control) {
  return control instanceof HTMLInputElement && control.checked;
}

/**
 * Year and month are typed apart and sent as one; what is half filled in is sent as it is.
 *
 * @param {Control[]} controls
 */
function monthValue(controls) {
  const [year = "", month = ""] = controls.map((control) => control.value.trim());
  if (!year && !month) return null;
  return `${year}-${month.length === 1 ? `0${month}` : month}`;
}

/**
 * @param {HTMLElement} field
 * @param {string} value
 */
function setValue(field, value) {
  const folded = field.closest("details");
  if (folded) folded.open = true;
  const controls = controlsOf(field);
  if (field.dataset.kind === "month") {
    const parts = value.split("-");
    controls.forEach((control, position) => {
      control.value = parts[position] ?? "";
    });
    return;
  }
  const unknown = unknownBox(field);
  if (unknown) unknown.checked = value === UNKNOWN;
  if (unknown?.checked) return;
  for (const control of controls) {
    if (control instanceof HTMLSelectElement) {
      if ([...control.options].some((option) => option.value === value)) control.value = value;
    } else if (control.type === "radio") {
      control.checked = control.value === value;
    } else if (control.type === "checkbox") {
      control.checked = value === "true";
    } else {
      control.value = value;
    }
  }
}

/**
 * @param {HTMLElement} field
 * @returns {Control | null | undefined}
 */
function firstUsable(field) {
  const controls = controlsOf(field);
  const control = controls.find(isChecked) ?? controls[0];
  return control?.disabled ? unknownBox(field) : control;
}

/**
 * Takes the reader to a field, with its question and what is wrong with it: the focus alone would show
 * no more than the control, and large type leaves those above the window.
 *
 * @param {HTMLElement} field
 */
function lead(field) {
  firstUsable(field)?.focus({ preventScroll: true });
  const { top, bottom } = field.getBoundingClientRect();
  if (top < 0 || bottom > window.innerHeight) field.scrollIntoView({ block: "start" });
}

/**
 * @param {HTMLElement} field
 * @param {string | null} message
 */
function markField(field, message) {
  const place = part(field, ".calc-field-error");
  place.textContent = message ?? "";
  place.hidden = message === null;
  field.classList.toggle("calc-field--wrong", message !== null);
  for (const control of controlsOf(field)) {
    if (message === null) control.removeAttribute("aria-invalid");
    else control.setAttribute("aria-invalid", "true");
  }
  const folded = field.closest("details");
  if (message !== null && folded) folded.open = true;
}

/**
 * @param {string} message
 * @param {HTMLElement | undefined} field
 */
function summaryItem(message, field) {
  const item = document.createElement("li");
  const control = field && firstUsable(field);
  if (!field || !control) {
    item.textContent = message;
    return item;
  }
  const link = document.createElement("a");
  link.href = `#${control.id}`;
  link.textContent = message;
  link.addEventListener("click", (event) => {
    // The fragment carries what a link fills in; following this one must not replace it.
    event.preventDefault();
    // In guided mode another question may be showing.
    field.dispatchEvent(new CustomEvent("yibao:show", { bubbles: true }));
    lead(field);
  });
  item.append(link);
  return item;
}
