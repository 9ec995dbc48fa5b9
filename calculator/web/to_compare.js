/**
 * Hands the case on this page to the page that shows cases side by side, within this tab only; in the
 * frame of another site, to the one that is shown in the same frame.
 */

import { page } from "./page.js";
import { putBeside } from "./side_by_side.js";
import { addTool, make, say } from "./tools.js";

const isFramed = document.querySelector(".embedded") !== null;
const isOnePage = document.body.dataset.takeaway !== undefined;

/** @param {NonNullable<typeof page>} asked */
function add(asked) {
  if (!asked.answered) return;
  const { calculator, inputs } = asked.answered;
  const { words, isKept } = putBeside(calculator, inputs);
  const link = make("a", { textContent: "去看对比" });
  link.href = `${asked.root}${isFramed ? "embed" : "calculators"}/compare/`;
  if (isFramed) link.target = "_self";
  if (isKept || isOnePage) say(words, link);
  else say("这个浏览器不让网页暂存内容，没有加上。");
}

/**
 * Adds the button for it below the answer.
 *
 * @param {NonNullable<typeof page>} asked
 */
export function offerToCompare(asked) {
  addTool("加到对比", () => add(asked));
}

if (page) offerToCompare(page);
