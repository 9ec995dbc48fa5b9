/**
 * What can be done with an answer: a row of buttons below it, one panel for what they open, and
 * one line that says what has been done.
 */

import { part } from "./form.js";

/** @type {{button: HTMLButtonElement} | null} */
let opened = null;

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Partial<HTMLElementTagNameMap[Name]>} properties
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/**
 * @param {string} label
 * @param {(button: HTMLButtonElement) => void} press
 */
export function button(label, press) {
  const made = make("button", { type: "button", textContent: label });
  made.addEventListener("click", () => press(made));
  return made;
}

/**
 * Adds a button below the answer.
 *
 * @param {string} label
 * @param {(button: HTMLButtonElement) => void} press
 */
export function addTool(label, press) {
  const made = button(label, (pressed) => {
    say("");
    press(pressed);
  });
  part(document, ".calc-tools__buttons").append(made);
  return made;
}

/**
 * Opens the panel for a button, or closes it where the button had opened it.
 *
 * @param {HTMLButtonElement} from
 * @param {string} title
 * @param {() => Node[]} fill
 */
export function togglePanel(from, title, fill) {
  const wasOpen = opened?.button === from;
  closePanel();
  if (wasOpen) return;
  const heading = make("h4", { textContent: title, tabIndex: -1 });
  const panel = part(document, ".calc-tools__panel");
  const close = button("收起", () => {
    closePanel();
    from.focus();
  });
  close.className = "calc-plain";
  panel.replaceChildren(heading, ...fill(), close);
  panel.hidden = false;
  from.setAttribute("aria-expanded", "true");
  opened = { button: from };
  heading.focus();
}

export function closePanel() {
  part(document, ".calc-tools__panel").hidden = true;
  opened?.button.setAttribute("aria-expanded", "false");
  opened = null;
}

/**
 * Says below the buttons what has been done.
 *
 * @param {(Node | string)[]} words
 */
export function say(...words) {
  // In the take-away file there are no tools.
  document.querySelector(".calc-tools__status")?.replaceChildren(...words);
}

// What a panel shows belongs to the answer that it was opened for.
document.addEventListener("yibao:answer", () => {
  if (opened) closePanel();
  say("");
});
