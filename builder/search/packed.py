"""JSON for the browser's own unpacker: servers often send such files as they are.

They end in `.pack`, not in `.gz`: that is the sibling of a file for servers that compress.
"""

import gzip
import json
from pathlib import Path
from typing import Any


def write_packed(path: Path, content: Any) -> None:
    """Write JSON, compressed; the same content gives the same bytes."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
