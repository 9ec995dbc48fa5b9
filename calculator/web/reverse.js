/** The page of questions in reverse: asks only what the rules for this kind of care ask. */

import { narrow } from "./narrow.js";
import { page } from "./page.js";
import { RuntimeFailure } from "./runtime.js";

const OWN = ["question", "reaches", "care", "place", "scheme", "date"];
const PAUSE_MS = 200;

let latest = 0;
let pause = 0;

async function consult() {
  if (!page) return;
  const inputs = page.form.inputs();
  const calculator = inputs.care === "outpatient" ? "outpatient" : "inpatient";
  latest += 1;
  const question = latest;
  try {
    const answer = await page.runtime.call("questions", { calculator, inputs });
    if (question === latest) narrow(page.form, answer.questions, OWN);
  } catch (error) {
    // The page tells of the failure; until then everything is asked.
    if (!(error instanceof RuntimeFailure)) throw error;
  }
}

function consultSoon() {
  clearTimeout(pause);
  pause = setTimeout(consult, PAUSE_MS);
}

document.addEventListener("yibao:change", consultSoon);
if (page && Object.keys(page.given).length > 0) consultSoon();
