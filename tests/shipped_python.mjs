// The Python of a built site, under Node.js: Pyodide with the compiled library and calculator.
import { mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Pyodide looks for its files under these names; the site's carry their hashes. */
const STOCK_NAMES = {
  loader: "pyodide.mjs",
  glue: "pyodide.asm.mjs",
  wasm: "pyodide.asm.wasm",
  stdlib: "python_stdlib.zip",
  lock: "pyodide-lock.json",
};

/**
 * @param {string} site
 * @param {boolean} whole the whole standard library in the place of the small one
 */
export async function startPython(site, whole = false) {
  const { files, spare } = JSON.parse(readFileSync(join(site, "runtime/runtime.json"), "utf8"));
  const runtime = join(site, "runtime");
  const folder = mkdtempSync(join(tmpdir(), "pyodide-"));
  if (whole) files.stdlib = spare;
  for (const [role, name] of Object.entries(STOCK_NAMES)) {
    symlinkSync(join(runtime, files[role].path), join(folder, name));
  }
  const { loadPyodide } = await import(pathToFileURL(join(folder, STOCK_NAMES.loader)).href);
  const python = await loadPyodide({ indexURL: `${folder}/` });
  python.FS.writeFile("/lib/calculator.zip", readFileSync(join(runtime, files.calculator.path)));
  python.runPython("import sys; sys.path.insert(0, '/lib/calculator.zip')");
  return python;
}
