"""
Which row of a file is its heading: usually the first, sometimes below a title.

Taking a title for the heading loses nothing, for then no column fits. Taking a row of data for
the heading would lose that row, so a row further down is the heading only if all above it is
clearly shorter and nothing in it looks like somebody's data.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from najimi.load.widths import folded
from najimi.tables import FACT_TABLES

ROWS_LOOKED_AT = 60
MOST_ABOVE = 10
FEWEST_NAMES = 2
KNOWN_SHARE = 0.5
OF_A_ROW = re.compile(
    r"[^@\s]+@[^@\s]+\.[^@\s]+|[-+() 0-9]{9,}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.*", re.DOTALL
)
"""An address, a number or a day: a row of a person, where the names of columns should be."""

Cells = Sequence[object]


def heading_at(rows: Sequence[Cells], *, needs_known: bool = False) -> int:
    """
    Return which of the first rows is the heading.

    Parameters
    ----------
    rows : sequence of sequence
        The first rows that are not empty; an empty cell is ``""``.
    needs_known : bool, default False
        Whether a row below others must also have names by which people call our columns.

    Returns
    -------
    int
        Position in ``rows``; 0 unless a row below is clearly the heading.

    Examples
    --------
    >>> title, names, row = ("会員一覧", "", ""), ("番号", "氏名", "メール"), (1, "森", "")
    >>> heading_at([title, names, row]), heading_at([names, row])
    (1, 0)
    """
    counts = [len(_told(row)) for row in rows]
    below_titles = [
        at
        for at, row in enumerate(rows[: MOST_ABOVE + 1])
        if all(2 * count <= counts[at] for count in counts[:at]) and _are_names(row)
    ]
    if known := [at for at in below_titles if are_known(rows[at])]:
        return known[0]
    if needs_known:
        return 0
    return next((at for at in below_titles if _is_wide(counts[at:])), 0)


def _is_wide(counts: Sequence[int]) -> bool:
    """Return whether most rows have no more cells than the first of them."""
    later = [count <= counts[0] for count in counts[1:]]
    return sum(later) * 2 > len(later) or not later


def are_known(row: Cells) -> bool:
    """
    Return whether at least half of some names, and at least two, are names of columns we know.

    Examples
    --------
    >>> are_known(["会員番号", "氏名", "担当"]), are_known(["会員一覧", "店舗", "渋谷"])
    (True, False)
    """
    told = _told(row)
    n_known = sum(isinstance(cell, str) and folded(cell) in _known_names() for cell in told)
    return n_known >= max(FEWEST_NAMES, KNOWN_SHARE * len(told))


def looks_like_data(name: str) -> bool:
    """
    Return whether a name of a column looks like the data of a person.

    Examples
    --------
    >>> looks_like_data("hanako@example.jp"), looks_like_data("メール")
    (True, False)
    """
    return OF_A_ROW.fullmatch(unicodedata.normalize("NFKC", name).strip()) is not None


def _are_names(row: Cells) -> bool:
    told = _told(row)
    texts = [cell.strip() for cell in told if isinstance(cell, str)]
    marks = "".join("x" if str(cell).strip() else " " for cell in row)
    is_apart = len(set(texts)) == len(texts) == len(told) >= FEWEST_NAMES
    if not is_apart or " " in marks.strip():
        return False
    return not any(looks_like_data(text) or _is_number(text) for text in texts)


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "", 1).isdecimal()


def _told(row: Cells) -> list[object]:
    return [cell for cell in row if cell is not None and str(cell).strip()]


@cache
def _known_names() -> frozenset[str]:
    """Return our own names, what people call them, and the headings of known layouts, folded."""
    text = files("najimi.load").joinpath("synonyms.toml").read_text(encoding="utf-8")
    called = [
        n for table in tomllib.loads(text).values() for names in table.values() for n in names
    ]
    own = [name for table in FACT_TABLES.values() for name in table.names]
    layouts = (part for part in files("najimi.load.layouts").iterdir() if part.name[-5:] == ".toml")
    told = [tomllib.loads(part.read_text(encoding="utf-8")) for part in layouts]
    return frozenset(
        folded(n) for n in (*called, *own, *(n for t in told for n in t["recognized_by"]))
    )
