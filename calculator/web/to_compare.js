/**
 * Hands the case on this page to the page that shows cases side by side, within this tab only; in the
 * frame of another site, to the one that is shown in the same frame.
 */

import { page } from "./page.js";
import { inTheWay, putBeside } from "./side_by_side.js";
import { addTool, button, closePanel, make, say, togglePanel } from "./tools.js";

const isFramed = document.querySelector(".embedded") !== null;
const isOnePage = document.body.dataset.takeaway !== undefined;

/**
 * @param {NonNullable<typeof page>} asked
 * @param {HTMLButtonElement} from
 */
function add(asked, from) {
  if (!asked.answered) return;
  const other = inTheWay(asked.answered.calculator);
  if (other) ask(asked, from, other);
  else put(asked);
}

/**
 * Cases of another calculator that somebody has gathered go only if the reader says so.
 *
 * @param {NonNullable<typeof page>} asked
 * @param {HTMLButtonElement} from
 * @param {{count: number, title: string}} other
 */
function ask(asked, from, { count, title }) {
  const close = () => {
    closePanel();
    from.focus();
  };
  const words =
    `对比里放着 ${count} 笔“${title}”。同一种计算才能放在一起比：加这一笔，` +
    "要把它们换掉，换掉就找不回来。";
  togglePanel(from, "换掉对比里原来的？", () => [
    make("p", { className: "calc-warn", textContent: words }),
    button("换掉", () => {
      close();
      put(asked);
    }),
    button("不换，留着原来的", () => {
      close();
      say(`没有加上，对比里还是原来的 ${count} 笔。`, linkOf(asked));
    }),
  ]);
}

/** @param {NonNullable<typeof page>} asked */
function put(asked) {
  if (!asked.answered) return;
  const { calculator, inputs } = asked.answered;
  const title = asked.form.element.getAttribute("aria-label") ?? "";
  const { words, isKept } = putBeside({ calculator, title }, inputs);
  if (isKept || isOnePage) say(words, linkOf(asked));
  else say("这个浏览器不让网页暂存内容，没有加上。");
}

/** @param {NonNullable<typeof page>} asked */
function linkOf(asked) {
  const link = make("a", { textContent: "去看对比" });
  link.href = `${asked.root}${isFramed ? "embed" : "calculators"}/compare/`;
  if (isFramed) link.target = "_self";
  return link;
}

/**
 * Adds the button for it below the answer.
 *
 * @param {NonNullable<typeof page>} asked
 */
export function offerToCompare(asked) {
  addTool("加到对比", (from) => add(asked, from));
}

if (page) offerToCompare(page);
