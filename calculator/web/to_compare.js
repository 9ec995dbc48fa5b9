/**
 * Hands the case on this page to the page that shows cases side by side, within this tab only; in the
 * frame of another site, to the one that is shown in the same frame.
 */

import { page } from "./page.js";
import { putBeside } from "./side_by_side.js";
import { addTool, make, say } from "./tools.js";

const isFramed = document.querySelector(".embedded") !== null;

function add() {
  if (!page?.answered) return;
  const { calculator, inputs } = page.answered;
  const { words, isKept } = putBeside(calculator, inputs);
  const link = make("a", { textContent: "去看对比" });
  link.href = `${page.root}${isFramed ? "embed" : "calculators"}/compare/`;
  if (isFramed) link.target = "_self";
  if (isKept) say(words, link);
  else say("这个浏览器不让网页暂存内容，没有加上。");
}

if (page) addTool("加到对比", add);
