/**
 * English beside the Chinese of a calculator, for relatives who help from abroad.
 *
 * The page stays Chinese, English parts say their language. The form's English stands in
 * `data-label-en`, put there when the page was made; words that scripts put on the page are known
 * here; answers are asked for with `lang`, and Python words them. The choice is kept like the other
 * settings.
 */

import { page } from "./page.js";
import { set, settings } from "./settings.js";

/** Fixed words of the page and of its scripts. @type {Record<string, string>} */
const WORDS = {
  算一算: "Calculate",
  下一题: "Next",
  上一题: "Back",
  回去核对: "Back to check",
  一步一步问: "Step by step",
  一页填完: "All on one page",
  看看填得对不对: "Check your answers",
  改一项: "Change one answer",
  再问一项: "One more question",
  填的这些: "What you entered",
  改: "Change",
  没有填: "Left empty",
  可填可不填: "May be left empty",
  是: "Yes",
  还有地方要改: "Please correct",
  计算结果: "Result",
  这笔账怎么用: "Use this result",
  这张表怎么用: "Use this table",
  这本账怎么用: "Use this ledger",
  "打印／存成 PDF": "Print / save as PDF",
  打印这一页: "Print this page",
  打印: "Print",
  发给别人: "Share",
  存在这台设备: "Save on this device",
  存下来: "Save",
  加到对比: "Add to comparison",
  换掉: "Replace them",
  "不换，留着原来的": "Keep them",
  这里不对: "Report a mistake",
  朗读结果: "Read aloud",
  复制链接: "Copy link",
  复制: "Copy",
  收起: "Close",
  再试一次: "Try again",
  放在一起比: "Side by side",
  改这一种: "Change this case",
  去掉这一种: "Remove this case",
  再加一种: "Add a case",
  全部去掉: "Remove all",
  各次看病: "Visits",
  记一次: "Add a visit",
  记下: "Record",
  不记了: "Cancel",
  撤销上一步: "Undo",
  删掉: "Delete",
  一年算下来: "The year in all",
  "存下来、带走、删掉": "Keep, take away, delete",
  "导出成表格（CSV）": "Export as CSV",
  全部删掉: "Delete everything",
  导入表格: "Import a table",
  "还没有记。": "Nothing recorded yet.",
  "存在这台设备的浏览器里，下次打开还在": "Keep in this browser on this device",
};

/** Sentences with a part that changes. @type {[RegExp, string][]} */
const PATTERNS = [
  [/^第 (\d+) 题$/, "Question $1"],
  [/^第 (\d+) 种情形$/, "Case $1"],
  [/^没有填，按“(.*)”算$/, "Left empty, taken as $1"],
  [/^请填写“.*”。$/, "Please fill this in."],
  [/的[年月]份没有填。$/, "Please fill this in."],
  [/年份要写四位数字/, "Write the year with four digits."],
  [/月份应是 1 到 12/, "The month must be 1 to 12."],
  [/看不懂。$/, "This could not be read."],
  [/不能小于 (\d[\d.,]*)/, "Must be at least $1."],
  [/不能大于 (\d[\d.,]*)/, "Must be at most $1."],
  [/太大了/, "This is too large."],
  [/年份看起来不对/, "The year looks wrong."],
];
const PLACES = [
  "[data-label-en]",
  "button:not(.term-button)",
  "h2",
  ".calc-tools h3",
  ".calc-checked summary",
  ".compare-change summary",
  ".calc-review :is(a, dd)",
  ".calc-quick a",
  ".calc-field-error",
  ".calc-error-summary a",
  ".ledger-import",
  ".ledger-empty",
  "label:has(> .ledger-keep)",
].join();

function isOn() {
  return settings().language === "en";
}

/**
 * @param {Element} area
 * @param {Element | null} button
 */
function show(area, button) {
  for (const element of area.querySelectorAll(PLACES)) {
    if (element instanceof HTMLOptionElement) inOption(element);
    else beside(element, known(element) || (element.getAttribute("data-label-en") ?? ""));
  }
  // Till now the style sheet has shown what stands in the attributes: reading.css.
  area.toggleAttribute("data-english", isOn());
  button?.setAttribute("aria-pressed", String(isOn()));
}

/** @param {Element} element */
function known(element) {
  // What scripts rename is known by what it says now.
  const chinese = ownText(element);
  if (WORDS[chinese]) return WORDS[chinese];
  const [pattern, words] = PATTERNS.find(([form]) => form.test(chinese)) ?? [];
  const found = pattern?.exec(chinese);
  const said = (/** @type {string} */ _, /** @type {string} */ place) =>
    inEnglish(found?.[Number(place)] ?? "");
  return found && words ? words.replace(/\$(\d)/g, said) : "";
}

/** What an option is called in English, where the form has one of that name. @param {string} words */
function inEnglish(words) {
  const named = area?.querySelectorAll("[data-label-en]") ?? [];
  const option = [...named].find((element) => ownText(element) === words);
  return WORDS[words] ?? option?.getAttribute("data-label-en") ?? words;
}

/** @param {Element} element */
function ownText(element) {
  const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  return texts
    .map((node) => node.textContent)
    .join("")
    .trim();
}

/**
 * @param {Element} element
 * @param {string} words
 */
function beside(element, words) {
  const there = element.querySelector(":scope > .english");
  if (!isOn()) there?.remove();
  if (!isOn() || there || !words || words === element.textContent?.trim()) return;
  const english = document.createElement("span");
  english.lang = "en";
  english.className = "english";
  english.textContent = `${words} `;
  element.prepend(english);
}

/** An option holds nothing but text; a place goes by its id. @param {HTMLOptionElement} option */
function inOption(option) {
  option.dataset.zh ??= option.text;
  const { zh, labelEn } = option.dataset;
  const words =
    labelEn === zh ? option.value.replace(/^./, (first) => first.toUpperCase()) : labelEn;
  option.text = isOn() ? `${words} ${zh}` : zh;
}

function toggle() {
  set({ language: isOn() ? "" : "en" });
  document.dispatchEvent(new CustomEvent("yibao:language"));
}

/**
 * Puts English beside the Chinese of a calculator, as long as the reader wants it.
 *
 * @param {Element} area
 * @param {Element | null} button
 */
export function putEnglish(area, button) {
  button?.addEventListener("click", toggle);
  document.addEventListener("yibao:language", () => show(area, button));
  show(area, button);
  // Other modules rename buttons, show other questions and put up answers.
  let waits = false;
  new MutationObserver(() => {
    if (waits || !isOn()) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      show(area, button);
    });
  }).observe(area, { childList: true, subtree: true });
}

// The take-away file opens its pages itself.
const area = document.querySelector("body:not([data-takeaway]) .calc-page");
if (area) {
  putEnglish(area, document.querySelector(".calc-language button"));
  if (isOn()) document.dispatchEvent(new CustomEvent("yibao:language"));
  document.addEventListener("yibao:language", () => {
    if (page?.answered) page.ask();
  });
}
