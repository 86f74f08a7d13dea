"""Finding a name however it is typed: any script, any width, any common Latin spelling."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from najimi.model.names import (
    APART_SIGNS,
    each_distinct,
    fold_name,
    fold_organization,
    fold_reading,
    latin_key,
    latin_of_reading,
)

FORMS = {
    "family": ("family_name", fold_name),
    "given": ("given_name", fold_name),
    "family_reading": ("family_name_kana", fold_reading),
    "given_reading": ("given_name_kana", fold_reading),
    "family_spelt": ("family_name_kana", latin_of_reading),
    "given_spelt": ("given_name_kana", latin_of_reading),
    "family_latin": ("family_name_latin", latin_key),
    "given_latin": ("given_name_latin", latin_key),
    "organization": ("organization", fold_organization),
    "key": ("source_key", fold_name),
}
READ = ("family_reading", "given_reading"), ("given_reading", "family_reading")
FIRM = (("organization",),)
WRITTEN = ("family", "given"), ("given", "family"), *READ, *FIRM, ("key",)
SPELT = (
    ("family_spelt", "given_spelt"), ("given_spelt", "family_spelt"),
    ("family_latin", "given_latin"), ("given_latin", "family_latin"),
)  # fmt: skip


def find_names(people: Mapping[str, pa.ChunkedArray], text: str) -> pa.Array:
    """
    Return which people a typed text names, by any part of their name.

    Parameters
    ----------
    people : mapping of str to pyarrow.ChunkedArray
        Name columns of the fact table ``people``, and ``source_key``; those left out are empty.
    text : str
        In kanji, either kana, or Latin letters after Hepburn or Kunrei, in any width.

    Returns
    -------
    pyarrow.BooleanArray
        One truth per person.

    Examples
    --------
    >>> people = {"family_name": pa.chunked_array([["山田", "山本"]]),
    ...           "family_name_kana": pa.chunked_array([["ヤマダ", None]])}
    >>> [find_names(people, text).to_pylist() for text in ("ﾔﾏﾀﾞ", "Ｙａｍａｄａ", "山")]
    [[True, False], [True, False], [True, True]]
    """
    n = len(next(iter(people.values())))
    found = pa.array(np.zeros(n, dtype=bool))
    for typed, groups in _questions(text):
        for group in groups:
            named = pc.binary_join_element_wise(*(_folded(people, form, n) for form in group), "")
            if group in SPELT:
                # Two short vowels may meet where the parts of a name do, as in Ariga Ai.
                named = _short_vowels(named)
            found = pc.or_(found, pc.match_substring(named, typed))
    return found


def _questions(text: str) -> list[tuple[str, tuple[tuple[str, ...], ...]]]:
    """Return what to look for in which forms: as written, as read, and as spelt."""
    written, firm = fold_name(text), fold_organization(text)
    asked = [(written, WRITTEN), (fold_reading(text), READ), (firm, FIRM)]
    if _is_latin(text):
        asked.append((latin_key(text), SPELT))
    return [(typed, forms) for typed, forms in asked if typed]


def _is_latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(sign, "") for sign in APART_SIGNS.sub("", text))


def _short_vowels(spelt: pa.Array) -> pa.Array:
    """Return spellings with long vowels written short, as ``latin_key`` does."""
    for long, short in (("o[uo]+", "o"), ("uu+", "u"), ("aa+", "a"), ("ee+", "e"), ("ii+", "i")):
        spelt = pc.replace_substring_regex(spelt, long, short)
    return spelt


def _folded(people: Mapping[str, pa.ChunkedArray], form: str, n: int) -> pa.Array:
    column, fold = FORMS[form]
    if column not in people:
        return pa.array([""] * n, pa.string())
    return pc.fill_null(each_distinct(people[column], fold), "")
