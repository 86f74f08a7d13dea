"""Lists of customers as shops keep them: names without blanks, a running number, a total below."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.load.conftest import NOW
from tests.load.test_load_formats import workbook

from najimi.errors import InputFileError
from najimi.load import (
    LoadReport,
    Mapping,
    load_by_recipe,
    preview_file,
    propose_mapping,
    read_head,
    remember_mapping,
)
from najimi.load.telling import describe_proposal
from najimi.workspace import Workspace

Load = Callable[..., LoadReport]
Facts = Callable[[Workspace, str], list[dict[str, Any]]]

BOOK = [
    ["顧客名簿（2026年4月1日現在）"],
    [],
    ["No", "氏名", "フリガナ", "〒", "住所", "TEL", "携帯", "メール", "DM"],
    [
        1,
        "山田　太郎",
        "ヤマダ　タロウ",
        9800811,
        "仙台市",
        "022-212-3456",
        "",
        "t@example.com",
        "可",
    ],
    [2, "木村花子", "キムラ", 600001, "札幌市", "011-222-3333", "", "k@example.com", "不可"],
    [3, "株式会社　丸", "", "", "", "03-3333-4444", "", "", "×"],
    [],
    ["合計", 3],
]
NO_BLANKS = (
    "会員番号,氏名,TEL,メール\n1,山田太郎,022-212-3456,taro@example.com\n2,山田花子,022-212-3456,\n"
)


def proposed(workspace: Workspace, path: Path, data: bytes) -> Any:
    path.write_bytes(data)
    return preview_file(workspace, path, source="x", now=NOW)


def test_names_without_blanks_are_never_lost(
    workspace: Workspace, facts_of: Facts, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    preview = proposed(workspace, path, NO_BLANKS.encode())
    assert preview.proposal.untaken == ()
    (report,) = load_by_recipe(workspace, path, preview.recipe, now=NOW).reports
    told = {fact["source_key"]: fact["family_name"] for fact in facts_of(workspace, "people")}
    assert told == {"1": "山田太郎", "2": "山田花子"}
    assert report.remarks == {"name_whole": 2}


@pytest.mark.parametrize("heading", ["氏名", "お名前", "なまえ", "フリガナ", "Name"])
@pytest.mark.parametrize("names", [[], ["青葉みどり", "森 一郎", "丸"], ["Cher"]])
def test_a_known_heading_of_whole_names_is_always_proposed(heading: str, names: list[str]) -> None:
    sample = {"会員番号": pa.array(list(map(str, range(len(names))))), heading: pa.array(names)}
    found = propose_mapping(["会員番号", heading], sample if names else {}, "people")
    assert list(found.mapping.split) == [heading]
    assert found.confidence[heading] < 0.95


def test_a_list_with_a_running_number_is_proposed_as_people(
    workspace: Workspace, tmp_path: Path
) -> None:
    preview = proposed(workspace, tmp_path / "list.xlsx", workbook(BOOK))
    assert (preview.proposal.table, preview.proposal.missing) == ("people", ())
    assert preview.proposal.mapping.columns["No"] == "source_key"
    assert preview.proposal.numbered_by == "No"
    assert "「No」は行の通し番号のようです" in describe_proposal(preview, "ja")
    assert "only numbers the rows" in describe_proposal(preview, "en")


def test_a_total_below_a_list_is_no_customer(
    workspace: Workspace, facts_of: Facts, tmp_path: Path
) -> None:
    path = tmp_path / "list.xlsx"
    preview = proposed(workspace, path, workbook(BOOK))
    (report,) = load_by_recipe(workspace, path, preview.recipe, now=NOW).reports
    assert (report.n_in, report.n_stored) == (4, 3)
    assert report.reasons == {"it is a total, not a row": 1}
    assert {fact["source_key"] for fact in facts_of(workspace, "people")} == {"1", "2", "3"}


def test_a_total_is_told_only_where_the_key_says_it_or_is_empty(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    rows = "1,計\n小　計,2\n,Total\nTOTAL,x\n,森\n計画,森\n"
    report = load("source_key,family_name\n" + rows, table="people")
    assert report.reasons == {"it is a total, not a row": 3, "source_key must not be empty": 1}
    assert {fact["source_key"] for fact in facts_of(workspace, "people")} == {"1", "計画"}


@pytest.mark.parametrize("numbers", [["1", "1"], [None, None]])
def test_a_number_that_comes_twice_is_no_key(numbers: list[str | None]) -> None:
    sample = {"No": pa.array(numbers, pa.string()), "氏名": pa.array(["青葉 みどり", "森 一郎"])}
    found = propose_mapping(list(sample), sample)
    assert (found.table, found.missing, found.lacks_key) == ("people", ("source_key",), True)


def test_a_customer_number_goes_before_a_running_one() -> None:
    sample = {name: pa.array(["1", "2"]) for name in ("No", "会員番号", "氏名")}
    found = propose_mapping(list(sample), sample)
    assert (found.mapping.columns["会員番号"], found.numbered_by) == ("source_key", "")


def test_orders_with_a_running_number_are_not_taken_for_people() -> None:
    names = ["No", "注文番号", "氏名", "電話番号", "購入日", "数量", "金額"]
    found = propose_mapping(names, {name: pa.array(["1", "2"]) for name in names}, currency="JPY")
    assert (found.table, found.missing) == ("order_lines", ("source_key",))


def test_a_list_in_hiragana_below_a_title_is_understood(
    workspace: Workspace, tmp_path: Path
) -> None:
    text = "お客様リスト,,,\n,,,\nなまえ,でんわ,メアド,メモ\nやまだ たろう,022-212-3456,t@x.jp,\n"
    preview = proposed(workspace, tmp_path / "list.csv", text.encode("cp932"))
    assert preview.names == ("なまえ", "でんわ", "メアド", "メモ")
    assert dict(preview.proposal.mapping.columns) == {"でんわ": "phone", "メアド": "email"}
    assert 'guest_email = "メアド"' in describe_proposal(preview, "ja")


def test_a_list_may_be_keyed_by_addresses_that_are_everybodys_own(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    mapping = (
        'guest_email = "メアド"\n[columns]\n"メアド" = "email"\n'
        '[split]\n"なまえ" = ["family_name", "given_name"]\n'
    )
    text = "なまえ,メアド\n森 一郎,Mori@example.jp\n原 花子,\n"
    report = load(text, table="people", mapping=mapping)
    assert report.reasons == {"source_key must not be empty": 1}
    (fact,) = facts_of(workspace, "people")
    assert (fact["source_key"], fact["given_name"]) == ("guest:mori@example.jp", "一郎")


def test_an_incomplete_mapping_is_never_remembered(workspace: Workspace) -> None:
    names, told = ("氏名", "メール"), Mapping({"メール": "email"})
    with pytest.raises(InputFileError, match='no column holds "source_key"'):
        remember_mapping(workspace, names, table="people", mapping=told, source="x")
    assert not (workspace.folder / "mappings").exists()


def test_a_remembered_mapping_that_was_made_incomplete_says_what_to_do(
    workspace: Workspace, tmp_path: Path
) -> None:
    names, told = ("番号", "メール"), Mapping({"番号": "source_key", "メール": "email"})
    kept = remember_mapping(workspace, names, table="people", mapping=told, source="x")
    kept.write_text(kept.read_text().replace('"番号" = "source_key"\n', ""))
    with pytest.raises(InputFileError) as caught:
        proposed(workspace, tmp_path / "list.csv", "番号,メール\n1,a@example.jp\n".encode())
    assert f"mend or remove mappings/{kept.name} of the workspace" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "data", "row"),
    [("a.csv", b"\n\na,,c\n1,2,3\n", 3), ("a.xlsx", workbook([[], ["a", "", "c"]]), 2)],
)
def test_a_fault_of_a_heading_names_its_row(
    tmp_path: Path, name: str, data: bytes, row: int
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputFileError, match=f"row {row} is taken for it; column 2 has no name"):
        read_head(tmp_path / name)
