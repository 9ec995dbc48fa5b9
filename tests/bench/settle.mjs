// Runs settle.py beside it in the Python that the site ships: Pyodide under Node.js, with the
// compiled calculator and the compiled data of a built site.
//
// Run: node tests/bench/settle.mjs build/site [rounds] [calculations]
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { startPython } from "../shipped_python.mjs";

const [site = "build/site", rounds = "30", calculations = "100000"] = process.argv.slice(2);
const data = resolve(site, "data");

let began = performance.now();
// With the whole library: the timing itself needs modules that the calculators do not.
const python = await startPython(resolve(site), true);
console.log(`start of Python     ${((performance.now() - began) / 1000).toFixed(2)} s`);

began = performance.now();
python.pyimport("calculator.web.bridge");
console.log(`its calculator      ${((performance.now() - began) / 1000).toFixed(2)} s`);

const compiled = Object.fromEntries(
  readdirSync(data)
    .filter((name) => name.endsWith(".json"))
    .map((name) => [name, readFileSync(join(data, name), "utf8")]),
);
python.FS.writeFile("settle.py", readFileSync(new URL("settle.py", import.meta.url)));
python.globals.set("compiled", JSON.stringify(compiled));
python.globals.set("memory", () => python._module.HEAPU8.length);
console.log(
  python.runPython(`
import json, sys
sys.path.insert(0, ".")
import settle
files = {name: json.loads(text) for name, text in json.loads(compiled).items()}
library = settle.Library.from_compiled(files)
"\\n".join(settle.measure(library, memory, ${Number(rounds)}, ${Number(calculations)}))
`),
);
