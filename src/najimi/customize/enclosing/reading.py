"""Words held against the patterns of enclosure, sentence by sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from najimi.customize.enclosing.patterns import MAY_BE_DENIED, Pattern
from najimi.customize.enclosing.phrases import (
    DENIED_AFTER_JA,
    DENIED_BEFORE_EN,
    ENGLISH,
    JAPANESE,
)

SENTENCE_ENDS = re.compile(r"[。!?\n/]+|\.(?=\s|$)")
PHRASES = {"ja": JAPANESE, "en": ENGLISH}


class Found(NamedTuple):
    """A pattern of enclosure, and the words in which it was found, in NFKC and small letters."""

    pattern: Pattern
    words: str


def find_patterns(text: str, locale: str) -> Iterator[Found]:
    """
    Yield each pattern of enclosure that a text shows, once, with the first words that show it.

    A wording that is denied in its own sentence is none, where denying it is fair.

    Parameters
    ----------
    text : str
        What a customer would read; several sentences or lines.
    locale : {"ja", "en"}

    Examples
    --------
    >>> list(find_patterns("Hurry! Only 2 left.", "en"))
    [Found(pattern=<Pattern.URGENCY: 'urgency'>, words='hurry'), \
Found(pattern=<Pattern.SCARCITY: 'scarcity'>, words='only 2 left')]
    >>> list(find_patterns("There is no hurry.", "en"))
    []
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u2019", "'").casefold()
    sentences = [part.strip() for part in SENTENCE_ENDS.split(plain) if part.strip()]
    for pattern, expressions in _compiled(locale).items():
        words = next(
            (
                match.group().strip()
                for sentence in sentences
                for expression in expressions
                for match in expression.finditer(sentence)
                if not (pattern in MAY_BE_DENIED and _is_denied(match, locale))
            ),
            None,
        )
        if words is not None:
            yield Found(pattern, words)


def _is_denied(match: re.Match[str], locale: str) -> bool:
    if locale == "en":
        return re.search(DENIED_BEFORE_EN, match.string[: match.start()]) is not None
    return re.match(DENIED_AFTER_JA, match.string[match.end() :]) is not None


@cache
def _compiled(locale: str) -> dict[Pattern, tuple[re.Pattern[str], ...]]:
    return {
        pattern: tuple(re.compile(expression) for expression in expressions)
        for pattern, expressions in PHRASES[locale].items()
    }
