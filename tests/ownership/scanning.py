"""Look for words in every byte that lies below a folder, whatever it is packed in."""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

ENCODINGS = ("utf-8", "cp932", "euc_jp", "utf-16-le")


class Scanner:
    """
    Finds any of some words, and any of some customer ids.

    Parameters
    ----------
    words : iterable of str
    customer_ids : frozenset of str
    """

    def __init__(self, words: tuple[str, ...], customer_ids: frozenset[str]) -> None:
        spelled = {spelling for word in words for spelling in _spellings(word)}
        self._words = re.compile(b"|".join(re.escape(told) for told in sorted(spelled)))
        self._ids = frozenset(told.encode() for told in customer_ids)

    def hits(self, folder: Path) -> dict[str, int]:
        """Return how often each file below a folder holds any of them; others are left out."""
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        counts = {path.relative_to(folder).as_posix(): self.count(path) for path in files}
        return {name: count for name, count in counts.items() if count}

    def count(self, path: Path) -> int:
        """Return how often a file holds any of them, packed or not."""
        return sum(map(self.count_in, _unpacked(path.name, path.read_bytes())))

    def count_in(self, data: bytes) -> int:
        """Return how often some bytes hold any of them."""
        ids = re.findall(rb"c[0-9a-f]{20}", data)
        return len(self._words.findall(data)) + sum(told in self._ids for told in ids)


def _spellings(word: str) -> Iterator[bytes]:
    for encoding in ENCODINGS:
        try:
            yield word.encode(encoding)
        except UnicodeEncodeError:
            continue
    yield ascii(word)[1:-1].encode()  # as JSON and reprs write it


def _unpacked(name: str, data: bytes) -> Iterator[bytes]:
    """Yield the bytes themselves, and all that is packed in them."""
    yield data
    if data[:4] == b"PAR1":
        table = pq.read_table(io.BytesIO(data))
        yield from (repr(table[column].to_pylist()).encode() for column in table.schema.names)
        yield repr(table.schema.metadata).encode()
    elif data[:2] == b"\x1f\x8b":
        yield from _unpacked(name.removesuffix(".gz"), gzip.decompress(data))
    elif data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.namelist():
                yield from _unpacked(part, archive.read(part))
    elif data[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for member in archive.getmembers():
                part = archive.extractfile(member)
                if part is not None:
                    yield from _unpacked(member.name, part.read())
