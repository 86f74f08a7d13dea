"""Why a whole file cannot be read, in the reader's language."""

from __future__ import annotations

import re

from najimi.errors import NajimiError
from najimi.load.reasons import (
    COLUMN,
    column_in_words,
    patterns_of,
    reasons_in_words,
    table_in_words,
)
from najimi.words import say

KEYS = "uploads-fault-"
PIECES, KIND, TABLE = "told", "what", "table"
_BETWEEN_PIECES = re.compile(r"(; |\n {2}- |^ {2}- )")


def fault_in_words(text: str, locale: str) -> str:
    """
    Return a sentence about a whole file in a language; what it has no words for stays as it is.

    Errors speak English. Their sentences stand in the English catalogue, and are known again by
    it, as those about rows are.

    Parameters
    ----------
    text : str
        The problem of an error, or its hint.
    locale : {"ja", "en"}

    Examples
    --------
    >>> fault_in_words("people.csv is empty.", "en")
    'people.csv is empty.'
    >>> fault_in_words("the moon is full", "ja")
    'the moon is full'
    """
    for key, pattern in patterns_of(KEYS):
        if found := pattern.fullmatch(text):
            told = found.groupdict()
            for part in {PIECES, KIND} & told.keys():
                pieces = _BETWEEN_PIECES.split(told[part])
                told[part] = "".join(_piece(piece, locale) for piece in pieces)
            if COLUMN in told:
                told[COLUMN] = column_in_words(told[COLUMN], locale)
            if TABLE in told:
                told[TABLE] = table_in_words(told[TABLE].strip("'"), locale)
            return say(key, locale, **told)
    return text


def error_in_words(error: NajimiError, locale: str) -> str:
    """Return what is wrong with a file, and below it what to do."""
    problem, hint = (fault_in_words(text, locale) for text in (error.problem, error.hint))
    return say("load-fault-hint", locale, problem=problem, hint=hint)


def _piece(text: str, locale: str) -> str:
    in_words = fault_in_words(text, locale)
    return in_words if in_words != text else reasons_in_words(text, locale)
