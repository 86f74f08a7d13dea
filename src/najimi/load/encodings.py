"""
Which encoding a text is in: found from the text itself, out of a short closed list.

Strict decoding rules out most of the list. What remains is told apart by how likely the
characters are: Japanese read in the wrong encoding turns into rare kanji and half-width kana.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from najimi.errors import InputFileError
from najimi.load.lines import decode_lines

FOUND = ("utf-8", "cp932", "euc_jp")
"""The list, besides UTF-16, which its mark or its zero bytes show; earlier ones win a draw."""

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
HEAD_BYTES = 4096
SAMPLE_PER_BLOCK_BYTES = 16 * 1024
SAMPLE_BYTES = 512 * 1024
MIN_ZERO_SHARE = 0.05
MIN_ZERO_RATIO = 4
"""The kanji for one, U+4E00, has a zero byte at the other place."""

MIN_UNITS = 20
MIN_UNTOLD_LINES = 20
COST_OF_LINE = 20.0
"""Of a line that is no text in an encoding: more than any line of likely characters."""

COST_OF_RARE = 1.5
COST_OF_HALF_WIDTH = 0.5
COST_OF_OTHER = 0.4
COST_OF_KANJI = 0.1
COST_OF_LATIN = 0.05
"""Less than a kanji: a text with accents or yen signs in UTF-8 is by chance one of kanji in EUC-JP."""

NEARLY_EQUAL = 3.0
"""Costs that lie so close leave a doubt: far less than one line that is no text."""

COST_OF_PRIVATE = 5.0
HALF_WIDTH_KANA = slice(0xFF61, 0xFFA0)


def found_encoding(head: bytes, blocks: Iterator[bytes]) -> str:
    r"""
    Return the encoding of a text.

    Parameters
    ----------
    head : bytes
        The first ``HEAD_BYTES`` of it.
    blocks : iterator of bytes
        All of it, from the beginning; read only as far as needed.

    Returns
    -------
    {"utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp932", "euc_jp"}

    Raises
    ------
    InputFileError
        If most lines beyond ASCII are no text in any of them.

    Examples
    --------
    >>> text = "氏名,住所\n山田花子,東京都渋谷区\n".encode("euc_jp")
    >>> found_encoding(text, iter([text]))
    'euc_jp'
    """
    return judged_encoding(head, blocks)[0]


def judged_encoding(head: bytes, blocks: Iterator[bytes]) -> tuple[str, str | None]:
    r"""
    Return the encoding of a text, and another one that is nearly as likely, if there is one.

    Parameters
    ----------
    head, blocks
        As for ``found_encoding``, which tells of errors, too.

    Examples
    --------
    >>> judged_encoding(b"", iter(["端\n".encode("euc_jp")]))
    ('utf-8', 'euc_jp')
    """
    marked = next((name for mark, name in MARKS.items() if head.startswith(mark)), None)
    if name := marked or wide_encoding(head):
        return name, None
    sample = _sample(blocks)
    if not sample:
        return FOUND[0], None
    costs = {name: _cost(sample, name) for name in FOUND}
    best = min(FOUND, key=lambda name: costs[name])
    _refuse_untold(sample, best)
    others = sorted((costs[name], name) for name in FOUND if name != best)
    return best, others[0][1] if others[0][0] - costs[best] < NEARLY_EQUAL else None


def is_wide(encoding: str) -> bool:
    """Return whether zero bytes are a natural part of texts in an encoding."""
    return codecs.lookup(encoding).name.startswith(("utf-16", "utf-32"))


def wide_encoding(head: bytes) -> str | None:
    r"""
    Return which UTF-16 it is, if zero bytes stand mostly at every other place.

    Examples
    --------
    >>> wide_encoding(b"\0a\0,\0b\0\n" * 10), wide_encoding(b"a,b\n" * 10)
    ('utf-16-be', None)
    """
    units = np.frombuffer(head[: len(head) // 2 * 2], dtype=np.uint8).reshape(-1, 2)
    if len(units) < MIN_UNITS or len(head) % 2:
        return None  # a NUL in a short text is a mistake, not an encoding
    first, second = (units == 0).mean(axis=0)
    if second >= MIN_ZERO_SHARE and second > MIN_ZERO_RATIO * first:
        return "utf-16-le"
    if first >= MIN_ZERO_SHARE and first > MIN_ZERO_RATIO * second:
        return "utf-16-be"
    return None


def _sample(blocks: Iterator[bytes]) -> bytes:
    """Return whole lines that are not ASCII, a few from every block until there are enough."""
    found: list[bytes] = []
    n_bytes = 0
    for block in blocks:
        if block.isascii():
            continue
        taken = 0
        for line in block.replace(b"\r", b"\n").split(b"\n")[:-1] or [block]:
            if not line.isascii() and len(line) < SAMPLE_PER_BLOCK_BYTES:
                found.append(line + b"\n")
                taken += len(line)
                if taken > SAMPLE_PER_BLOCK_BYTES:
                    break
        n_bytes += taken
        if n_bytes > SAMPLE_BYTES:
            break
    return b"".join(found)


def _cost(sample: bytes, encoding: str) -> float:
    """Return how unlikely it is that this encoding wrote the lines."""
    text, faults = decode_lines(sample, encoding)
    likely = "".join(
        line for at, line in enumerate(text.splitlines(keepends=True)) if at not in faults
    ) if faults else text  # fmt: skip
    units = np.frombuffer(likely.encode("utf-16-le"), dtype=np.uint16)
    costs = _cost_of_unit().copy()
    if encoding == "euc_jp":
        # There each of them takes two bytes with a lead of its own, which is no accident.
        costs[HALF_WIDTH_KANA] = 0
    return COST_OF_LINE * len(faults) + float(costs[units].sum())


@cache
def _cost_of_unit() -> npt.NDArray[np.float64]:
    """Return the cost of each UTF-16 unit, by how usual it is in a Japanese file of a shop."""
    costs = np.full(2**16, COST_OF_OTHER)
    costs[:0x80] = 0
    costs[0x80:0xA0] = COST_OF_PRIVATE
    costs[0xA1:0x250] = COST_OF_LATIN
    costs[0x3000:0x3100] = 0
    costs[0x4E00:0xA000] = COST_OF_RARE
    costs[_usual_kanji()] = COST_OF_KANJI
    costs[0xD800:0xE000] = COST_OF_OTHER / 2
    costs[0xE000:0xF900] = COST_OF_PRIVATE
    costs[0xFF01:0xFF5F] = 0
    costs[HALF_WIDTH_KANA] = COST_OF_HALF_WIDTH
    return costs


def _usual_kanji() -> npt.NDArray[np.uint16]:
    """Return the first level of JIS X 0208, its kanji for daily use."""
    pairs = bytes(byte for row in range(0xB0, 0xD0) for cell in range(0xA1, 0xFF)
                  for byte in (row, cell))  # fmt: skip
    return np.frombuffer(pairs.decode("euc_jp", "ignore").encode("utf-16-le"), dtype=np.uint16)


def _refuse_untold(sample: bytes, encoding: str) -> None:
    text, faults = decode_lines(sample, encoding)
    n_lines = sample.count(b"\n")
    units = np.frombuffer(text.encode("utf-16-le"), dtype=np.uint16)
    beyond = units[units >= 0x80]
    is_rare = _cost_of_unit()[beyond] >= COST_OF_RARE
    if n_lines >= MIN_UNTOLD_LINES and (len(faults) > n_lines / 2 or is_rare.mean() > 0.5):
        raise InputFileError(
            "its encoding cannot be told: it is none of UTF-8, UTF-16, CP932 and EUC-JP.",
            hint="name it with `--encoding`, for example `--encoding cp1252`.",
        )
