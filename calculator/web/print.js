/** The sheet of paper of a calculator's answer. */

import { page } from "./page.js";
import { linkTo } from "./share.js";
import { codeFor, offerSheetOf } from "./sheet.js";
import { say } from "./tools.js";

/** @typedef {NonNullable<typeof page>} CalculatorPage */

/**
 * @param {CalculatorPage} asked
 * @returns {ReturnType<import("./sheet.js").Source>}
 */
async function sheetOf(asked) {
  const { answered } = asked;
  if (!answered) return null;
  if (answered.answer.kind !== "result") {
    say("这一问没有算出来，没有可打印的。");
    return null;
  }
  const { calculator, inputs } = answered;
  const { language: lang = "zh" } = document.documentElement.dataset;
  const payload = { calculator, inputs, root: asked.root, lang };
  const slip = await asked.runtime.call("slip", payload);
  // Another answer has come meanwhile: the sheet is of that one.
  if (asked.answered !== answered) return sheetOf(asked);
  if (slip.kind !== "result") return null;
  return { html: slip.html, code: await codeFor(linkTo(answered), linkTo(answered, true)) };
}

/**
 * Adds the button for it below the answer.
 *
 * @param {CalculatorPage} asked
 */
export function offerSheet(asked) {
  offerSheetOf(() => sheetOf(asked));
}

if (page) offerSheet(page);
