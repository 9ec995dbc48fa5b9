/**
 * The take-away file's own script: shows one calculator after another in the same page, and says how
 * old the data is. Everything else is the site's.
 */

import "../appearance.js";
import { ComparePage } from "../compare.js";
import { learn, putEnglish } from "../english.js";
import * as words from "../english_words.js";
import { Guide } from "../guided.js";
import { LedgerPage } from "../ledger.js";
import { CalculatorPage } from "../page.js";
import { offerSheet } from "../print.js";
import { offerPage } from "../print_page.js";
import { offerYear } from "../print_year.js";
import { narrowDown } from "../reverse.js";
import { offerToCompare } from "../to_compare.js";

const DAY_MS = 86_400_000;
const OLD_DAYS = 180;
/** Phones: there the menu fills a screen of its own, and hides what was chosen from it. */
const SMALL = "(max-width: 44em)";

/** Where a page beside this one is, or one of the site's: `../own-rule/`, `../../glossary/#x`. */
const SIBLING = /^(?:\.\.\/)*(?:calculators\/)?([\w-]+)\/(?:#(.*))?$/;

/**
 * @typedef {CalculatorPage | LedgerPage | ComparePage} Owner
 * @typedef {{nodes: Node[], owner: Owner | null, guide: Guide | null}} Opened
 */

/** What was opened so far stays as it was left. @type {Map<string, Opened>} */
const opened = new Map();
/** @type {Opened | undefined} */
let current;

/**
 * @param {string} name
 * @param {boolean} isReturn whether the browser went there, whose history has the question that showed
 */
function show(name, isReturn = false) {
  const template = document.getElementById(`page-${name}`);
  const place = document.getElementById("content");
  if (!(template instanceof HTMLTemplateElement) || !place) return;
  const isFirst = !current;
  current?.owner?.close();
  current = opened.get(name);
  place.replaceChildren(...(current?.nodes ?? [template.content.cloneNode(true)]));
  for (const entry of document.querySelectorAll("[data-page]")) {
    entry.setAttribute("aria-pressed", String(entry.getAttribute("data-page") === name));
  }
  if (current) {
    if (!isReturn) current.guide?.resume();
    current.owner?.takeUp();
  }
  current ??= open(place);
  opened.set(name, current);
  if (isFirst || !matchMedia(SMALL).matches) window.scrollTo(0, 0);
  else place.scrollIntoView({ block: "start" });
}

/**
 * @param {HTMLElement} place
 * @returns {Opened}
 */
function open(place) {
  for (const asked of place.querySelectorAll(".calc-form")) leaveOutPlaces(asked);
  const nodes = [...place.childNodes];
  const owner = ownerOf(place);
  owner?.open();
  const guide =
    owner instanceof CalculatorPage && place.querySelector(".calc-guide") ? new Guide(owner) : null;
  guide?.start();
  if (place.querySelector(".calc-page"))
    putEnglish(place, place.querySelector(".calc-language button"));
  if (owner) offerTools(owner);
  return { nodes, owner, guide };
}

/**
 * @param {HTMLElement} place
 * @returns {Owner | null}
 */
function ownerOf(place) {
  const compare = place.querySelector(".compare");
  if (compare instanceof HTMLElement) return new ComparePage(compare);
  const ledger = place.querySelector(".ledger");
  if (ledger instanceof HTMLElement) return new LedgerPage(ledger);
  const form = place.querySelector(".calc-form");
  return form instanceof HTMLFormElement ? new CalculatorPage(form) : null;
}

/**
 * What can be done with an answer, as on the site, but for what needs a network or a storage.
 *
 * @param {Owner} owner
 */
function offerTools(owner) {
  if (owner instanceof LedgerPage) offerYear(owner);
  else if (!(owner instanceof CalculatorPage) || owner.method === "reverse") offerPage();
  else offerSheet(owner);
  if (!(owner instanceof CalculatorPage)) return;
  if (owner.method === "reverse") narrowDown(owner);
  if (owner.method === "calculate") offerToCompare(owner);
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
document.addEventListener("yibao:language", () => {
  if (current?.owner instanceof CalculatorPage) current.owner.takeUp();
});
// Before those that belong to a calculator: what is gone back to is on the page again by then.
window.addEventListener("popstate", ({ state }) => {
  const found = opened.get(state?.calculator);
  if (found?.guide && found !== current) show(state.calculator, true);
});
learn(words);
showAge();
show(document.querySelector("[data-page]")?.getAttribute("data-page") ?? "");
