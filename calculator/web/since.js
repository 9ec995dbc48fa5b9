/**
 * A case from an earlier day, out of a link or out of what was kept: what has changed in the rules
 * since, and what it comes to now. What the rules said then comes with the case, in the codes of
 * calculator/since.py; links that were made before there were any say less.
 *
 * @typedef {import("./page.js").Answered} Answered
 * @typedef {{data: string, amounts: Record<string, string>, standards?: Record<string, string>}} Past
 *   what was worked out at the time, with which version of the data, and what the rules said
 * @typedef {{says: string, reading: string}} Changed
 * @typedef {{date: string, places: string[], says: string, page: string,
 *   calculators?: string[]}} Change
 * @typedef {{id: string, parent: string | null, short_name: string}} Place
 */

import { part } from "./form.js";
import { page } from "./page.js";
import { RuntimeFailure } from "./runtime.js";
import { make } from "./tools.js";

const RENEW = "连上网，把这一页关掉再打开，就会用上新的。";
const MONEY = /^-?\d+\.\d\d$/;

/** Where it is told; the take-away file, which takes up no links, shows none. */
const place = document.querySelector("#since");

/** @type {(Past & {inputs: string}) | null} */
let past = null;
/** Which standards have changed, and of which answer. @type {{answer: Answered["answer"], changed: Changed[] | null} | null} */
let known = null;

/**
 * Call it when the inputs of the past case have been filled in.
 *
 * @param {Past} case_
 */
export function remember(case_) {
  // A link that somebody wrote by hand says nothing of an earlier answer.
  const isKnown = case_.data !== "" || Object.keys(case_.amounts).length > 0;
  past = isKnown ? { ...case_, inputs: asText(page?.form.inputs() ?? {}) } : null;
}

/**
 * The amounts that an answer gives first, as a link and a kept case hold them.
 *
 * @param {Answered} answered
 * @returns {Past}
 */
export function outcome({ answer }) {
  const result = answer.kind === "result" ? answer.result : {};
  const known = /** @type {Record<string, unknown>} */ (result.amounts ?? {});
  /** @type {Record<string, string>} */
  const amounts = {};
  for (const name of shownAmounts().keys()) {
    if (known[name] !== undefined) amounts[name] = String(known[name]);
  }
  const said = /** @type {{name: string, code: string}[]} */ (result.standards ?? []);
  const standards = Object.fromEntries(said.map(({ name, code }) => [name, code]));
  return { data: String(result.data_version ?? dataVersion()), amounts, standards };
}

/** The version of the data that this page was made with. */
function dataVersion() {
  return document.querySelector("meta[name='data-version']")?.getAttribute("content") ?? "";
}

/** @returns {Map<string, {label: string, short: string, words: string}>} */
function shownAmounts() {
  const found = new Map();
  for (const element of document.querySelectorAll("#answer .calc-amounts [data-amount]")) {
    const name = element.querySelector("dt");
    const label = name?.textContent ?? "";
    const short = name?.firstChild?.textContent?.trim() ?? "";
    const words = element.querySelector(".calc-number")?.textContent ?? "";
    found.set(element.getAttribute("data-amount"), { label, short, words });
  }
  return found;
}

document.addEventListener("yibao:wiped", () => {
  past = null;
});

document.addEventListener("yibao:answer", (event) => {
  const answered = /** @type {CustomEvent<Answered>} */ (event).detail;
  if (!(place instanceof HTMLElement)) return;
  place.hidden = true;
  const then = pastOf(answered);
  if (!then) return;
  const changed = known?.answer === answered.answer ? known.changed : null;
  place.replaceChildren(...words(then, outcome(answered), answered, changed));
  place.hidden = false;
  // The result comes first; the answer that this stands in is replaced by the next one.
  const lead = [...document.querySelectorAll("#answer > .calc-answer > .calc-answer__lead")].at(-1);
  if (lead) lead.after(place);
  else part(document, "#answer").prepend(place);
});

