/** The page of questions in reverse: asks only what the rules for this kind of care ask. */

import { narrow } from "./narrow.js";
import { page } from "./page.js";
import { RuntimeFailure } from "./runtime.js";

/** @typedef {NonNullable<typeof page>} CalculatorPage */

// The cause too: whoever has told it before the place would see it go and come again.
const OWN = ["question", "reaches", "cause", "care", "place", "scheme", "date"];
const PAUSE_MS = 200;

/**
 * Asks only what matters, from now on.
 *
 * @param {CalculatorPage} asked
 */
export function narrowDown(asked) {
  let latest = 0;
  let pause = 0;

  async function consult() {
    const inputs = asked.form.inputs();
    const calculator = inputs.care === "outpatient" ? "outpatient" : "inpatient";
    latest += 1;
    const question = latest;
    try {
      const answer = await asked.runtime.call("questions", { calculator, inputs });
      if (question === latest) narrow(asked.form, answer.questions, OWN);
    } catch (error) {
      // The page tells of the failure; until then everything is asked.
      if (!(error instanceof RuntimeFailure)) throw error;
    }
  }

  function consultSoon() {
    // The take-away file puts away what is not looked at.
    if (!asked.form.element.isConnected) return;
    clearTimeout(pause);
    pause = setTimeout(consult, PAUSE_MS);
  }

  document.addEventListener("yibao:change", consultSoon);
  if (Object.keys(asked.given).length > 0) consultSoon();
}

if (page) narrowDown(page);
