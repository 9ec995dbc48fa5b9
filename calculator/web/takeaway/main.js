/**
 * The take-away file's own script: shows one calculator after another in the same page, and says how
 * old the data is. Everything else is the site's.
 */

import { ComparePage } from "../compare.js";
import { LedgerPage } from "../ledger.js";
import { CalculatorPage } from "../page.js";
import { narrowDown } from "../reverse.js";
import { putBeside } from "../side_by_side.js";
import { button, make } from "../tools.js";

const DAY_MS = 86_400_000;
const OLD_DAYS = 180;

/** Where a page beside this one is, or one of the site's: `../own-rule/`, `../../glossary/#x`. */
const SIBLING = /^(?:\.\.\/)*(?:calculators\/)?([\w-]+)\/(?:#(.*))?$/;

/** What belongs to modules that stayed on the site. */
const LEFT = ".calc-language, .calc-mode, .calc-tools";

/** @typedef {{nodes: Node[], owner: CalculatorPage | LedgerPage | ComparePage | null}} Opened */

/** What was opened so far stays as it was left. @type {Map<string, Opened>} */
const opened = new Map();
/** @type {Opened | undefined} */
let current;

/** @param {string} name */
function show(name) {
  const template = document.getElementById(`page-${name}`);
  const place = document.getElementById("content");
  if (!(template instanceof HTMLTemplateElement) || !place) return;
  current?.owner?.close();
  current = opened.get(name);
  place.replaceChildren(...(current?.nodes ?? [template.content.cloneNode(true)]));
  for (const entry of document.querySelectorAll("[data-page]")) {
    entry.setAttribute("aria-pressed", String(entry.getAttribute("data-page") === name));
  }
  if (current?.owner instanceof ComparePage) current.owner.takeUp();
  current ??= open(place);
  opened.set(name, current);
  window.scrollTo(0, 0);
}

/**
 * @param {HTMLElement} place
 * @returns {Opened}
 */
function open(place) {
  for (const part of place.querySelectorAll(LEFT)) part.remove();
  const [form, ledger] = [place.querySelector(".calc-form"), place.querySelector(".ledger")];
  for (const asked of place.querySelectorAll(".calc-form")) leaveOutPlaces(asked);
  const nodes = [...place.childNodes];
  const compare = place.querySelector(".compare");
  if (compare instanceof HTMLElement) {
    const owner = new ComparePage(compare);
    owner.open();
    return { nodes, owner };
  }
  if (ledger instanceof HTMLElement) {
    const owner = new LedgerPage(ledger);
    owner.open();
    return { nodes, owner };
  }
  if (!(form instanceof HTMLFormElement)) return { nodes, owner: null };
  const owner = new CalculatorPage(form);
  owner.open();
  if (form.dataset.method === "reverse") narrowDown(owner);
  return { nodes, owner };
}

/**
 * Only places that came along can be chosen.
 *
 * @param {Element} form
 */
function leaveOutPlaces(form) {
  const places = (document.body.dataset.places ?? "").split(" ");
  for (const choice of form.querySelectorAll("[data-field=place] :is(option, input)")) {
    const value = choice.getAttribute("value") ?? "";
    if (value === "" || value === "on" || places.includes(value)) continue;
    (choice.closest("label") ?? choice).remove();
  }
}

/**
 * Below an answer of a calculator: puts the case beside others, as the site's tools do.
 *
 * @param {Event} event
 */
function offerToCompare(event) {
  const answered = /** @type {CustomEvent<import("../page.js").Answered>} */ (event).detail;
  const owner = current?.owner;
  if (!(owner instanceof CalculatorPage) || owner.method !== "calculate") return;
  if (answered.answer.kind !== "result") return;
  const said = make("p");
  said.setAttribute("role", "status");
  const add = button("加到对比", () => {
    const go = button("去看对比", () => show("compare"));
    said.replaceChildren(putBeside(answered.calculator, answered.inputs).words, " ", go);
  });
  const buttons = make("p", { className: "takeaway-compare" }, add);
  document.querySelector("#answer")?.append(buttons, said);
}

function showAge() {
  const place = document.getElementById("age");
  const checked = place?.getAttribute("data-checked");
  if (!place || !checked) return;
  const days = Math.floor((Date.now() - Date.parse(checked)) / DAY_MS);
  if (days > 0) place.textContent = `离今天已有 ${days} 天。`;
  if (days > OLD_DAYS) place.textContent += "时间不短了，规定可能变过，请重新下载一份。";
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const entry = event.target.closest("[data-page]");
  if (entry) show(entry.getAttribute("data-page") ?? "");
  const link = event.target.closest("a[href]");
  const address = link?.getAttribute("href") ?? "";
  if (!link || /^(#|tel:|https?:|blob:)/.test(address)) return;
  event.preventDefault();
  const [, name = "", fragment = ""] = SIBLING.exec(address) ?? [];
  if (document.getElementById(`page-${name}`)) {
    show(name);
    document.getElementById(decodeURIComponent(fragment))?.scrollIntoView();
    return;
  }
  // Documents and other pages stayed on the site.
  const note = document.createElement("span");
  note.setAttribute("role", "status");
  note.textContent = "（这一页没有带来，请联网打开网站看）";
  link.replaceWith(...link.childNodes, note);
});
document.addEventListener("yibao:answer", offerToCompare);
showAge();
show(document.querySelector("[data-page]")?.getAttribute("data-page") ?? "");
