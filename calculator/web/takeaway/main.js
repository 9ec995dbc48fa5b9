/**
 * The take-away file's own script: shows one calculator after another in the same page, and says how
 * old the data is. Everything else is the site's.
 */

import { CalculatorPage } from "../page.js";

const DAY_MS = 86_400_000;
const OLD_DAYS = 180;

/** @type {CalculatorPage | null} */
let current = null;

/** @param {string} name */
function show(name) {
  const template = document.getElementById(`page-${name}`);
  const place = document.getElementById("content");
  if (!(template instanceof HTMLTemplateElement) || !place) return;
  current?.close();
  current = null;
  place.replaceChildren(template.content.cloneNode(true));
  for (const button of document.querySelectorAll("[data-page]")) {
    button.setAttribute("aria-pressed", String(button.getAttribute("data-page") === name));
  }
  const form = place.querySelector(".calc-form");
  if (form instanceof HTMLFormElement) {
    leaveOutPlaces(form);
    current = new CalculatorPage(form);
    current.open();
  }
  window.scrollTo(0, 0);
}

/**
 * Only places that came along can be chosen.
 *
 * @param {HTMLFormElement} form
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
  const button = event.target.closest("[data-page]");
  if (button) show(button.getAttribute("data-page") ?? "");
  const link = event.target.closest("a[href]");
  const address = link?.getAttribute("href") ?? "";
  if (!link || /^(#|tel:|https?:|blob:)/.test(address)) return;
  // Documents and other pages stayed on the site.
  event.preventDefault();
  const note = document.createElement("span");
  note.setAttribute("role", "status");
  note.textContent = "（这一页没有带来，请联网打开网站看）";
  link.replaceWith(...link.childNodes, note);
});
showAge();
show(document.querySelector("[data-page]")?.getAttribute("data-page") ?? "");
