"""Why a row cannot be stored, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache

from najimi.journal.refusing import NOT_KEPT
from najimi.load.lines import NOT_TEXT
from najimi.words import keys, say

KEYS = "uploads-reason-"
BETWEEN_REASONS = "; "
COLUMN, COLUMNS, SHAPE, EXAMPLE = "column", "columns", "shape", "example"
OR, AND = " or ", ", "
EXAMPLE_AT = datetime(2026, 4, 1, 10, tzinfo=UTC)
ENGINE_LOCALE = "en"
OTHER = "another reason"
VALUE_PATTERN = re.compile(r'(column ".+?") says "')
PARTS = (
    COLUMN, COLUMNS, "label", SHAPE, "day", "bound", EXAMPLE, "n", "most", "currency", "choices",
    "value", "encoding", "names", "cells", "path", "sheet", "table", "told", "what", "name",
)  # fmt: skip


def reasons_in_words(reasons: str, locale: str, *, keeps_names: bool = False) -> str:
    """
    Return what the check says of a row in a language; what it has no words for stays as it is.

    The check speaks English. Its sentences stand in the English catalogue, and are known again
    by it.

    Parameters
    ----------
    reasons : str
        One sentence of the check, or several with ``"; "`` between them.
    locale : {"ja", "en"}
    keeps_names : bool, default False
        Whether columns keep their own names, as mappings have them.

    Examples
    --------
    >>> reasons_in_words("family_name must not be empty", "en")
    'Family name must not be empty'
    >>> reasons_in_words("it repeats the heading; who knows", "en")
    'it repeats the heading; who knows'
    """
    told = (_in_words(reason, locale, keeps_names) for reason in reasons.split(BETWEEN_REASONS))
    return BETWEEN_REASONS.join(told)


def without_values(reason: str) -> str:
    """
    Return a reason without the value of the file it names, which may be somebody's.

    Examples
    --------
    >>> without_values('column "state" says "Hanako", which is none of no, yes')
    'column "state" says something else again'
    >>> without_values('Hanako", which is nobody')
    'another reason'
    """
    if found := VALUE_PATTERN.match(reason):
        return f"{found[1]} says something else again"
    return reason if any(pattern.fullmatch(reason) for _, pattern in patterns_of(KEYS)) else OTHER


def is_mostly_no_text(reasons: Iterable[Mapping[str, int]], n_rows: int) -> bool:
    """
    Return whether over half of the rows of a file are no text in the encoding it was read in.

    Parameters
    ----------
    reasons : iterable of mapping of str to int
        Of each table: rejected rows per reason; a row that is no text counts in one table.
    n_rows : int
        Rows of the file.

    Examples
    --------
    >>> is_mostly_no_text([{"it is not text in utf-8": 3}], 5)
    True
    """
    counted = ((why, n) for told in reasons for why, n in told.items())
    return sum(n for why, n in counted if why.startswith(NOT_TEXT.format(""))) * 2 > n_rows


def column_in_words(name: str, locale: str) -> str:
    """
    Return what a column of ours is called; its own name if the catalogue has no word.

    Examples
    --------
    >>> column_in_words("family_name", "en")
    'Family name'
    """
    key = f"uploads-column-{name.replace('_', '-')}"
    return say(key, locale) if key in _keys(locale) else name


def table_in_words(name: str, locale: str) -> str:
    """
    Return what a table is called; its own name if the catalogue has no word.

    Examples
    --------
    >>> table_in_words("order_lines", "en")
    'Order lines'
    """
    key = f"uploads-table-{name.replace('_', '-')}"
    return say(key, locale) if key in _keys(locale) else name


def row_in_words(raw: str, locale: str) -> str:
    """Return a rejected row as it stands in the file; if it was not kept, that it was not."""
    return say("uploads-not-kept", locale) if raw == NOT_KEPT else raw


def _in_words(reason: str, locale: str, keeps_names: bool) -> str:
    for key, pattern in patterns_of(KEYS):
        if found := pattern.fullmatch(reason):
            told = found.groupdict()
            if COLUMN in told and not keeps_names:
                told[COLUMN] = column_in_words(told[COLUMN], locale)
            if COLUMNS in told and not keeps_names:
                names = (column_in_words(each, locale) for each in told[COLUMNS].split(AND))
                told[COLUMNS] = say("uploads-and", locale).join(names)
            if SHAPE in told and not keeps_names:
                told[SHAPE] = EXAMPLE_AT.strftime(told[SHAPE])
            if EXAMPLE in told:
                told[EXAMPLE] = told[EXAMPLE].replace(OR, say("uploads-or", locale))
            return say(key, locale, **told)
    return reason


@cache
def patterns_of(prefix: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return some sentences of the catalogue as patterns; those with most words of their own first."""
    found = [(key, say(key, ENGINE_LOCALE, **_marks())) for key in _keys(ENGINE_LOCALE)
             if key.startswith(prefix)]  # fmt: skip
    found.sort(key=lambda pair: (-len(re.sub("\0.*?\0", "", pair[1])), pair[0]))
    return tuple((key, _pattern(text)) for key, text in found)


def _marks() -> dict[str, str]:
    return {name: f"\0{name}\0" for name in PARTS}


def _pattern(text: str) -> re.Pattern[str]:
    parts = re.split("\0(.*?)\0", text)
    source = "".join(
        f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)
    )
    return re.compile(source, re.DOTALL)


@cache
def _keys(locale: str) -> frozenset[str]:
    return frozenset(keys(locale))
