"""Every reason for which a row is not stored has words in both languages."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from najimi.journal.refusing import ASKED_TO_BE_ERASED, NOT_KEPT
from najimi.journal.storing import CONFLICTING
from najimi.load import lines
from najimi.load.batch import Batch
from najimi.load.checking import Rules, check_rows
from najimi.load.csv_rows import HAS_NUL, IS_HEADING
from najimi.load.json_rows import NO_OBJECT, NO_TEXT
from najimi.load.layout import lay_out
from najimi.load.mapping import Mapping
from najimi.load.reasons import (
    BETWEEN_REASONS,
    OTHER,
    reasons_in_words,
    row_in_words,
    without_values,
)
from najimi.load.records import MISPLACED, UNCLOSED
from najimi.load.targets import targets_of
from najimi.load.totals import IS_TOTAL
from najimi.tables import FACT_TABLES
from najimi.tables.facts import LOADABLE
from najimi.workspace import KeptList
from najimi.workspace.erased import ErasedPeople

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
BAD = [
    "", "a\x01b", "9" * 300, "-1000000000000000000", "1000000000000000000", "1.23456", "x",
    "2999-01-01 10:00", "1066-01-01", "2026-02-30",
]  # fmt: skip
OF_WHOLE_ROWS = [
    CONFLICTING, ASKED_TO_BE_ERASED, IS_TOTAL, HAS_NUL, IS_HEADING, NO_OBJECT, NO_TEXT, UNCLOSED, MISPLACED,
    lines.TOO_LONG, lines.NOT_TEXT.format("cp932"), "it has 5 fields, the heading has 6",
    "'tags', 'x' is not a plain value", "it has one name twice", "cell B2, C3 holds an error",
    "it has a value beyond the 4 columns of the heading",
    'column "price" must be a number like 1980 or -12.30',
    'column "state" says "maybe", which is none of no, yes',
    'column "state" says something else again',
]  # fmt: skip


def reasons_of(table: str, kept: KeptList) -> set[str]:
    """Return every reason for which rows of nonsense are not stored."""
    contract = FACT_TABLES[table]
    names = targets_of(contract)
    mapping = Mapping({name: name for name in names})
    columns = {name: pa.array(BAD, pa.string()) for name in names}
    rows = Batch(columns, np.arange(len(BAD)), pa.array(BAD, pa.string()))
    rules = Rules(
        contract, lay_out(mapping, names, contract), mapping, source="shop", currency="JPY",
        time_zone="Asia/Tokyo", now=datetime(2026, 4, 1, tzinfo=UTC), erased=ErasedPeople(kept, "shop"),
    )  # fmt: skip
    told = check_rows(rows, rules).reasons.to_pylist()
    return {reason for text in told for reason in text.split(BETWEEN_REASONS)}


@pytest.mark.parametrize("table", LOADABLE)
def test_whatever_the_check_says_can_be_said_in_japanese(table: str, tmp_path: Path) -> None:
    reasons = reasons_of(table, KeptList(tmp_path))
    assert len(reasons) > 5
    assert [each for each in reasons if not JAPANESE.search(reasons_in_words(each, "ja"))] == []


@pytest.mark.parametrize("reason", OF_WHOLE_ROWS)
def test_what_is_wrong_with_a_whole_row_can_be_said_in_japanese(reason: str) -> None:
    assert JAPANESE.search(reasons_in_words(reason, "ja"))


@pytest.mark.parametrize("table", LOADABLE)
def test_the_english_catalogue_holds_the_very_sentences_of_the_check(
    table: str, tmp_path: Path
) -> None:
    for reason in (*reasons_of(table, KeptList(tmp_path)), *OF_WHOLE_ROWS):
        assert reasons_in_words(reason, "en", keeps_names=True) == reason


def test_no_value_of_a_file_is_kept_with_a_reason() -> None:
    told = 'column "state" says "Hanako; 090-1111", which is none of no, yes'
    kept = [without_values(each) for each in told.split(BETWEEN_REASONS)]
    assert kept == ['column "state" says something else again', OTHER]
    assert without_values(IS_HEADING) == IS_HEADING


def test_a_reason_without_words_stays_as_it_is() -> None:
    assert reasons_in_words("the moon is full", "ja") == "the moon is full"


def test_several_reasons_are_each_said() -> None:
    told = reasons_in_words("email must not be empty; birth_on lies in the future", "ja")
    assert told == "メールアドレスが空です; 生年月日が未来の日付です"


def test_the_examples_of_a_number_are_in_the_readers_language() -> None:
    reason = "net_amount must be a number like 1980 or -12.30"
    assert reasons_in_words(reason, "ja").endswith("（書き方の例：1980、-12.30）")
    assert row_in_words(NOT_KEPT, "ja") == "（残していません）"
    assert row_in_words("1,山田", "ja") == "1,山田"
