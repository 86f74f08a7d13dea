"""
Names that stand whole in one column: taken apart where a blank was written, and only there.

Whoever wrote the blank said where the family name ends; without one nobody did. Which part is
which follows from the order that the mapping states, and from nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc

from najimi.model.names import FIRM_FORMS
from najimi.tables.contract import STRING

NAME, GIVEN_FIRST, KANA, LATIN = (
    "whole_name", "whole_name_given_first", "whole_name_kana", "whole_name_latin",
)  # fmt: skip
WHOLE_NAMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        NAME: ("family_name", "given_name"),
        GIVEN_FIRST: ("given_name", "family_name"),
        KANA: ("family_name_kana", "given_name_kana"),
        LATIN: ("given_name_latin", "family_name_latin"),
    }
)
"""What a person may say a column is: a name in one, and the order of its parts."""

ORDERS = tuple(order for parts in WHOLE_NAMES.values() for order in (parts, tuple(reversed(parts))))
"""Every order in which a column may be taken apart."""

WHOLE = "name_whole"
"""What is remarked of a row whose name stays whole."""

_TWO_PARTS = r"^(?P<first>[^\s\p{Z}]+)[\s\p{Z}]+(?P<second>[^\s\p{Z}]+)$"
_LATIN_LETTER = r"\p{Latin}"
_JAPANESE_LETTER = r"[\p{Han}\p{Hiragana}\p{Katakana}]"
_MANNERS = r"^(様|さま|サマ|さん|殿|御中|先生|君|くん|ちゃん|氏|各位)$"
_MANNERS_AT_THE_END = r"(様|さま|殿|御中|先生)$"
"""Written without a blank before it; さん and 君 are left out, for real names end so."""

_TITLES = r"(?i)^(mr|mrs|ms|miss|mx|dr|prof|sir|jr|sr|phd|md|[ivx]+)\.?$"
_FIRM = (
    "(?i)"
    + "|".join(form.replace("(", r"\(").replace(")", r"\)") for form in FIRM_FORMS)
    + r"|\b(co|ltd|limited|inc|k\.?k|corp|corporation|company|llc|gmbh|plc)\.?$"
)
_NULL = pa.scalar(None, STRING)


def taken_apart(
    names: pa.Array, order: Sequence[str]
) -> tuple[dict[str, pa.Array], pa.BooleanArray]:
    """
    Return the two parts of each name, and which names stay whole.

    A name is taken apart if it has two parts with a blank between them, ASCII or ideographic,
    neither is a title, the second does not end in one like 様, it names no firm, and its letters are written in the stated order:
    Latin ones with the given name first, Japanese ones with the family name first. Any other
    name stays whole, in place of the family name.

    Parameters
    ----------
    names : pyarrow.StringArray
        Without blanks around them; null where there is none.
    order : sequence of str
        One of ``ORDERS``.

    Examples
    --------
    >>> parts, is_whole = taken_apart(
    ...     pa.array(["青葉\u3000みどり", "青葉みどり", "Jane Doe"]), ("family_name", "given_name"))
    >>> parts["family_name"].to_pylist(), parts["given_name"].to_pylist()
    (['青葉', '青葉みどり', 'Jane Doe'], ['みどり', None, None])
    >>> is_whole.to_pylist()
    [False, True, True]
    """
    found = pc.extract_regex(names, _TWO_PARTS)
    is_apart = pc.and_(pc.is_valid(found), pc.invert(_is_other(names, order)))
    first, second = found.field("first"), found.field("second")
    for part in (first, second):
        is_apart = pc.and_(is_apart, pc.invert(_matches(part, f"{_MANNERS}|{_TITLES}")))
    is_apart = pc.and_(is_apart, pc.invert(_matches(second, _MANNERS_AT_THE_END)))
    parts = dict(zip(order, (first, second), strict=True))
    family, given = sorted(parts, key=lambda name: name.startswith("given"))
    told = {
        family: pc.if_else(is_apart, parts[family], names),
        given: pc.if_else(is_apart, parts[given], _NULL),
    }
    return told, pc.and_(pc.is_valid(names), pc.invert(is_apart))


def family_of(order: Sequence[str]) -> str:
    """
    Return the column in which a name that stays whole stands.

    Examples
    --------
    >>> family_of(("given_name", "family_name"))
    'family_name'
    """
    return next(name for name in order if name.startswith("family"))


def share_apart(names: pa.Array, order: Sequence[str]) -> float:
    """
    Return which part of the names would be taken apart; 0 if there are none.

    Examples
    --------
    >>> share_apart(pa.array(["青葉 みどり", "森一郎", None]), ("family_name", "given_name"))
    0.5
    """
    told = names.drop_null()
    if not len(told):
        return 0.0
    _, is_whole = taken_apart(told, order)
    share: float = 1 - pc.mean(is_whole.cast(pa.float64())).as_py()
    return share


def is_written_japanese(names: pa.Array) -> bool:
    """
    Return whether more of the names have Japanese letters than have none.

    Examples
    --------
    >>> is_written_japanese(pa.array(["青葉みどり", "森一郎", "Jane Doe"]))
    True
    """
    told = names.drop_null()
    n_japanese = pc.sum(_matches(told, _JAPANESE_LETTER), min_count=0).as_py()
    return bool(2 * n_japanese > len(told))


def _is_other(names: pa.Array, order: Sequence[str]) -> pa.Array:
    """Return which names are a firm's, or are not written in the stated order."""
    is_firm = _matches(pc.utf8_normalize(names, form="NFKC"), _FIRM)
    if family_of(order) != "family_name":
        return is_firm
    letter = _LATIN_LETTER if order[0] == "family_name" else _JAPANESE_LETTER
    return pc.or_(is_firm, _matches(names, letter))


def _matches(texts: pa.Array, pattern: str) -> pa.Array:
    return pc.fill_null(pc.match_substring_regex(texts, pattern), False)
