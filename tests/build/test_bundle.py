"""One file of several modules says what they said together."""

import subprocess
from pathlib import Path

import pytest

from builder import bundle
from builder.environment import find_node
from builder.project import Project

MODULES = {
    "top.js": """import { BUILD } from "./told.js";
import {
  twice as double,
  Once,
} from "./work.js";
import * as told from "./told.js";

console.log(double(BUILD.number), new Once().word, told.BUILD === BUILD);
""",
    "work.js": """import { BUILD } from "./told.js";

const hidden = 2;
export async function twice(number) {
  return number * hidden;
}
export class Once {
  word = BUILD.word;
}
""",
    "told.js": 'export const BUILD = { number: 21, word: "once" };\n',
}


def test_modules_in_one_file_work_as_they_did_apart(tmp_path: Path, project: Project) -> None:
    for name, text in MODULES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    whole = bundle.in_one(tmp_path / "top.js")
    assert whole.count("number: 21") == 1
    (tmp_path / "one.mjs").write_text(whole, encoding="utf-8")
    node = find_node(project).node
    done = subprocess.run([node, tmp_path / "one.mjs"], capture_output=True, text=True, check=True)
    assert done.stdout == "Promise { 42 } once true\n"


@pytest.mark.parametrize(
    "line", ['import "./told.js";', "export default 3;", 'export { BUILD } from "./told.js";']
)
def test_what_it_cannot_read_is_refused(tmp_path: Path, line: str) -> None:
    for name, text in {**MODULES, "work.js": line + "\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"work\.js"):
        bundle.in_one(tmp_path / "top.js")
