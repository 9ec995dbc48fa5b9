// Runs cases in the Python that the site ships: Pyodide under Node.js, with the compiled standard
// library, the compiled calculator and the compiled data of a built site, or other compiled data.
//
// Run: node tests/pyodide_cases.mjs SITE < questions.json, where the questions are
// {"cases": [{"calculator": id, "input": {…}}, …], "data": null or {"index.json": {…}, …}}.
// Prints a JSON list of the bridge's answers in the same order.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** @param {string} site */
async function startPython(site) {
  const { files } = JSON.parse(readFileSync(join(site, "runtime/runtime.json"), "utf8"));
  const runtime = join(site, "runtime");
  const { loadPyodide } = await import(pathToFileURL(join(runtime, files.loader.path)).href);
  const python = await loadPyodide({ indexURL: `${runtime}/` });
  const wheel = new Uint8Array(readFileSync(join(runtime, files.calculator.path)));
  python.unpackArchive(wheel, "wheel");
  return python.pyimport("calculator.web.bridge");
}

try {
  const site = resolve(process.argv[2]);
  const { cases, data } = JSON.parse(readFileSync(0, "utf8"));
  const bridge = await startPython(site);
  /** @param {string} name */
  const read = (name) =>
    data ? JSON.stringify(data[name]) : readFileSync(join(site, "data", name), "utf8");
  /** @param {string} name */
  const feed = (name) => bridge.add_data(name, read(name));
  feed("index.json");
  const answers = cases.map(({ calculator, input }) => {
    const inputs = JSON.stringify(input);
    for (const name of JSON.parse(bridge.needed_data(calculator, inputs))) feed(name);
    return JSON.parse(bridge.calculate(calculator, inputs, ""));
  });
  console.log(JSON.stringify(answers));
} catch (error) {
  // The message alone: Node.js would print the minified line of a megabyte before it.
  console.error(String(error?.message ?? error));
  process.exitCode = 1;
}
