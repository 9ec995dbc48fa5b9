/**
 * Leaves of a form what the rules of the place ask about, as the bridge's `questions` tell.
 *
 * @typedef {{name: string, required: boolean, options: {value: string, label: string}[]}} Question
 */

/**
 * @param {import("./form.js").CalculatorForm} form
 * @param {Question[]} questions
 * @param {string[]} always fields that are asked whatever the rules say
 */
export function narrow(form, questions, always) {
  const asked = new Set([...always, ...questions.map((question) => question.name)]);
  form.moot = new Set([...form.fields.keys()].filter((name) => !asked.has(name)));
  for (const { name, options } of questions) form.offer(name, options);
  form.takeOut(questions);
  form.showRelevant();
}
