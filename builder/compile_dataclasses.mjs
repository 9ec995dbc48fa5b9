// Compiles what `@dataclass` would have the reader's Python compile at every start.
//
// Run: node compile_dataclasses.mjs PYODIDE FOLDER ARCHIVE MODULE TARGET
//   PYODIDE  folder of the npm package pyodide
//   FOLDER   where ARCHIVE is, a wheel compiled for this Python, and where TARGET is written
//   MODULE   what is imported, with all that it imports itself
//
// Each dataclass writes the source of its methods and has it compiled: two thirds of the time that the
// calculator's import takes in a browser. TARGET is a marshalled dictionary: source → compiled code.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const program = `
import builtins, dataclasses, importlib, marshal, sys

codes = {}

def recording(text, *scope):
    codes[text] = compile(text, "<dataclass>", "exec", dont_inherit=True)
    builtins.exec(codes[text], *scope)

dataclasses.exec = recording
sys.path.insert(0, f"/archives/{archive}")
importlib.import_module(module)
with open(f"/archives/{target}", "wb") as file:
    file.write(marshal.dumps(codes))
`;

const [pyodideFolder, folder, archive, module, target] = process.argv.slice(2);
try {
  const { loadPyodide } = await import(pathToFileURL(join(pyodideFolder, "pyodide.mjs")).href);
  const python = await loadPyodide({
    args: ["-OO"],
    env: { HOME: "/home", PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1" },
  });
  python.FS.mkdirTree("/archives");
  python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/archives");
  for (const [name, value] of Object.entries({ archive, module, target })) {
    python.globals.set(name, value);
  }
  python.runPython(program);
} catch (error) {
  console.error(String(error?.message ?? error));
  process.exitCode = 1;
}
