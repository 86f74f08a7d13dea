"""What a shop must not keep by accident does not come in because it stands in an export."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.ownership.scanning import Scanner

from najimi.load import (
    Mapping,
    dry_run,
    load_by_recipe,
    load_file,
    preview_file,
    propose_mapping,
    sensitive_kind,
)
from najimi.load.loading import FileReport
from najimi.load.telling import describe_dry_run, describe_file, describe_preview
from najimi.tables import FACT_TABLES
from najimi.testing import make_small_shop
from najimi.workspace import Workspace

NOW = datetime(2026, 4, 2, tzinfo=UTC)
HEADING = (
    "source_key,マイナンバー,クレジットカード番号,CVV,パスワード,既往症,趣味,email,occurred_at"
)
ROWS = """1,1234-5678-9018,4111-1111-1111-1111,cvv-737,himitsu-77,喘息の既往,釣り,a@example.jp,2026-01-01
2,2234-5678-9018,5555-5555-5555-4444,cvv-738,himitsu-78,糖尿の既往,将棋,b@example.jp,never
3,3234-5678-9018,5555-5555-5555-4445,cvv-739,himitsu-79,難聴の既往,one,too,many,fields,here
1,1234-5678-9018,4111-1111-1111-1111,cvv-740,himitsu-80,頭痛の既往,碁,a@example.jp,2026-01-01
"""
SECRETS = ("5678-9018", "1111-1111", "5555-5555", "cvv-7", "himitsu", "既往")
KINDS = {
    "マイナンバー": "my_number", "クレジットカード番号": "payment_card", "CVV": "payment_card",
    "パスワード": "secret", "既往症": "special_care",
}  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    return make_small_shop(tmp_path / "shop", n_others=0)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(f"{HEADING}\n{ROWS}", encoding="utf-8")
    return path


def attributes(workspace: Workspace) -> list[dict[str, str]]:
    rows = pq.read_table(list(workspace.facts.source("people").files)).to_pylist()
    return [json.loads(row["attributes"]) for row in rows if row["attributes"]]


def test_no_byte_of_it_is_in_the_workspace_and_the_rest_is(shop: Workspace, export: Path) -> None:
    scanner = Scanner(SECRETS, frozenset())
    assert scanner.count(export) > 10
    report = load_file(shop, "people", export, source="till", now=NOW)
    assert (report.n_stored, report.n_rejected) == (2, 2)
    assert attributes(shop) == [{"趣味": "釣り"}, {"趣味": "碁"}]
    assert scanner.hits(shop.folder) == {}
    assert report.rejected_path is not None
    assert "将棋" in report.rejected_path.read_text(encoding="utf-8")


def test_a_conflict_found_later_keeps_nothing_of_it_either(shop: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    text = "fact_id,source_key,パスワード,memo\nf,1,himitsu-77,one\n"
    path.write_text(text, encoding="utf-8")
    load_file(shop, "people", path, source="till", now=NOW)
    path.write_text(text.replace("one", "two"), encoding="utf-8")
    assert load_file(shop, "people", path, source="till", now=NOW).n_conflicting == 1
    assert Scanner(SECRETS, frozenset()).hits(shop.folder) == {}


def test_the_report_says_which_columns_and_why(shop: Workspace, export: Path) -> None:
    report = load_file(shop, "people", export, source="till", now=NOW)
    assert report.left_out == KINDS
    for locale, words in (("ja", "番号法第20条"), ("en", "Number Act")):
        told = describe_file(export, FileReport(4, 0, (report,)), locale)
        assert words in told and "PCI DSS" in told and "マイナンバー" in told


def test_preview_and_dry_run_say_so_before_and_show_no_value(shop: Workspace, export: Path) -> None:
    preview = preview_file(shop, export, source="till", now=NOW)
    dry = dry_run(shop, export, preview.recipe, now=NOW)
    assert preview.left_out == dry.left_out == KINDS
    told = describe_preview(preview, "ja") + describe_dry_run(export, dry, "ja") + repr(preview)
    assert "クレジットカード番号" in told and not any(secret in told for secret in SECRETS[:5])


@pytest.mark.parametrize(
    "mapping",
    [Mapping(kept=("既往症",)), Mapping(columns={"既往症": "honorific"})],
    ids=["kept", "mapped"],
)
def test_what_a_mapping_asks_for_is_kept(shop: Workspace, export: Path, mapping: Mapping) -> None:
    report = load_file(shop, "people", export, source="till", mapping=mapping, now=NOW)
    assert "既往症" not in report.left_out and "パスワード" in report.left_out
    hits = Scanner(("喘息",), frozenset()).hits(shop.folder)
    assert hits
    assert Scanner(SECRETS[:5], frozenset()).hits(shop.folder) == {}


def test_a_known_layout_that_keeps_all_others_does_not_keep_these(
    shop: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "members.csv"
    heading = "会員ID,お名前(姓),お名前(名),メールアドレス,パスワード,血液型"
    path.write_text(f"{heading}\n1,有賀,愛,a@example.jp,himitsu-77,A\n", encoding="cp932")
    recipe = preview_file(shop, path, now=NOW).recipe
    assert load_by_recipe(shop, path, recipe, now=NOW).left_out == {"パスワード": "secret"}
    assert attributes(shop) == [{"血液型": "A"}]
    assert Scanner(SECRETS, frozenset()).hits(shop.folder) == {}


@pytest.mark.parametrize(
    ("heading", "kind"),
    [("ﾏｲﾅﾝﾊﾞｰ", "my_number"), ("My Number", "my_number"), ("顧客の個人番号", "my_number"),
     ("カードNo.", "payment_card"), ("credit_card_number", "payment_card"), ("cardNumber", "payment_card"),
     ("クレジットカード", "payment_card"), ("login password", "secret"), ("PIN", "secret"),
     ("会員Password", "secret"), ("障がいの有無", "special_care"), ("Medical-History", "special_care"),
     ("会員カード番号とクレジットカード番号", "payment_card"), ("race", "special_care")],
)  # fmt: skip
def test_a_heading_is_known_however_it_is_written(heading: str, kind: str) -> None:
    assert sensitive_kind(heading) == kind


@pytest.mark.parametrize(
    "heading",
    ["会員カード番号", "ポイントカードNo", "member card number", "gift_card_number", "カードID", "肌診断の結果",
     "法人番号", "電話番号", "クレジットカード決済額", "race_result", "tracer", "shipping", "パスワード更新日",
     "opinion", "民族衣装の購入", "会員番号", "マイナス", "card type"],
)  # fmt: skip
def test_what_sounds_like_it_and_is_not_is_kept(heading: str) -> None:
    assert sensitive_kind(heading) == ""


def test_no_column_of_ours_is_taken_for_one() -> None:
    names = {name for table in FACT_TABLES.values() for name in table.names}
    assert not any(map(sensitive_kind, names))


def test_it_is_not_proposed_for_a_column_of_ours() -> None:
    names = ["会員番号", "クレジットカード番号", "メール", "暗証番号"]
    proposed = propose_mapping(names, {}, "people").mapping.columns
    assert dict(proposed) == {"会員番号": "source_key", "メール": "email"}
    card = propose_mapping(["会員番号", "カード番号"], {}, "people").mapping.columns
    assert card["カード番号"] == "card_id"


def test_it_holds_for_json_as_well(shop: Workspace, tmp_path: Path) -> None:
    rows = [{"source_key": "1", "password": "himitsu-77", "occurred_at": at, "hobby": "釣り"}
            for at in ("2026-01-01", "never")]  # fmt: skip
    path = tmp_path / "people.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n{himitsu-78\n")
    report = load_file(shop, "people", path, source="till", now=NOW)
    assert (report.n_stored, report.n_rejected) == (1, 2)
    assert Scanner(SECRETS, frozenset()).hits(shop.folder) == {}