/** Before an answer is shown, so that nothing below moves when it is told. */
page?.beforeShowing(async (answered) => {
  const then = pastOf(answered);
  if (!then) return;
  const changed = await changedStandards(then, outcome(answered), answered);
  known = { answer: answered.answer, changed };
});

/**
 * The past case, where the answer is to it and something may be other than it was.
 *
 * @param {Answered} answered
 * @returns {Past | null}
 */
function pastOf(answered) {
  if (!past || asText(answered.inputs) !== past.inputs) return null;
  const [was, now] = [past, outcome(answered)];
  const differs = Object.keys(was.amounts).some((name) => now.amounts[name] !== was.amounts[name]);
  return was.data !== now.data || differs ? was : null;
}

/**
 * Which of the standards that the case rests on are others now.
 *
 * @param {Past} then
 * @param {Past} now
 * @param {Answered} answered
 * @returns {Promise<Changed[] | null>} nothing where it is not known what they were
 */
async function changedStandards({ data, standards = {} }, now, { answer }) {
  // Of what is older here, it would tell the past as the present.
  const isOlder = data.slice(0, 10) > now.data.slice(0, 10);
  const isTold = Object.keys(standards).length > 0;
  if (data === now.data || isOlder || answer.kind !== "result" || !isTold) return null;
  try {
    const payload = { was: standards, now: answer.result.standards };
    return (await page?.runtime.call("since", payload))?.changes ?? null;
  } catch (error) {
    if (error instanceof RuntimeFailure) return null;
    throw error;
  }
}

/**
 * @param {Past} then
 * @param {Past} now
 * @param {Answered} answered
 * @param {Changed[] | null} changed
 * @returns {Node[]}
 */
function words(then, now, answered, changed) {
  const sameData = then.data === now.data;
  const [was, is] = [then.data.slice(0, 10), now.data.slice(0, 10)];
  const isOlder = was > is;
  let versions = `当时用的是 ${was} 的资料，现在是 ${is} 的。`;
  if (was === is) versions = "当时用的资料，现在已经更新过。";
  if (isOlder) versions = `当时用的是 ${was} 的资料，这里的是 ${is} 的，旧一些。${RENEW}`;
  const program = "资料没有变，是本站改了算法。";
  const isAnswered = answered.answer.kind === "result";
  const why = make("p", { textContent: sameData ? program : versions });
  const folded = make("details", {}, make("summary", { textContent: "看看变了什么" }), why);
  if (isAnswered) folded.append(comparison(then, now));
  if (!sameData && !isOlder) {
    const changes = make("div", {}, make("p", { textContent: "正在取更新记录……" }));
    tellChanges(changes, was, answered);
    folded.append(changes);
  }
  const refused = isOlder
    ? "当时算得出，照这里旧一些的资料算不出，原因写在下面。"
    : "当时算得出，照现在的资料算不出，原因写在下面。";
  const first = isAnswered ? inShort(then, now, isOlder) : refused;
  return [make("p", { textContent: first }), ...standardsInWords(changed), folded];
}

/**
 * @param {Changed[] | null} changed
 * @returns {Node[]}
 */
function standardsInWords(changed) {
  if (!changed) return [];
  if (changed.length === 0) return [make("p", { textContent: "这笔账用到的标准，都没有变。" })];
  const items = changed.map(({ says, reading }) => {
    const item = make("li", { textContent: says });
    // What is withdrawn is marked here too: recall.js.
    if (reading) item.setAttribute("data-reading", reading);
    return item;
  });
  return [
    make("p", { textContent: "这笔账用到的标准，变了的有：" }),
    make("ul", { className: "since-standards" }, ...items),
  ];
}

/**
 * One line: by how much the first amount that differs does so.
 *
 * @param {Past} then
 * @param {Past} now
 * @param {boolean} isOlder whether the data here is older than what the case was worked out with
 */
