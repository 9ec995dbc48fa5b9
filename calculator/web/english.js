/**
 * English beside the Chinese of a calculator, for relatives who help from abroad.
 *
 * The page stays Chinese, English parts say their language. The form's English stands in
 * `data-label-en`, put there when the page was made; answers are asked for with `lang`, and Python
 * words them. The choice is kept like the other settings.
 */

import { page } from "./page.js";
import { set, settings } from "./settings.js";

/** Words that scripts put on buttons. @type {Record<string, string>} */
const BUTTONS = {
  算一算: "Calculate",
  下一题: "Next",
  上一题: "Back",
  下一步: "Next",
  一步一步问: "Step by step",
  一页填完: "All on one page",
};

const button = document.querySelector(".calc-language button");
const form = document.querySelector(".calc-form");

function isOn() {
  return settings().language === "en";
}

function show() {
  for (const element of form?.querySelectorAll("[data-label-en]") ?? []) {
    if (element instanceof HTMLOptionElement) inOption(element);
    else beside(element, element.getAttribute("data-label-en") ?? "");
  }
  onButtons();
  button?.setAttribute("aria-pressed", String(isOn()));
}

function onButtons() {
  for (const element of form?.querySelectorAll("button") ?? []) {
    const chinese = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    const words =
      BUTTONS[
        chinese
          .map((node) => node.textContent)
          .join("")
          .trim()
      ];
    if (words) beside(element, words);
  }
}

/**
 * @param {Element} element
 * @param {string} words
 */
function beside(element, words) {
  const there = element.querySelector(":scope > .english");
  if (!isOn()) there?.remove();
  if (!isOn() || there || words === element.textContent?.trim()) return;
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

button?.addEventListener("click", () => {
  set({ language: isOn() ? "" : "en" });
  show();
  if (page?.answered) page.ask();
});
if (form) {
  show();
  // Other modules rename buttons and show other questions.
  new MutationObserver(onButtons).observe(form, { childList: true, subtree: true });
}
