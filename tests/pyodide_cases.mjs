// Runs cases in the Python that the site ships: Pyodide under Node.js, with the compiled standard
// library, the compiled calculator and the compiled data of a built site, or other compiled data.
//
// Run: node tests/pyodide_cases.mjs SITE < questions.json, where the questions are
// {"cases": [{"calculator": id, "input": {…}}, …], "data": null or {"index.json": {…}, …}}.
// Prints a JSON list of the bridge's answers in the same order; with "modules": true, a list of the
// modules of the standard library that were imported for them, the whole library being at hand.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { startPython } from "./shipped_python.mjs";

const IMPORTED = `
import json, sys
json.dumps(sorted(
    name
    for name, module in sys.modules.items()
    if "python314.zip" in (getattr(module, "__file__", None) or "")
))
`;

try {
  const site = resolve(process.argv[2]);
  const { cases, data, modules } = JSON.parse(readFileSync(0, "utf8"));
  const python = await startPython(site, modules);
  const bridge = python.pyimport("calculator.web.bridge");
  /** @param {string} name */
  const read = (name) =>
    data ? JSON.stringify(data[name]) : readFileSync(join(site, "data", name), "utf8");
  /** @param {string} name */
  const feed = (name) => bridge.add_data(name, read(name));
  feed("index.json");
  const answers = cases.map(({ calculator, input }) => {
    const payload = JSON.stringify({ calculator, inputs: input });
    for (const name of JSON.parse(bridge.needed(payload))) feed(name);
    return JSON.parse(bridge.call("calculate", payload));
  });
  console.log(modules ? python.runPython(IMPORTED) : JSON.stringify(answers));
} catch (error) {
  // The message alone: Node.js would print the minified line of a megabyte before it.
  console.error(String(error?.message ?? error));
  process.exitCode = 1;
}
