"""What one column of a file may be: by the name people gave it, and by its values."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from najimi.load.content import texts_of
from najimi.load.deriving import trimmed
from najimi.load.sensitive import sensitive_kind
from najimi.load.targets import targets_of
from najimi.load.whole_names import (
    GIVEN_FIRST,
    NAME,
    WHOLE_NAMES,
    is_written_japanese,
    share_apart,
)
from najimi.load.widths import folded
from najimi.tables import FACT_TABLES
from najimi.tables.contract import STRING

SURE, SAME_NAME, PART_OF_NAME, BY_VALUES, RUNNING = 1.0, 0.95, 0.7, 0.6, 0.5
CONTRADICTED = 0.5
MOST_VALUES = 0.8
LOOKS_LIKE = {
    "email": r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
    "postal_code": r"^〒?\d{3}-?\d{4}$",
    "phone": r"^(\+|0)[\d\-() ]{8,17}$",
}
UNIT_PRICE = "unit_price"
MOST_APART = 0.5
"""Which part of the names must have a written blank for a proposal to be sure of itself."""

RUNNING_NUMBERS = frozenset(
    map(folded, ("No", "No.", "№", "番号", "連番", "通番", "id", "#", "number"))
)
"""Headings that only say that the rows are numbered, folded."""


def candidates_of(table: str, name: str, values: pa.Array | None) -> Iterator[tuple[str, float]]:
    """
    Yield what a column may be, each with a confidence from 0 to 1.

    Parameters
    ----------
    table : str
        The fact table the file is held against.
    name : str
        What the file calls the column.
    values : pyarrow.StringArray or None
        Its first values; None if there are none to look at.

    Examples
    --------
    >>> dict(candidates_of("people", "氏名", pa.array(["青葉みどり", "森一郎"])))
    {'whole_name': 0.7}
    >>> dict(candidates_of("people", "メールアドレス", None))
    {'email': 0.95}
    """
    shown, best = folded(name), dict[str, float]()
    if table == "people":
        best |= _whole_names(shown, pa.nulls(0, STRING) if values is None else values)
    for ours, synonyms in _synonyms(table).items():
        if ours in WHOLE_NAMES:
            continue
        if shown == folded(ours):
            best[ours] = SURE
        elif shown in synonyms:
            best[ours] = SAME_NAME
        elif any(len(synonym) > 1 and synonym in shown for synonym in synonyms):
            best[ours] = PART_OF_NAME
    for ours, pattern in LOOKS_LIKE.items():
        if ours in targets_of(FACT_TABLES[table]) and values is not None:
            share = _share(values, pattern)
            if share is not None and share >= MOST_VALUES:
                best[ours] = max(best.get(ours, 0), BY_VALUES)
            elif share == 0 and ours in best:
                best[ours] *= CONTRADICTED
    is_sensitive = bool(sensitive_kind(name))
    yield from ((o, score) for o, score in best.items() if score >= SAME_NAME or not is_sensitive)


def is_running_number(name: str, values: pa.Array) -> bool:
    """
    Return whether a column only numbers the rows, each with a value of its own.

    Parameters
    ----------
    name : str
        What the file calls the column.
    values : pyarrow.Array
        As many of its values as there are to look at; empty ones are left out.

    Examples
    --------
    >>> is_running_number("Ｎｏ．", pa.array(["1", "2", None]))
    True
    >>> is_running_number("No", pa.array(["1", "1"])), is_running_number("氏名", pa.array(["森"]))
    (False, False)
    """
    if folded(name) not in RUNNING_NUMBERS:
        return False
    told = trimmed(texts_of(values)).drop_null()
    return bool(len(told)) and bool(pc.count_distinct(told).as_py() == len(told))


def _whole_names(shown: str, values: pa.Array) -> dict[str, float]:
    """
    Return how surely a column holds whole names in one order or another.

    A known heading always counts: a name without a blank stays whole, and is better kept so
    than lost. A Western heading says less: names under it may be written either way.
    """
    called = {ours for ours in WHOLE_NAMES if shown in _synonyms("people").get(ours, ())}
    if GIVEN_FIRST in called:
        told = {ours: share_apart(values, WHOLE_NAMES[ours]) for ours in (GIVEN_FIRST, NAME)}
        likely = NAME if is_written_japanese(values) else GIVEN_FIRST
        likely = max(told, key=lambda ours: (told[ours], ours == likely))
        is_sure = likely == GIVEN_FIRST and told[likely] >= MOST_APART
        return {likely: PART_OF_NAME if is_sure else BY_VALUES}
    return {
        ours: SAME_NAME if share_apart(values, WHOLE_NAMES[ours]) >= MOST_APART else PART_OF_NAME
        for ours in called
    }


def _share(values: pa.Array, pattern: str) -> float | None:
    """Return which part of the values looks like something; None if there are none."""
    told = values.drop_null()
    if not len(told):
        return None
    narrow = pc.utf8_normalize(told, form="NFKC")
    share: float = pc.mean(pc.match_substring_regex(narrow, pattern).cast(pa.float64())).as_py()
    return share


@cache
def _synonyms(table: str) -> Mapping[str, frozenset[str]]:
    """Return the names by which people call our columns, folded."""
    text = files("najimi.load").joinpath("synonyms.toml").read_text(encoding="utf-8")
    raw: dict[str, Any] = tomllib.loads(text)
    told = {**raw["everywhere"], **raw.get(table, {})}
    known = (*targets_of(FACT_TABLES[table]), UNIT_PRICE, *WHOLE_NAMES)
    return {
        ours: frozenset(map(folded, synonyms)) for ours, synonyms in told.items() if ours in known
    }
