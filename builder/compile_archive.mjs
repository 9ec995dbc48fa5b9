// Compiles the .py files of a zip archive or wheel to .pyc for the Python inside Pyodide.
//
// Run: node compile_archive.mjs PYODIDE PACKAGES FOLDER SOURCE [TARGET]
//   PYODIDE   folder of the npm package pyodide
//   PACKAGES  folder with pyodide-build, installed for the Python inside Pyodide
//   FOLDER    where the archives are: SOURCE is read, TARGET is written; without TARGET, as for a
//             wheel, the name says which Python the archive is now for
// Prints the name of the archive that was written.
//
// Only the target interpreter writes .pyc files that it accepts, so pyodide-build's py-compile
// runs inside Pyodide. The optimize level 2 leaves out docstrings and asserts; SOURCE_DATE_EPOCH
// makes Python mark each .pyc with a hash of its source instead of the time.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const program = `
import sys
from pathlib import Path
sys.path.insert(0, "/packages")
from pyodide_build._py_compile import _compile, _get_py_compiled_archive_name

path = Path("/archives") / source
target = target or _get_py_compiled_archive_name(path)
_compile(path, path.with_name(target), verbose=False, compression_level=0)
target
`;

const [pyodideFolder, packages, folder, source, target = ""] = process.argv.slice(2);
try {
  const { loadPyodide } = await import(pathToFileURL(join(pyodideFolder, "pyodide.mjs")).href);
  const python = await loadPyodide({
    args: ["-OO"],
    // Without the columns of each instruction, which only tracebacks would show, .pyc are a sixth less.
    env: { HOME: "/home", SOURCE_DATE_EPOCH: "1580601600", PYTHONNODEBUGRANGES: "1" },
  });
  for (const [point, root] of Object.entries({ "/packages": packages, "/archives": folder })) {
    python.FS.mkdirTree(point);
    python.FS.mount(python.FS.filesystems.NODEFS, { root }, point);
  }
  python.globals.set("source", source);
  python.globals.set("target", target);
  console.log(python.runPython(program));
} catch (error) {
  // The message alone: Node.js would print the minified line of a megabyte before it.
  console.error(String(error?.message ?? error));
  process.exitCode = 1;
}
