/**
 * “这里不对” below an answer: what it rests on is in the report.
 *
 * @typedef {import("./page.js").Answered} Answered
 * @typedef {{title: string, locator: string, period: string, grade: string}} Source
 */

import { form } from "./feedback.js";
import { page } from "./page.js";
import { addTool, togglePanel } from "./tools.js";

/**
 * What an answer rests on; of the case itself only the place is told.
 *
 * @param {Answered | null} answered
 */
function aboutAnswer(answered) {
  const heading = [...(document.querySelector("h1")?.childNodes ?? [])];
  // English may stand before it.
  const said = heading.find((node) => node.nodeType === Node.TEXT_NODE);
  const title = said?.textContent?.trim() ?? "";
  const place = document.querySelector(".calc-form [data-field=place] :is(select, input:checked)");
  const words =
    place instanceof HTMLSelectElement ? place.selectedOptions[0] : place?.parentElement;
  const result = answered?.answer.kind === "result" ? answered.answer.result : null;
  const sources = /** @type {Source[]} */ (result?.sources ?? []);
  const lines = sources.map(
    (source) => `- 《${source.title}》${source.locator}（${source.period}，${source.grade} 级）`,
  );
  return [
    `计算：${title}`,
    `地方：${words?.textContent?.trim() || "没有选"}`,
    ...(lines.length > 0 ? ["用到的规定：", ...new Set(lines)] : []),
  ];
}

addTool("这里不对", (from) => {
  togglePanel(from, "这里不对？告诉我们", () => form(aboutAnswer(page?.answered ?? null)));
});
