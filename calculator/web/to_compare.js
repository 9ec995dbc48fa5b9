/** Hands the case on this page to the page that shows cases side by side, within this tab only. */

import { page } from "./page.js";
import { addTool, make, say } from "./tools.js";

const KEY = "yibao:compare";
const MOST = 3;

/**
 * @typedef {{calculator: string, cases: import("./form.js").Inputs[]}} Kept
 * @returns {Kept | null}
 */
function kept() {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return Array.isArray(found?.cases) ? found : null;
  } catch {
    return null;
  }
}

function add() {
  if (!page?.answered) return;
  const { calculator, inputs } = page.answered;
  const before = kept();
  const others = before?.calculator === calculator ? before.cases : [];
  const link = make("a", { href: `${page.root}calculators/compare/`, textContent: "去看对比" });
  if (others.some((other) => JSON.stringify(other) === JSON.stringify(inputs))) {
    say("这一笔已经在对比里了。", link);
    return;
  }
  if (others.length >= MOST) {
    say(`最多放 ${MOST} 笔，已经满了。`, link, "，去掉一笔再来加。");
    return;
  }
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ calculator, cases: [...others, inputs] }));
  } catch {
    say("这个浏览器不让网页暂存内容，没有加上。");
    return;
  }
  const count = others.length + 1;
  const replaced =
    before && before.calculator !== calculator ? "原来放的是另一种计算，已经换掉。" : "";
  const hint = count === 1 ? "改一改上面填的，再加一笔，就能比。" : "";
  say(`${replaced}已加到对比，现在有 ${count} 笔。${hint}`, link);
}

if (page) addTool("加到对比", add);
