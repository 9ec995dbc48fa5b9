/**
 * A calculator within another site's page: tells that page how tall it is, and nothing else. There
 * is no header with settings here, so large type has a button of its own.
 *
 * The height is no secret, so it goes to whoever holds the frame.
 */

import { set } from "./settings.js";

/** Room for an outline at the lower edge. */
const SPARE_PX = 20;

let told = 0;

/** The body is as tall as the frame at least: what counts is where its content ends. */
function tell() {
  if (window.parent === window) return;
  const ends = [...document.querySelectorAll("#content, .term-tip")].map(
    (element) => element.getBoundingClientRect().bottom + window.scrollY,
  );
  const height = Math.ceil(Math.max(...ends) + SPARE_PX);
  if (height === told) return;
  told = height;
  window.parent.postMessage({ type: "yibao:height", height }, "*");
}

const large = document.querySelector(".embed-foot button");

/** What is chosen here holds against what the frame's address asks for. @param {boolean} wanted */
function enlarge(wanted) {
  const isAsked = /[?&](size|layout)=/.test(location.search);
  const [size, layout] = isAsked ? ["18", "standard"] : ["", ""];
  set(wanted ? { size: "24", layout: "elder" } : { size, layout });
  large?.setAttribute("aria-pressed", String(wanted));
}

const isLarge = () => document.documentElement.dataset.size !== undefined;
large?.setAttribute("aria-pressed", String(isLarge()));
large?.addEventListener("click", () => enlarge(!isLarge()));

const content = document.querySelector("#content");
if (content) new ResizeObserver(tell).observe(content);
new MutationObserver(tell).observe(document.body, { childList: true });
