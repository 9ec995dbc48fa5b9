/**
 * An answer on one sheet of A4, with a code that opens the case again.
 *
 * Python writes the sheet (calculator/slip.py). It lies in the page unseen, is measured there, and
 * gives up what matters least until it fits; in print it takes the place of the page.
 *
 * @typedef {() => Promise<{html: string, code: SVGElement | string} | null>} Source
 */

import { part } from "./form.js";
import { addTool, button, make, togglePanel } from "./tools.js";

const TITLE = "打印／存成 PDF";
const WARNING = "纸上有您填的医疗费、参保情况，属于健康信息。只交给信得过的人，不用了就撕掉。";
const WARNING_CODE = "二维码里也有，谁扫都看得见。";
const ON_IT = "纸上有：您填的、算出的钱、怎样算的、依据哪些文件。大字，一张纸。";
const ON_TWO = "纸上有：您填的、算出的钱、怎样算的、依据哪些文件。一张放不下，要印两张。";
const TOO_LONG = "这笔账填得多，二维码放不下，没有印。";
const NO_ADDRESS = "这个页面只在这台设备上，没有可以扫的地址，没有印二维码。";
const SCAN = "扫一扫，在手机上重新打开这笔账。里面有健康信息。";
/** A4 less its margins, and a little for the printer. */
const ROOM_MM = 268;
const PX_PER_MM = 96 / 25.4;
/** Letters of the sheet, in points; the smallest on it have 12/13 of that, so never under ten. */
const LETTERS_PT = [13, 12.4, 11.7, 11.1, 10.9];
/** Smaller ones are for what can never go. */
const PLAIN_LETTERS_PT = 11.7;
/** @typedef {[string, ((count: number) => string)?]} Kind */
/**
 * What a sheet gives up where it is too full, one after the other, with its name for the note; all of
 * it is on the web page. Never what the reader filled in, the first amounts, the lines that these
 * come from (`slip-key`) and the documents that a line names: for those, the letters shrink.
 *
 * @type {Kind[]}
 */
const EASILY = [
  // Lines to write on are nobody's loss.
  [".slip-notes p:nth-of-type(n + 3)"],
  [".slip-steps .slip-more", lines],
  [".slip-notes"],
  // What no line names tells least of where the figures come from.
  [".slip-documents .slip-unnamed", documents],
  [".slip-warnings li:nth-child(n + 3)", warnings],
  [".slip-steps :is(.slip-part, .slip-whole)", lines],
  [".slip-others li:nth-child(n + 3)", (count) => `别的可能 ${count} 种`],
  [".slip-picture", () => "图"],
];
/** What it gives up only after smaller letters did not help. @type {Kind[]} */
const AT_LAST = [
  [".slip-warnings li", warnings],
  [".slip-documents li", documents],
  [".slip-rows tbody tr:not(.slip-key):nth-child(n + 5)", rows],
  [".slip-steps tr:not(.slip-key)", lines],
  // By then these may have lost the lines that named them.
  [".slip-documents li", documents],
  [".slip-rows tbody tr:not(.slip-key)", rows],
];
const GIVEN_UP = [...EASILY, ...AT_LAST];
/** A code with more and finer squares than this one has is not read from paper by every phone. */
const LARGEST_CODE = 20;
const QUIET = 4;
/** Fetched when it is wanted; the build puts it beside this script. */
const LIBRARY = "./uqr.js";

/** @type {HTMLElement | null} */
let sheet = null;
/** Whether it takes two pages, with nothing left to give up. */
let isTooLong = false;
/** @type {HTMLButtonElement | null} */
let tool = null;

/**
 * @param {Source} source
 * @param {HTMLButtonElement} from
 */
async function open(source, from) {
  const found = await source();
  if (!found) return;
  tool = from;
  lay(found.html, found.code);
  togglePanel(from, isTooLong ? "打印，要两张 A4 纸" : "打印一张 A4 纸", () => panel(found.code));
}

/**
 * Adds the button for it below the answer.
 *
 * @param {Source} source what is to be printed, or nothing where that has been said
 */
export function offerSheetOf(source) {
  const made = addTool(TITLE, (from) => open(source, from), "打印");
  made.setAttribute("aria-expanded", "false");
  made.dataset.sheet = "";
}