function inShort({ amounts }, now, isOlder) {
  const shown = shownAmounts();
  for (const [name, old] of Object.entries(amounts)) {
    const said = shown.get(name);
    const present = now.amounts[name] ?? "";
    if (said && old !== present) {
      return `和当时比，有变化：${said.short}，${difference(old, present)}。`;
    }
  }
  return isOlder
    ? "和当时比，金额没有变；这里的资料比当时的旧。"
    : "和当时比，金额没有变，资料更新过。";
}

/**
 * @param {Past} then
 * @param {Past} present
 */
function comparison({ amounts }, present) {
  const shown = shownAmounts();
  const body = make("tbody");
  for (const [name, old] of Object.entries(amounts)) {
    const now = shown.get(name);
    if (!now) continue;
    body.append(
      make(
        "tr",
        {},
        make("th", { scope: "row", textContent: now.label }),
        cell("当时", MONEY.test(old) ? `${yuan(Number(old))} 元` : old),
        cell("现在", now.words),
        cell("相差", difference(old, present.amounts[name] ?? "")),
      ),
    );
  }
  const heads = ["哪一项", "当时", "现在", "相差"].map((text) =>
    make("th", { scope: "col", textContent: text }),
  );
  const table = make("table", {}, make("thead", {}, make("tr", {}, ...heads)), body);
  return make("div", { className: "calc-table" }, table);
}

/**
 * On a phone each cell stands under its own head.
 *
 * @param {string} head
 * @param {string} textContent
 */
function cell(head, textContent) {
  const made = make("td", { textContent });
  made.setAttribute("data-label", head);
  return made;
}

/**
 * @param {string} old
 * @param {string} now
 */
function difference(old, now) {
  if (old === now) return "一样";
  if (!MONEY.test(old) || !MONEY.test(now)) return "变了";
  const change = Number(now) - Number(old);
  return `${change > 0 ? "多" : "少"} ${yuan(Math.abs(change))} 元`;
}

/** @param {number} amount */
function yuan(amount) {
  return amount.toLocaleString("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/**
 * @param {HTMLElement} box
 * @param {string} since the day of the old data
 * @param {Answered} answered
 */
async function tellChanges(box, since, { calculator, inputs }) {
  try {
    const [changes, index] = await Promise.all([fetched("changes.json"), fetched("index.json")]);
    const lineage = above(String(inputs.place ?? ""), index.places);
    /** @type {Change[]} */
    const found = changes.filter(
      (/** @type {Change} */ change) =>
        change.date >= since &&
        change.places.some((name) => lineage.has(name)) &&
        (!change.calculators?.length || change.calculators.includes(calculator)),
    );
    box.replaceChildren(...changeList(found));
  } catch {
    box.replaceChildren(make("p", { textContent: "更新记录没有取到，联网以后再打开就能看。" }));
  }
}

/** @param {Change[]} changes */
function changeList(changes) {
  if (changes.length === 0) {
    return [make("p", { textContent: "更新记录里没有和这里有关的条目。" })];
  }
  const items = changes.map((change) => {
    const link = make("a", { href: new URL(change.page, site()).href, textContent: change.date });
    return make("li", {}, link, `：${change.says}`);
  });
  return [make("p", { textContent: "从那天起，和这里有关的更新：" }), make("ul", {}, ...items)];
}

/**
 * A place and all that it inherits rules from.
 *
 * @param {string} place
 * @param {Place[]} places
 */
function above(place, places) {
  const parents = new Map(places.map((entry) => [entry.id, entry.parent]));
  const found = new Set(["cn"]);
  for (let at = place; at && parents.has(at) && !found.has(at); at = parents.get(at) ?? "") {
    found.add(at);
  }
  return found;
}

/** The site's root, which only a page of the site has. */
function site() {
  return new URL("../../", import.meta.url);
}

/** @param {string} name */
async function fetched(name) {
  const response = await fetch(new URL(`data/${name}`, site()), { cache: "no-cache" });
  if (!response.ok) throw new Error(`${name}: HTTP ${response.status}`);
  return response.json();
}

/** @param {Record<string, unknown>} inputs */
function asText(inputs) {
  return JSON.stringify(Object.entries(inputs).sort());
}
