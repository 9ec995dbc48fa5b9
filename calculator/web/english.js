/**
 * English beside the Chinese of a calculator, for relatives who help from abroad.
 *
 * The page stays Chinese, English parts say their language. The English of the page and of its form
 * stands in `data-label-en`, put there when the page was made; words that scripts put on the page are
 * fetched; answers are asked for with `lang`, and Python words them. The choice is kept like the
 * other settings.
 */

import { page } from "./page.js";
import { set, settings } from "./settings.js";

/** Fetched when it is wanted; the build puts it beside this script. */
const LIBRARY = "./english_words.js";
/** @type {typeof import("./english_words.js") | null} */
let words = null;
/** @type {WeakSet<Element>} */
const watched = new WeakSet();
const CHINESE = /[一-鿿]/;
const RUNS = /([一-鿿][一-鿿，。；：（）“”、]*)/;
const DAY = /(\d{4}) 年 (\d{1,2}) 月 (\d{1,2}) 日/;
const MISTAKES = ".calc-field-error, .calc-error-summary a, .calc-error-summary li:not(:has(a))";
/** Python words its answers itself; what was worked out beforehand is in Chinese. */
const NOT = "#answer *, .calc-example section *, .term-tip *, .term-button, .english, [lang=en]";
const TEXTS = "button, h2, h3, h4, summary, p, li, label, dt, dd, th, td, a, strong, span";
const IN_ANSWER = ".calc-quick a, #since *, .calc-stale";
const PLACES = `[data-label-en], ${IN_ANSWER}, :is(${TEXTS}):not(${NOT})`;

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
    else if (isOn() || element.firstElementChild?.className === "english") beside(element);
  }
  for (const element of area.querySelectorAll("[data-name-en]")) inName(element);
  // Till now the style sheet has shown what stands in the attributes: reading.css.
  area.querySelector(".calc-page")?.toggleAttribute("data-english", isOn());
  button?.setAttribute("aria-pressed", String(isOn()));
}

/**
 * Makes the words known; the take-away file has them with it.
 *
 * @param {typeof import("./english_words.js")} found
 */
export function learn(found) {
  words = found;
}

async function fetchWords() {
  if (words) return;
  try {
    learn(await import(LIBRARY));
  } catch {
    // Without a network: what the page itself has in English is there.
  }
}

/** @param {Element} element */
function known(element) {
  // What scripts rename is known by what it says now.
  const chinese = ownText(element);
  const own = element.getAttribute("data-label-en") ?? "";
  if (element.id === "announcement") return englishLead();
  if (!words || !CHINESE.test(chinese)) return own;
  if (words.WORDS[chinese]) return words.WORDS[chinese];
  const [pattern, english] = words.PATTERNS.find(([form]) => form.test(chinese)) ?? [];
  const found = pattern?.exec(chinese);
  const said = (/** @type {string} */ _, /** @type {string} */ place) =>
    inEnglish(found?.[Number(place)] ?? "", place === "1" ? element : null);
  if (found && english) return english.replace(/\$(\d)/g, said);
  return own || (element.matches(MISTAKES) ? words.SOME_MISTAKE : "");
}

/** The first sentence of an answer, as Python has worded it. */
function englishLead() {
  const lead = "#answer :is(.calc-answer__lead[lang=en], .calc-refused > p > [lang=en])";
  return document.querySelector(lead)?.textContent ?? "";
}

/**
 * What an option or a field is called in English, where the page has one of that name; Python may
 * call a field otherwise than its form does.
 *
 * @param {string} said
 * @param {Element | null} element that names it, where it may be the one that is mistaken
 */
function inEnglish(said, element) {
  const day = said.replace(DAY, (_, year, month, date) =>
    [year, month.padStart(2, "0"), date.padStart(2, "0")].join("-"),
  );
  const own = `[data-label="${CSS.escape(said)}"]`;
  const named = [...document.querySelectorAll("[data-label-en]")];
  const found = labelOf(document.querySelector(own)) ?? named.find((e) => ownText(e) === said);
  const mistaken = element?.matches(MISTAKES) && CHINESE.test(said) ? fieldOf(element) : null;
  const label = found ?? labelOf(mistaken);
  return words?.WORDS[said] ?? label?.getAttribute("data-label-en") ?? day;
}

/** @param {Element | null | undefined} field */
function labelOf(field) {
  return field?.querySelector(":is(.calc-label, legend, .calc-choice > span)[data-label-en]");
}

/** @param {Element} mistake */
function fieldOf(mistake) {
  const control = mistake instanceof HTMLAnchorElement ? mistake.hash.slice(1) : "";
  return (document.getElementById(control) ?? mistake).closest(".calc-field");
}

/** @param {Element | null | undefined} element */
function ownText(element) {
  const texts = [...(element?.childNodes ?? [])].filter((node) => node.nodeType === Node.TEXT_NODE);
  return texts
    .map((node) => node.textContent)
    .join("")
    .trim();
}

/** @param {Element} element */
function beside(element) {
  const there = element.querySelector(":scope > .english");
  if (!isOn()) there?.remove();
  const said = isOn() && !there ? known(element) : "";
  if (!said || said === element.textContent?.trim()) return;
  const english = document.createElement("span");
  english.lang = "en";
  english.className = "english";
  english.append(...inLanguages(`${said} `));
  element.prepend(english);
}

/** What stays Chinese in the English, such as the name that a reader gave, says so. @param {string} said */
function inLanguages(said) {
  return said.split(RUNS).map((part) => {
    if (!CHINESE.test(part)) return part;
    const chinese = document.createElement("span");
    chinese.lang = "zh";
    chinese.textContent = part;
    return chinese;
  });
}

/** What only a screen reader says. @param {Element} element */
function inName(element) {
  const name = element.getAttribute("aria-label") ?? "";
  const english = `${element.getAttribute("data-name-en")} `;
  const chinese = name.startsWith(english) ? name.slice(english.length) : name;
  element.setAttribute("aria-label", isOn() ? english + chinese : chinese);
}

/** An option holds nothing but text; a place goes by its id. @param {HTMLOptionElement} option */
function inOption(option) {
  option.dataset.zh ??= option.text;
  const { zh, labelEn } = option.dataset;
  const said =
    labelEn === zh ? option.value.replace(/^./, (first) => first.toUpperCase()) : labelEn;
  option.text = isOn() ? `${said} ${zh}` : zh;
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
  const put = () => {
    show(area, button);
    if (isOn() && !words) fetchWords().then(() => show(area, button));
  };
  document.addEventListener("yibao:language", put);
  put();
  // Other modules rename buttons, show other questions and put up answers.
  if (watched.has(area)) return;
  watched.add(area);
  let waits = false;
  new MutationObserver(() => {
    // In the take-away file, what was put away in English may come back in Chinese.
    if (waits || (!isOn() && !area.querySelector(".english"))) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      show(area, button);
    });
  }).observe(area, { childList: true, subtree: true });
}

// The take-away file opens its pages itself.
const area = document.querySelector("body:not([data-takeaway]) #content:has(.calc-page)");
if (area) {
  putEnglish(area, document.querySelector(".calc-language button"));
  if (isOn()) document.dispatchEvent(new CustomEvent("yibao:language"));
  document.addEventListener("yibao:language", () => {
    if (page?.answered) page.ask();
  });
}
