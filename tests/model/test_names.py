"""Japanese names: compared, sorted and searched in any script; never guessed."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import najimi
from najimi.model.names import (
    HIRAGANA,
    KATAKANA,
    fold_name,
    fold_reading,
    reading_key,
)
from najimi.model.searching import find_names
from najimi.model.spelling import latin_spelling, spelt_reading

SPELLINGS = [
    "yamada",
    "ヤマダ",
    "ﾔﾏﾀﾞ",
    "やまだ",
    "山田",
    "Ｙａｍａｄａ",
    "ハナコ",
    "YAMADA HANAKO",
    "Hanako Yamada",
    "花子 山田",
    "はなこ やまだ",
]
PEOPLE = {
    "family_name": pa.chunked_array([["山田", "斎藤", None, "大野"]]),
    "given_name": pa.chunked_array([["花子", "真一", None, "祥子"]]),
    "family_name_kana": pa.chunked_array([["ヤマダ", "サイトウ", None, "オオノ"]]),
    "given_name_kana": pa.chunked_array([["ハナコ", "シンイチ", None, "ショウコ"]]),
    "organization": pa.chunked_array([[None, None, "株式会社 富士屋", None]]),
}


@pytest.mark.parametrize("typed", SPELLINGS)
def test_yamada_is_found_however_she_is_typed(typed: str) -> None:
    assert find_names(PEOPLE, typed).to_pylist() == [True, False, False, False]


@pytest.mark.parametrize("typed", ["齋藤", "Shin'ichi", "sin'iti", "Saito", "saitō", "SAITOU"])
def test_old_kanji_hepburn_and_kunrei_find_saito_shinichi(typed: str) -> None:
    assert find_names(PEOPLE, typed).to_pylist() == [False, True, False, False]


@pytest.mark.parametrize("typed", ["ono", "Ohno", "Ōno", "oono", "shoko", "syoko", "shōko"])
def test_long_vowels_may_be_left_out(typed: str) -> None:
    assert find_names(PEOPLE, typed).to_pylist()[3]


@pytest.mark.parametrize("typed", ["富士屋", "㈱富士屋", "富士屋（株）", "株式会社富士屋"])
def test_a_firm_is_found_whatever_its_legal_form(typed: str) -> None:
    assert find_names(PEOPLE, typed).to_pylist() == [False, False, True, False]


def test_names_sort_as_in_a_dictionary_and_those_without_a_reading_last() -> None:
    names = ["ヤマダ", "ｱﾍﾞ", "きょう", "キヨ", "山", "サトー", "ザトウ", "さとう"]
    assert sorted(names, key=reading_key) == [
        "ｱﾍﾞ", "キヨ", "きょう", "さとう", "ザトウ", "サトー", "ヤマダ", "山",
    ]  # fmt: skip


@given(st.text(alphabet=HIRAGANA, min_size=1))
def test_katakana_and_hiragana_are_one_reading(text: str) -> None:
    katakana = text.translate(str.maketrans(HIRAGANA, KATAKANA))
    assert fold_reading(text) == fold_reading(katakana)
    assert reading_key(text) == reading_key(katakana)
    assert spelt_reading(text) == spelt_reading(katakana)


@given(st.text(alphabet=HIRAGANA + KATAKANA + "山田髙﨑齋ﾔﾏﾀﾞＹａaōOshj ・-"))
def test_folding_twice_is_folding_once(text: str) -> None:
    for fold in (fold_name, fold_reading, latin_spelling):
        assert fold(fold(text)) == fold(text)


def test_no_name_is_ever_taken_from_an_address() -> None:
    """Wherever the source cuts an address at its sign, it is not to fill a name."""
    source = Path(najimi.__file__).parent
    cuts = re.compile(r"""(split|partition|replace_substring_regex|split_pattern)\([^)\n]*["']@""")
    found = {
        path.relative_to(source).as_posix(): line.strip()
        for path in source.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if cuts.search(line) or ('"@' in line and "regex(" in line)
    }
    assert all(
        "name" not in line.split("=")[0].replace("email_name", "") for line in found.values()
    )
    assert set(found) <= {"matching/normalising.py"}
