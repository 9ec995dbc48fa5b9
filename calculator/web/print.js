/** The sheet of paper of a calculator's answer. */

import { page } from "./page.js";
import { linkTo } from "./share.js";
import { codeFor, offerSheet } from "./sheet.js";
import { say } from "./tools.js";

async function sheet() {
  const answered = page?.answered;
  if (!page || !answered) return null;
  if (answered.answer.kind !== "result") {
    say("这一问没有算出来，没有可打印的。");
    return null;
  }
  const { calculator, inputs } = answered;
  const slip = await page.runtime.call("slip", { calculator, inputs, root: page.root });
  if (page.answered !== answered || slip.kind !== "result") return null;
  return { html: slip.html, code: await codeFor(linkTo(answered)) };
}

if (page) offerSheet(sheet);
