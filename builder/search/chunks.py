"""Pagefind's index in smaller pieces, so that a query of a few words costs a few kilobytes.

Pagefind cuts its index where 20,000 places of words are full, and has no setting for it. Its files
are CBOR, with words in order: each piece here is a run of them, and the contents name the pieces by
their first and last words. Nothing of what stands in them is changed.
"""

import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path

SIGNATURE = b"pagefind_dcd"
CONTENTS = "contents.pf_meta"
"""Pagefind's name for it has a digest, which would have to be fetched first."""

_SMALLEST, _LARGEST, _MOST = 5_000, 14_000, 140
"""Bytes of a piece before it is compressed, to 2 to 6 kB: more where there would be many of them. A
single word may take more still."""
_ARRAY, _SIMPLE = 4, 7
_SHORTEST_HEAD = 24


def cut_index(folder: Path) -> None:
    """Cut the chunks in `index/` of a folder again, and give its contents their fixed name."""
    (named,) = folder.glob("*.pf_meta")
    meta = unpacked(named)
    parts = list(_items(meta, 0))
    pieces: list[bytes] = []
    sizes = (len(unpacked(path)) for path in (folder / "index").glob("*.pf_index"))
    size = min(_LARGEST, max(_SMALLEST, sum(sizes) // _MOST))
    for at, _ in list(_items(meta, parts[2][0])):
        fields = [meta[slice(*span)] for span in _items(meta, at)]
        path = folder / "index" / f"{_text(fields[2])}.pf_index"
        pieces += [_piece(words, folder) for words in _runs(unpacked(path), size)]
        path.unlink()
    head = _array_of(len(pieces))
    contents = meta[: parts[2][0]] + head + b"".join(pieces) + meta[parts[2][1] :]
    named.unlink()
    _pack(folder / CONTENTS, contents)


def words_of(folder: Path) -> dict[str, int]:
    """Every word of an index, with the number of records it is in."""
    found = {}
    for path in sorted((folder / "index").glob("*.pf_index")):
        content = unpacked(path)
        (span,) = _items(content, 0)
        for at, _ in _items(content, span[0]):
            fields = list(_items(content, at))
            found[_text(content[slice(*fields[0])])] = _head(content, fields[1][0])[0]
    return found


def unpacked(path: Path) -> bytes:
    """What one of Pagefind's files holds."""
    return gzip.decompress(path.read_bytes()).removeprefix(SIGNATURE)


def _pack(path: Path, content: bytes) -> None:
    path.write_bytes(gzip.compress(SIGNATURE + content, compresslevel=9, mtime=0))


def _runs(content: bytes, most: int) -> Iterator[list[bytes]]:
    """The words of a chunk, as many together as fill a piece."""
    (span,) = _items(content, 0)
    run: list[bytes] = []
    filled = 0
    for start, end in _items(content, span[0]):
        if run and filled + end - start > most:
            yield run
            run, filled = [], 0
        run.append(content[start:end])
        filled += end - start
    if run:
        yield run


def _piece(words: list[bytes], folder: Path) -> bytes:
    """Write a piece; return what the contents say of it: first word, last word, name."""
    content = _array_of(1) + _array_of(len(words)) + b"".join(words)
    name = f"zz_{hashlib.sha256(content).hexdigest()[:7]}"
    _pack(folder / "index" / f"{name}.pf_index", content)
    first, last = (word[slice(*next(_items(word, 0)))] for word in (words[0], words[-1]))
    return b"".join([_array_of(3), first, last, bytes([0x60 + len(name)]), name.encode()])


def _array_of(count: int) -> bytes:
    if count < _SHORTEST_HEAD:
        return bytes([(_ARRAY << 5) + count])
    return bytes([(_ARRAY << 5) + 25]) + count.to_bytes(2, "big")


def _text(item: bytes) -> str:
    _, start = _head(item, 0)
    return item[start:].decode()


def _head(content: bytes, at: int) -> tuple[int, int]:
    """The number that an item begins with, and where what belongs to it starts."""
    number = content[at] & 0x1F
    if number < _SHORTEST_HEAD:
        return number, at + 1
    size = 1 << (number - _SHORTEST_HEAD)
    return int.from_bytes(content[at + 1 : at + 1 + size], "big"), at + 1 + size


def _items(content: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Where each item of an array begins and ends."""
    count, start = _head(content, at)
    for _ in range(count):
        end = _end(content, start)
        yield start, end
        start = end


def _end(content: bytes, at: int) -> int:
    """Where the item ends that begins here."""
    open_items = 1
    while open_items:
        # `_head`, written out: there are ten million heads in the index of a thousand pages.
        kind, number = content[at] >> 5, content[at] & 0x1F
        at += 1
        if number >= _SHORTEST_HEAD:
            size = 1 << (number - _SHORTEST_HEAD)
            number = int.from_bytes(content[at : at + size], "big")
            at += size
        open_items -= 1
        if kind in (2, 3):
            at += number
        elif kind == _ARRAY:
            open_items += number
        elif kind > _ARRAY and kind != _SIMPLE:
            raise ValueError("This is not the form of index that Pagefind 1.5.2 writes.")
    return at
