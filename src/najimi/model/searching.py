"""Finding a name however it is typed: any script, any width, any common Latin spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from najimi.model.names import (
    APART_SIGNS,
    each_distinct,
    fold_name,
    fold_organization,
    fold_reading,
)
from najimi.model.spelling import latin_patterns, latin_spelling, spelt_reading, typed_pattern

ONE_SOUND = re.compile("ゔ([あいえお]?)")
LIPS = {"あ": "ば", "い": "び", "": "ぶ", "え": "べ", "お": "ぼ"}
wide_spelling = partial(latin_spelling, is_wide=True)


def heard(text: str) -> str:
    """
    Return the form by which readings are searched: like ``fold_reading``, and ヴァ is バ.

    Examples
    --------
    >>> heard("ヴァイオレット") == heard("ばいおれっと")
    True
    """
    return ONE_SOUND.sub(lambda found: LIPS[found.group(1)], fold_reading(text))


FORMS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "family": ("family_name", fold_name),
    "given": ("given_name", fold_name),
    "family_reading": ("family_name_kana", heard),
    "given_reading": ("given_name_kana", heard),
    "family_spelt": ("family_name_kana", spelt_reading),
    "given_spelt": ("given_name_kana", spelt_reading),
    "family_plain": ("family_name", latin_spelling),
    "given_plain": ("given_name", latin_spelling),
    "family_wide": ("family_name", wide_spelling),
    "given_wide": ("given_name", wide_spelling),
    "family_latin": ("family_name_latin", latin_spelling),
    "given_latin": ("given_name_latin", latin_spelling),
    "family_latin_wide": ("family_name_latin", wide_spelling),
    "given_latin_wide": ("given_name_latin", wide_spelling),
    "organization": ("organization", fold_organization),
    "organization_plain": ("organization", latin_spelling),
    "organization_wide": ("organization", wide_spelling),
    "key": ("source_key", fold_name),
}
Groups = tuple[tuple[str, ...], ...]


def _both(family: str, given: str) -> Groups:
    return (family, given), (given, family)


FIRM: Groups = (("organization",),)
READ = _both("family_reading", "given_reading")
WRITTEN = *_both("family", "given"), *FIRM, ("key",)
SPELT = _both("family_spelt", "given_spelt")
LATIN = (
    *_both("family_plain", "given_plain"), *_both("family_wide", "given_wide"),
    *_both("family_latin", "given_latin"), *_both("family_latin_wide", "given_latin_wide"),
    ("organization_plain",), ("organization_wide",),
)  # fmt: skip


def find_names(people: Mapping[str, pa.ChunkedArray], text: str) -> pa.Array:
    """
    Return which people a typed text names, by any part of their name.

    Parameters
    ----------
    people : mapping of str to pyarrow.ChunkedArray
        Name columns of the fact table ``people``, and ``source_key``; those left out are empty.
    text : str
        In kanji or either kana, any part of a name. In Latin letters after Hepburn or Kunrei or
        as typed for kana, the beginning of a family or given name, long vowels marked or not.
        In any width.

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
    folded: dict[str, pa.Array | None] = {}
    for pattern, groups in _questions(text):
        for group in groups:
            for form in set(group) - set(folded):
                folded[form] = _folded(people, form)
            parts = [part for form in group if (part := folded[form]) is not None]
            if parts:
                apart = " " if groups is LATIN else ""
                named = pc.binary_join_element_wise(*parts, apart)
                found = pc.or_(found, pc.match_substring_regex(named, pattern))
    return found


def _questions(text: str) -> Iterator[tuple[str, Groups]]:
    """Yield which pattern to look for in which forms: as written, as read, and as spelt."""
    for typed, groups in ((fold_name(text), WRITTEN), (fold_organization(text), FIRM)):
        if typed:
            yield re.escape(typed), groups
    if reading := heard(text):
        yield _long_or_not(reading), READ
    if _is_latin(text) and (spelt := typed_pattern(text)):
        # Somewhere inside, two or three letters would be found in half of all names.
        yield f"^{spelt}", SPELT
        for pattern in latin_patterns(text):
            yield f"(?:^| ){pattern}", LATIN


def _long_or_not(reading: str) -> str:
    """
    Return the pattern of a reading in which a long vowel may be a mark or its vowel.

    Examples
    --------
    >>> _long_or_not("さとー"), _long_or_not("さとう")
    ('さと[あいうえおー]', 'さと[うー]')
    """
    long = {"ー": "[あいうえおー]"} | {vowel: f"[{vowel}ー]" for vowel in "あいうえお"}
    return reading[0] + "".join(long.get(sign, sign) for sign in reading[1:])


def _is_latin(text: str) -> bool:
    # Some keyboards send a letter and its mark as two signs.
    whole = APART_SIGNS.sub("", unicodedata.normalize("NFKC", text))
    return all("LATIN" in unicodedata.name(sign, "") for sign in whole)


def _folded(people: Mapping[str, pa.ChunkedArray], form: str) -> pa.Array | None:
    """Return a column in a form; ``None`` where it says nothing, which most columns do."""
    column, fold = FORMS[form]
    if column not in people:
        return None
    folded = each_distinct(people[column], fold)
    says = pc.any(pc.greater(pc.binary_length(folded), 0)).as_py()
    return pc.fill_null(folded, "") if says else None
