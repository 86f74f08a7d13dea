"""
Minimal collection: columns that a shop must not keep by accident, told by their heading.

What a shop exports holds more than it means to hand on. A column that nobody said anything about
is kept as an attribute; one of these is not, unless a mapping says so.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import pyarrow as pa

from najimi.journal.refusing import NOT_KEPT
from najimi.load.batch import Batch
from najimi.load.content import json_objects, texts_of
from najimi.load.mapping import IGNORED, NTH
from najimi.load.mapping import Mapping as ColumnMapping

CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
WORD = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
IN_JAPANESE = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")


@dataclass(frozen=True)
class _Kind:
    """Headings of one kind, as words."""

    name: str
    anywhere: tuple[str, ...]
    whole: tuple[str, ...]
    but_not: tuple[str, ...]

    def fits(self, words: str) -> bool:
        for harmless in self.but_not:
            words = words.replace(harmless, " ")
        return words.strip() in map(str.strip, self.whole) or any(
            told in words for told in self.anywhere
        )


def sensitive_kind(heading: str) -> str:
    """
    Return of which kind a column is that must not be kept by accident; empty if of none.

    Width, case, blanks in Japanese, and how Latin words are joined do not matter.

    Returns
    -------
    {"my_number", "payment_card", "secret", "special_care", ""}

    Examples
    --------
    >>> [sensitive_kind(name) for name in ("マイナンバー", "ｶｰﾄﾞ番号", "cardNumber", "既往症")]
    ['my_number', 'payment_card', 'payment_card', 'special_care']
    >>> [sensitive_kind(name) for name in ("会員カード番号", "肌診断", "race_result", "電話番号")]
    ['', '', '', '']
    """
    words = _words(heading)
    return next((kind.name for kind in _kinds() if kind.fits(words)), "")


def left_out(names: Sequence[str], mappings: Sequence[ColumnMapping]) -> dict[str, str]:
    """
    Return the columns of a file that must not be kept by accident and that nobody asked for.

    Parameters
    ----------
    names : sequence of str
        Columns of the file.
    mappings : sequence of Mapping
        One per table that the file fills.

    Returns
    -------
    dict of str to str
        Their kind by column, in the order of the file.

    Examples
    --------
    >>> left_out(["id", "パスワード"], [ColumnMapping({"id": "source_key"})])
    {'パスワード': 'secret'}
    >>> left_out(["id", "パスワード"], [ColumnMapping({"id": "source_key"}, kept=("パスワード",))])
    {}
    """
    wanted = {name for mapping in mappings for name in _wanted(mapping)}
    kinds = ((name, sensitive_kind(name)) for name in names if name not in wanted)
    return {name: kind for name, kind in kinds if kind}


def without(batch: Batch, columns: Mapping[str, str]) -> Batch:
    """
    Return a batch whose texts of rows do not hold some columns.

    A row that could not be taken apart could hold them anywhere, so nothing of it is shown.
    """
    if not columns:
        return batch
    told = {
        name: texts_of(values)
        for name, values in batch.columns.items()
        if name not in columns and name != NTH
    }
    raw = json_objects(told, len(batch.lines)).fill_null("{}")
    return replace(batch, raw=raw, broken_raw=pa.repeat(NOT_KEPT, len(batch.broken_raw)))


def _wanted(mapping: ColumnMapping) -> Iterator[str]:
    ignored = {name for name, ours in mapping.columns.items() if ours == IGNORED}
    yield from mapping.used - ignored
    yield from mapping.kept or ()


@cache
def _kinds() -> tuple[_Kind, ...]:
    text = files("najimi.load").joinpath("sensitive.toml").read_text(encoding="utf-8")
    return tuple(
        _Kind(
            name, *(tuple(map(_pattern, told[each])) for each in ("anywhere", "whole", "but_not"))
        )
        for name, told in tomllib.loads(text).items()
    )


def _pattern(text: str) -> str:
    """Return a text to look for: Latin as whole words, Japanese wherever it stands."""
    return _words(text) if text.isascii() else _words(text).strip()


def _words(heading: str) -> str:
    """Return a heading as small words with a blank around each; Japanese is one word."""
    text = CAMEL.sub(" ", unicodedata.normalize("NFKC", heading)).casefold()
    return f" {IN_JAPANESE.sub('', ' '.join(WORD.findall(text)))} "
