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
    for (const field of element.querySelectorAll(".calc-field")) {
      if (field instanceof HTMLElement) this.fields.set(field.dataset.field ?? "", field);
    }
  }

  /** Hides what does not matter for the answers so far; hidden fields are not sent. */
  showRelevant() {
    // A field may depend on one that is itself hidden, which always stands before it in the form.
    for (const field of this.fields.values()) {
      /** @type {Record<string, string[]>} */
      const conditions = JSON.parse(field.dataset.when || "{}");
      field.hidden = !Object.entries(conditions).every(([name, values]) =>
        values.includes(String(this.value(name) ?? "")),
      );
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
   * Fills in what a link carries (`#place=yantai&scheme=employee`); unknown names are left alone.
   *
   * @param {URLSearchParams} prefill
   */
  prefill(prefill) {
    for (const [name, value] of prefill) {
      const field = this.fields.get(name);
      if (field) setValue(field, value);
    }
  }

  /** The day of the stay is most often a recent one: start from the reader's own today. */
  fillToday() {
    const now = new Date();
    const month = String(now.getMonth() + 1).padStart(2, "0");
    const today = `${now.getFullYear()}-${month}-${String(now.getDate()).padStart(2, "0")}`;
    for (const field of this.fields.values()) {
      if (field.dataset.kind !== "date") continue;
      for (const control of controlsOf(field)) control.value ||= today;
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
    list.replaceChildren(
      ...errors.map((error) => {
        const field = this.fields.get(error.field);
        if (field) markField(field, error.message);
        return summaryItem(error.message, field);
      }),
    );
    this.summary.hidden = false;
  }

  focusSummary() {
    this.summary.focus();
  }
}

/**
 * @param {HTMLElement} field
 * @returns {Control[]}
 */
function controlsOf(field) {
  return /** @type {Control[]} */ ([...field.querySelectorAll("input, select")]);
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
  const controls = controlsOf(field);
  if (field.dataset.kind === "month") {
    const parts = value.split("-");
    controls.forEach((control, position) => {
      control.value = parts[position] ?? "";
    });
    return;
  }
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
  const folded = field.closest("details");
  if (folded) folded.open = true;
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
  const control = field && controlsOf(field)[0];
  if (!control) {
    item.textContent = message;
    return item;
  }
  const link = document.createElement("a");
  link.href = `#${control.id}`;
  link.textContent = message;
  link.addEventListener("click", (event) => {
    // The fragment carries what a link fills in; following this one must not replace it.
    event.preventDefault();
    control.focus();
  });
  item.append(link);
  return item;
}
