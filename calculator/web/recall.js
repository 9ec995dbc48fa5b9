/**
 * Figures that were published and are withdrawn: says so where they stand, also on a page or in a
 * result that was kept from earlier days. Every page asks for `revision.json` anew; what the device
 * was told last holds until the answer comes, and without a network.
 *
 * @typedef {import("./revision.js").Withdrawn} Withdrawn
 * @typedef {import("./revision.js").Revision} Revision
 */

import { askAnew, lastTold, REVISION } from "./revision.js";

/** A page that stays open asks again when it is looked at after so long. */
const STALE_AFTER_MS = 10 * 60 * 1000;

/** @type {Map<string, Withdrawn>} */
let withdrawn = new Map();
let askedAt = Number.NEGATIVE_INFINITY;

async function ask() {
  if (!navigator.onLine || !REVISION.protocol.startsWith("http")) return;
  askedAt = Date.now();
  const revision = await askAnew();
  if (!revision) return;
  tell(revision);
  offerNewerData(revision);
}

/** @param {Revision} revision */
function tell(revision) {
  const before = withdrawn;
  withdrawn = new Map(revision.withdrawn.map((item) => [item.reading, item]));
  if ([...before.values()].some((item) => withdrawn.get(item.reading)?.says !== item.says))
    unmark();
  show();
}

/** What was withdrawn by mistake, or in other words, is marked afresh. */
function unmark() {
  for (const words of document.querySelectorAll(".recalled")) words.remove();
  for (const element of document.querySelectorAll("[data-withdrawn]")) {
    element.removeAttribute("data-withdrawn");
  }
}

/** Marks what is withdrawn, and says it at the top; what is marked already is left alone. */
function show() {
  /** @type {Set<Withdrawn>} */
  const shown = new Set();
  for (const element of document.querySelectorAll("[data-reading]")) {
    const found = withdrawnIn(element);
    // What the search finds is on other pages.
    if (element.closest("#content")) for (const item of found) shown.add(item);
    if (found.length > 0 && !element.hasAttribute("data-withdrawn")) mark(element, found);
  }
  showBanner([...shown]);
}

/** @param {Element} element */
function withdrawnIn(element) {
  const readings = element.getAttribute("data-reading")?.split(" ") ?? [];
  return readings.flatMap((reading) => withdrawn.get(reading) ?? []);
}

/**
 * @param {Element} element
 * @param {Withdrawn[]} found
 */
function mark(element, found) {
  element.setAttribute("data-withdrawn", "");
  const what = element.matches(".calc-answer, .slip, .compare-table th")
    ? "这个结果用到了已经撤回的数，请不要用"
    : element.matches("[role=option]")
      ? "里面有已经撤回的数，请不要用"
      : "这个数已经撤回，请不要用";
  // Inside a table only a cell may hold words.
  const place = element.matches("tr, tbody") ? element.querySelector("th, td") : element;
  // On a sheet of paper (sheet.js) there is little room, and its head says it all.
  const isShort = element.matches(".slip :is(tr, td)");
  const says = isShort ? what : `${what}：${found.map(words).join("")}`;
  place?.prepend(line(says, "recalled"));
}

/** @param {Withdrawn[]} items */
function showBanner(items) {
  const old = document.querySelector(".recall-banner");
  const told = items.map((item) => item.reading).join(" ");
  if (old?.getAttribute("data-told") === told || (!old && items.length === 0)) return;
  old?.remove();
  if (items.length === 0) return;
  const banner = document.createElement("div");
  banner.className = "recall-banner";
  banner.setAttribute("role", "alert");
  banner.setAttribute("data-told", told);
  const list = document.createElement("ul");
  list.append(...items.map((item) => textElement("li", words(item))));
  banner.append(line("这一页上有已经撤回的数，请不要照它办：", "recall-banner__head"), list);
  document.querySelector("#content")?.prepend(banner);
}

/** @param {Revision} revision */
function offerNewerData({ data_version, newest_check }) {
  const here = document.querySelector("meta[name='data-version']")?.getAttribute("content");
  const isNewer = here && here !== data_version && here.slice(0, 10) <= newest_check;
  if (!isNewer || document.querySelector(".recall-newer")) return;
  const note = line(`有更新的数据（${newest_check} 核对）。`, "recall-newer");
  const again = textElement("button", "刷新这一页");
  again.setAttribute("type", "button");
  again.addEventListener("click", () => location.reload());
  note.append(again);
  document.querySelector("#content")?.prepend(note);
}

/** @param {Withdrawn} item */
function words({ withdrawn_on, says }) {
  return `${says}（${withdrawn_on} 撤回）`;
}

/**
 * @param {string} text
 * @param {string} className
 */
function line(text, className) {
  const element = textElement("p", text);
  element.className = className;
  return element;
}

/**
 * @param {string} name
 * @param {string} text
 */
function textElement(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

// Results come later than the page; what `show` itself adds changes nothing the second time.
new MutationObserver(() => {
  if (withdrawn.size > 0) show();
}).observe(document.body, { childList: true, subtree: true });

const known = lastTold();
if (known) tell(known);

window.addEventListener("online", ask);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && Date.now() - askedAt > STALE_AFTER_MS) ask();
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) ask();
});
ask();
