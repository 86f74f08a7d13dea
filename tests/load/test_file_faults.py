"""Whatever stops a whole file is said in Japanese, too, with what to do about it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.load.conftest import NOW
from tests.load.test_load_formats import workbook

import najimi
from najimi.errors import InputFileError, NajimiError
from najimi.load import fault_in_words, parse_mapping, read_head
from najimi.load.layout import lay_out
from najimi.load.staged import check_call
from najimi.tables import FACT_TABLES

SOURCE = Path(najimi.__file__).parent
SPOKEN_ON_PAGES = (
    *sorted((SOURCE / "load").glob("*.py")),
    SOURCE / "desk" / "engine" / "uploads.py",
)
ERRORS = {"InputFileError", "NoHeadingError"}
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


def sentences() -> Iterator[tuple[str, str]]:
    """Yield every sentence of an error about a file, with something for each value in it."""
    for path in SPOKEN_ON_PAGES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS:
                told = [*node.args, *(word.value for word in node.keywords if word.arg == "hint")]
                own = (each for each in told if not isinstance(each, ast.Attribute))  # passed on
                yield from ((path.name, filled(each)) for each in own)


def filled(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(filled(part) for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else "7"


def test_every_sentence_about_a_file_has_words_in_japanese() -> None:
    told = list(sentences())
    assert len(told) > 60
    silent = [
        (name, text) for name, text in told if not JAPANESE.search(fault_in_words(text, "ja"))
    ]
    assert silent == []


@pytest.mark.parametrize("sentence", sorted({text for _, text in sentences()}))
def test_the_english_catalogue_holds_the_very_sentences_of_the_errors(sentence: str) -> None:
    assert fault_in_words(sentence, "en") == sentence


def test_what_is_wrong_with_a_heading_is_said_piece_by_piece(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook([["a", "", "c"], [1, 2, 3]]))
    with pytest.raises(InputFileError) as caught:
        read_head(path)
    told = fault_in_words(caught.value.problem, "ja")
    assert "のシート 'Sheet' の見出しがはっきりしません：" in told
    assert told.endswith("：見出しとみなしたのは1行目です; 2番目の列に名前がありません")


def test_what_a_table_lacks_is_said_column_by_column() -> None:
    mapping = parse_mapping('[columns]\n"番号" = "source_key"', table="order_lines")
    with pytest.raises(InputFileError) as caught:
        lay_out(mapping, ("会員番号", "order_id"), FACT_TABLES["order_lines"])
    told = fault_in_words(caught.value.problem, "ja")
    assert "対応にある列「番号」が、ファイルにありません; 近いもの：会員番号" in told
    assert "  - 「日付」にあたる列がありません" in told
    assert "「通貨」にあたる列がありません（すべて同じなら" in told
    assert told.endswith("ファイルにある列：会員番号, order_id")


@pytest.mark.parametrize("source", ["", "desk"])
def test_a_name_no_system_can_have_is_said_in_japanese(source: str) -> None:
    with pytest.raises(NajimiError) as caught:
        check_call(source, NOW)
    assert JAPANESE.search(fault_in_words(caught.value.problem, "ja"))
    assert JAPANESE.search(fault_in_words(caught.value.hint, "ja"))