/** @param {SVGElement | string} code */
function panel(code) {
  const wanted = make("input", { type: "checkbox", checked: true });
  wanted.addEventListener("change", () => {
    sheet?.classList.toggle("slip-sheet--bare", !wanted.checked);
  });
  const label = make("label", { className: "calc-choice" }, wanted, " 印上二维码");
  const isCoded = code instanceof SVGElement;
  return [
    make("p", { textContent: isTooLong ? ON_TWO : ON_IT }),
    make("p", { className: "calc-warn", textContent: isCoded ? WARNING + WARNING_CODE : WARNING }),
    isCoded ? label : make("p", { textContent: code }),
    make("p", { textContent: "要存成 PDF：在打印的窗口里，打印机选“另存为 PDF”。" }),
    button("打印", () => {
      prepare();
      window.print();
    }),
  ];
}

/**
 * Puts the sheet into the page, where only the printer sees it.
 *
 * @param {string} html
 * @param {SVGElement | string} code
 */
function lay(html, code) {
  sheet?.remove();
  sheet = make("div", { className: "slip-sheet" });
  sheet.setAttribute("aria-hidden", "true");
  sheet.innerHTML = html;
  const now = new Date();
  const day = `${now.getFullYear()} 年 ${now.getMonth() + 1} 月 ${now.getDate()} 日`;
  sheet.querySelector(".slip-printed")?.append(`打印于 ${day}。`);
  sheet
    .querySelector(".slip-code")
    ?.append(...(code instanceof SVGElement ? [code, SCAN] : [code]));
  document.body.append(sheet);
  fit();
}

/**
 * Takes away what matters least until the sheet is one page, then gives back what has room after all.
 */
function fit() {
  const slip = sheet?.querySelector(".slip");
  isTooLong = slip instanceof HTMLElement && new Fitting(slip).fit();
}

class Fitting {
  /** @param {HTMLElement} slip */
  constructor(slip) {
    this.slip = slip;
    this.note = part(slip, ".slip-left-out");
    /** What has been taken away, in that order. @type {Element[][]} */
    this.gone = [];
  }

  /** @returns {boolean} whether it does not fit all the same */
  fit() {
    for (const gone of this.slip.querySelectorAll(".slip-gone")) gone.classList.remove("slip-gone");
    this.slip.classList.remove("slip--tight");
    this.slip.style.fontSize = "";
    this.#settle();
    if (!this.#isTooFull()) return false;
    this.slip.classList.add("slip--tight");
    this.#giveUp(EASILY);
    this.#shrink(PLAIN_LETTERS_PT);
    this.#giveUp(AT_LAST);
    this.#shrink(0);
    // What is most of all worth a place first.
    for (const parts of this.gone.reverse()) {
      const all = [...parts, ...this.#namedBy(parts)].filter(isGone);
      this.#mark(all, false);
      if (this.#isTooFull()) this.#mark(all, true);
    }
    this.#settle();
    return this.#isTooFull();
  }

  #isTooFull() {
    return this.slip.offsetHeight > ROOM_MM * PX_PER_MM;
  }

  /** @param {number} least points of its letters */
  #shrink(least) {
    const now = Number.parseFloat(this.slip.style.fontSize) || Number.POSITIVE_INFINITY;
    for (const points of LETTERS_PT) {
      if (!this.#isTooFull()) return;
      if (points >= least && points < now) this.slip.style.fontSize = `${points}pt`;
    }
  }

  /** @param {Kind[]} kinds */
  #giveUp(kinds) {
    for (const [parts] of kinds) {
      // The last first: of several, the first ones say most.
      for (const together of unitsOf(this.slip.querySelectorAll(parts)).reverse()) {
        if (!this.#isTooFull()) return;
        if (this.#isNamed(together)) continue;
        this.#mark(together, true);
        this.gone.push(together);
      }
    }
  }

  /**
   * Whether a line on the sheet names this document by its number.
   *
   * @param {Element[]} parts
   */
  #isNamed([item]) {
    if (!item?.matches(".slip-documents li")) return false;
    const lines = [...this.slip.querySelectorAll("[data-cites]")];
    const number = item.getAttribute("value") ?? "";
    return lines
      .filter((line) => !line.closest(".slip-gone"))
      .some((line) => line.getAttribute("data-cites")?.split(" ").includes(number));
  }

  /**
   * @param {Element[]} parts
   * @returns {Element[]} the documents that these lines name
   */
  #namedBy(parts) {
    return parts
      .flatMap((line) => line.getAttribute("data-cites")?.split(" ") ?? [])
      .flatMap((number) => [
        ...this.slip.querySelectorAll(`.slip-documents li[value="${number}"]`),
      ]);
  }

  /**
   * @param {Element[]} parts
   * @param {boolean} isGone
   */
  #mark(parts, isGone) {
    for (const item of parts) item.classList.toggle("slip-gone", isGone);
    this.#settle();
  }

