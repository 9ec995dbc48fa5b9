/**
 * An answer on one sheet of A4, with a code that opens the case again.
 *
 * Python writes the sheet (calculator/slip.py). It lies in the page unseen, is measured there, and
 * gives up what matters least until it fits; in print it takes the place of the page.
 */

import { page } from "./page.js";
import { linkTo } from "./share.js";
import { addTool, button, make, say, togglePanel } from "./tools.js";

const TITLE = "打印／存成 PDF";
const WARNING = "纸上有您填的医疗费、参保情况，属于健康信息。";
const CODE_TOO = "二维码里也有，谁扫都看得见。";
const CARE = "只交给信得过的人，不用了就撕掉。";
const TOO_LONG = "这笔账填得多，二维码放不下，没有印。";
const NO_ADDRESS = "这个页面只在这台设备上，没有可以扫的地址，没有印二维码。";
const SCAN = "扫一扫，在手机上重新打开这笔账。里面有健康信息。";
/** A4 less its margins, and a little for the printer. */
const ROOM_MM = 268;
const PX_PER_MM = 96 / 25.4;
/**
 * What a sheet gives up where it is too full, one after the other; all of it is on the web page.
 * Its letters hardly shrink: they are what a reader of seventy needs the sheet for.
 */
const GIVEN_UP = [
  ".slip-notes p:nth-of-type(n + 4)",
  ".slip-more",
  ".slip-notes p:nth-of-type(n + 3)",
  ".slip-warnings li:nth-child(n + 3)",
  ".slip-warnings li:nth-child(n + 2)",
  ".slip-notes",
  ".slip-warnings, h2:has(+ .slip-warnings)",
  ".slip-steps .slip-part",
  ".slip-list li:nth-child(n + 3)",
  ".slip-picture",
  ".slip-table:not(.slip-steps) .slip-row:nth-child(n + 5)",
  ".slip-steps .slip-row:nth-child(n + 7)",
  ".slip-inputs > div:nth-child(n + 9)",
  // Last of all: what is printed names its documents by number.
  ".slip-documents li:nth-child(n + 4)",
];
/** Lines to write on are nobody's loss. */
const NOTES = ".slip-notes, .slip-notes *";
/** A code with more and finer squares than this one has is not read from paper by every phone. */
const LARGEST_CODE = 20;
const QUIET = 4;
/** Fetched when it is wanted; the build puts it beside this script. */
const LIBRARY = "./uqr.js";

/** @type {HTMLElement | null} */
let sheet = null;
/** @type {HTMLButtonElement | null} */
let tool = null;

/** @typedef {NonNullable<typeof page>} CalculatorPage */

/**
 * @param {CalculatorPage} asked
 * @param {HTMLButtonElement} from
 */
async function open(asked, from) {
  const { answered } = asked;
  if (!answered) return;
  if (answered.answer.kind !== "result") {
    say("这一问没有算出来，没有可打印的。");
    return;
  }
  const { calculator, inputs } = answered;
  const slip = await asked.runtime.call("slip", { calculator, inputs, root: asked.root });
  if (asked.answered !== answered || slip.kind !== "result") return;
  const code = await codeFor(linkTo(answered));
  tool = from;
  lay(slip.html, code);
  togglePanel(from, "打印一张 A4 纸", () => panel(code));
}

/** @param {SVGElement | string} code */
function panel(code) {
  const hasCode = code instanceof SVGElement;
  const wanted = make("input", { type: "checkbox", checked: true });
  wanted.addEventListener("change", () => {
    sheet?.classList.toggle("slip-sheet--bare", !wanted.checked);
  });
  const label = make("label", { className: "calc-choice" }, wanted, " 印上二维码");
  return [
    make("p", { textContent: "纸上有：您填的、算出的钱、怎样算的、依据哪些文件。大字，一张纸。" }),
    make("p", {
      className: "calc-warn",
      textContent: `${WARNING}${hasCode ? CODE_TOO : ""}${CARE}`,
    }),
    hasCode ? label : make("p", { textContent: code }),
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

/** Takes away what matters least, one step after the other, until the sheet is one page. */
function fit() {
  const slip = sheet?.querySelector(".slip");
  if (!(slip instanceof HTMLElement)) return;
  const isTooFull = () => slip.offsetHeight > ROOM_MM * PX_PER_MM;
  slip.classList.remove("slip--tight", "slip--short");
  for (const gone of slip.querySelectorAll(".slip-gone")) gone.classList.remove("slip-gone");
  if (isTooFull()) slip.classList.add("slip--tight");
  for (const selector of GIVEN_UP) {
    // The last first: of several steps, the first ones say most.
    for (const part of [...slip.querySelectorAll(selector)].reverse()) {
      if (!isTooFull()) return;
      part.classList.add("slip-gone");
      if (!part.matches(NOTES)) slip.classList.add("slip--short");
    }
  }
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
 * @returns {Promise<SVGElement | string>}
 */
async function codeFor(link) {
  // A copy of the site on this device is nowhere else.
  if (!link.startsWith("http")) return NO_ADDRESS;
  /** @type {typeof import("uqr")} */
  const { encode } = await import(LIBRARY);
  try {
    return drawn(
      encode(link, { ecc: "L", boostEcc: true, border: QUIET, maxVersion: LARGEST_CODE }).data,
    );
  } catch {
    return TOO_LONG;
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

/**
 * Adds the button for it below the answer.
 *
 * @param {CalculatorPage} asked
 */
export function offerSheet(asked) {
  const made = addTool(TITLE, (from) => open(asked, from), "打印");
  made.setAttribute("aria-expanded", "false");
}

window.addEventListener("beforeprint", prepare);
document.addEventListener("yibao:change", discard);
document.addEventListener("yibao:answer", discard);
if (page) offerSheet(page);
