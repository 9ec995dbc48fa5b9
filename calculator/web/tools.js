/**
 * What can be done with an answer: a row of buttons below it, one panel for what they open, and
 * one line that says what has been done.
 */

import { part } from "./form.js";

/** @type {{button: HTMLButtonElement, panel: HTMLElement} | null} */
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

/** Buttons that a short row below the first sentence leads to. @type {[string, HTMLElement][]} */
const quick = [];

/**
 * Adds a button below the answer.
 *
 * @param {string} label
 * @param {(button: HTMLButtonElement) => void} press
 * @param {string} short what it is called right below the answer's first sentence, if it is there
 */
export function addTool(label, press, short = "") {
  const made = button(label, (pressed) => {
    say("");
    press(pressed);
  });
  part(document, ".calc-tools__buttons").append(made);
  part(document, ".calc-tools").classList.add("calc-tools--offered");
  if (short) quick.push([short, made]);
  return made;
}

/** The tools stand below all of the answer, screens away: links right at its head lead there. */
function offerQuickly() {
  const lead = [...document.querySelectorAll("#answer > .calc-answer > .calc-answer__lead")].at(-1);
  // The take-away file puts away the calculators that are not looked at.
  const here = quick.filter(([, tool]) => tool.isConnected);
  if (!lead || here.length === 0) return;
  const links = here.map(([words, tool]) => {
    const link = make("a", { href: "#tools", className: "action", textContent: words });
    link.addEventListener("click", (event) => {
      event.preventDefault();
      tool.scrollIntoView({ block: "center" });
      tool.focus({ preventScroll: true });
      tool.click();
    });
    return link;
  });
  lead.after(make("p", { className: "calc-quick" }, ...links));
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
  opened = { button: from, panel };
  heading.focus();
}

export function closePanel() {
  if (!opened) return;
  opened.panel.hidden = true;
  opened.button.setAttribute("aria-expanded", "false");
  opened = null;
}

/**
 * Says below the buttons what has been done.
 *
 * @param {(Node | string)[]} words
 */
export function say(...words) {
  // In the take-away file there are pages without tools.
  document.querySelector(".calc-tools__status")?.replaceChildren(...words);
}

document.addEventListener("yibao:wiped", () => {
  closePanel();
  // A link that was made for somebody stays in its box when the panel is closed.
  document.querySelector(".calc-tools__panel")?.replaceChildren();
  say("");
});
// What a panel shows belongs to the answer that it was opened for.
document.addEventListener("yibao:shown", () => {
  if (opened) closePanel();
  say("");
  offerQuickly();
});