  /** Headings of nothing go too, and the note says what has gone. */
  #settle() {
    for (const list of this.slip.querySelectorAll(
      ":is(.slip-list, .slip-documents, .slip-table)",
    )) {
      const isEmpty = [...list.querySelectorAll("li, tbody tr")].every(isGone);
      for (const item of [list, list.previousElementSibling]) {
        item?.classList.toggle("slip-empty", isEmpty);
      }
    }
    const picture = this.slip.querySelector(".slip-picture");
    this.slip.classList.toggle("slip--wide", !picture || isGone(picture));
    this.note.textContent = this.#words();
  }

  #words() {
    /** @type {Map<(count: number) => string, Set<Element>>} */
    const found = new Map();
    for (const [parts, name] of GIVEN_UP) {
      if (!name) continue;
      const items = [...this.slip.querySelectorAll(parts)].filter(isGone);
      found.set(name, new Set([...(found.get(name) ?? []), ...items]));
    }
    const words = [...found].flatMap(([name, { size }]) => (size > 0 ? [name(size)] : []));
    const short = words.length > 0 ? `这张纸放不下的：${words.join("、")}。网页上都有。` : "";
    const isLong = this.#isTooFull() && this.slip.style.fontSize === `${LETTERS_PT.at(-1)}pt`;
    return isLong ? `${short}一张放不下，要印两张。` : short;
  }
}

/** @param {number} count */
function warnings(count) {
  return `要当心的 ${count} 条`;
}

/** @param {number} count */
function documents(count) {
  return `依据 ${count} 份（算式里没有提到的）`;
}

/** @param {number} count */
function lines(count) {
  return `怎样算的 ${count} 行`;
}

/** @param {number} count */
function rows(count) {
  return `表里 ${count} 行`;
}

/**
 * Lines of one step's working go and stay together: half of a sum explains nothing.
 *
 * @param {Iterable<Element>} parts
 * @returns {Element[][]}
 */
function unitsOf(parts) {
  /** @type {Map<unknown, Element[]>} */
  const units = new Map();
  for (const item of parts) {
    if (isGone(item)) continue;
    const isOfStep = item.matches(".slip-part, .slip-whole");
    const key = isOfStep ? item.getAttribute("data-of") : item;
    units.set(key, [...(units.get(key) ?? []), item]);
  }
  return [...units.values()];
}

/** @param {Element} item */
function isGone(item) {
  return item.classList.contains("slip-gone");
}

/** What recall.js has to say may have come since the sheet was laid: it takes room too. */
function prepare() {
  fit();
  choosePaper();
}

/** The sheet is printed while its panel is open; otherwise the page is, as anywhere. */
function choosePaper() {
  // The take-away file may have put away the calculator that the sheet is of.
  const wanted = sheet && tool?.isConnected && tool.getAttribute("aria-expanded") === "true";
  if (wanted) document.documentElement.dataset.paper = "slip";
  else delete document.documentElement.dataset.paper;
}

function discard() {
  sheet?.remove();
  sheet = null;
  choosePaper();
}

/**
 * The link as a picture, or why there is none.
 *
 * @param {string} link
 * @param {string} shorter what to do with where that is too much for a code
 * @returns {Promise<SVGElement | string>}
 */
export async function codeFor(link, shorter = "") {
  // A copy of the site on this device is nowhere else.
  if (!link.startsWith("http")) return NO_ADDRESS;
  /** @type {typeof import("uqr")} */
  const { encode } = await import(LIBRARY);
  try {
    return drawn(
      encode(link, { ecc: "L", boostEcc: true, border: QUIET, maxVersion: LARGEST_CODE }).data,
    );
  } catch {
    return shorter ? codeFor(shorter) : TOO_LONG;
  }
}

/** @param {boolean[][]} squares with the quiet zone around them */
function drawn(squares) {
  const svg = draw("svg", { viewBox: `0 0 ${squares.length} ${squares.length}`, role: "img" });
  const title = draw("title", {});
  title.textContent = "二维码：扫一扫，重新打开这笔账";
  const dark = squares.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  svg.append(
    title,
    draw("rect", { width: "100%", height: "100%", fill: "#fff" }),
    draw("path", { d: dark.join(""), fill: "#000", "shape-rendering": "crispEdges" }),
  );
  return svg;
}

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 */
function draw(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

window.addEventListener("beforeprint", prepare);
// Whatever changes the answer throws the sheet away.
for (const change of ["yibao:change", "yibao:answer", "yibao:shown", "yibao:wiped"]) {
  document.addEventListener(change, discard);
}
