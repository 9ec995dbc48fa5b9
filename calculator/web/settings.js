/**
 * The panel “显示设置” in the header: size of text, layout for elders, colours.
 *
 * What is set is kept on the device, without the reader being asked: it says nothing about them.
 * appearance.js puts it on the page.
 *
 * @typedef {Record<string, string>} Settings
 */

const KEY = "yibao:appearance";

/** @returns {Settings} */
export function settings() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") ?? {};
  } catch {
    return unkept;
  }
}

/** Where the browser keeps nothing, for as long as the page stands. @type {Settings} */
let unkept = {};

/** @param {Settings} changed an empty value takes the setting back */
export function set(changed) {
  const entries = Object.entries({ ...settings(), ...changed }).filter(([, value]) => value);
  unkept = Object.fromEntries(entries);
  try {
    localStorage.setItem(KEY, JSON.stringify(unkept));
  } catch {
    // Not kept: it holds for this page.
  }
  document.dispatchEvent(new CustomEvent("yibao:appearance", { detail: unkept }));
  show();
}

const panel = document.querySelector("#settings");
const button = document.querySelector("[aria-controls=settings]");

/** Shows in the panel, and on the button for details, what holds. */
function show() {
  const chosen = settings();
  for (const control of document.querySelectorAll("#settings input")) {
    if (!(control instanceof HTMLInputElement)) continue;
    control.checked = control.value === (chosen[control.name] ?? "");
  }
  const details = document.querySelector(".page-details button");
  details?.setAttribute("aria-pressed", String(chosen.details === "shown"));
  openTables();
}

/** In large type the table is open: the picture leaves its amounts to it where there is no room. */
function openTables() {
  const { layout, size } = document.documentElement.dataset;
  if (!layout && !size) return;
  for (const table of document.querySelectorAll(".calc-waterfall details")) {
    table.setAttribute("open", "");
  }
}

/** @param {Event} event */
function change(event) {
  const control = event.target;
  if (!(control instanceof HTMLInputElement)) return;
  const value = control.type === "radio" || control.checked ? control.value : "";
  /** @type {Settings} */
  const changed = { [control.name]: value };
  // The layout for elders starts with larger text; its size can still be chosen.
  if (control.name === "layout") changed.size = value && (settings().size ?? "24");
  set(changed);
}

/** @param {boolean} open */
function toggle(open) {
  if (!(panel instanceof HTMLElement)) return;
  panel.hidden = !open;
  button?.setAttribute("aria-expanded", String(open));
}

/** @param {KeyboardEvent} event */
function closeByKey(event) {
  if (event.key !== "Escape") return;
  toggle(false);
  if (button instanceof HTMLElement) button.focus();
}

button?.addEventListener("click", () =>
  toggle(panel instanceof HTMLElement && panel.hidden !== false),
);
panel?.addEventListener("change", change);
panel?.addEventListener("keydown", (event) => {
  if (event instanceof KeyboardEvent) closeByKey(event);
});
panel?.querySelector(".settings__reset")?.addEventListener("click", () => {
  set({ layout: "", size: "", theme: "", contrast: "", details: "" });
});
document.querySelector(".page-details button")?.addEventListener("click", () => {
  set({ details: settings().details ? "" : "shown" });
});
window.addEventListener("storage", show);
document.addEventListener("yibao:shown", openTables);
show();
