"""A person gets everything held about them, from where and what for, in files that read back."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from najimi.config import Settings
from najimi.errors import InputFileError
from najimi.model.spreadsheets import bare, shielded
from najimi.ownership.handing_out import (
    facts_of_csv_zip,
    facts_of_json,
    to_csv_zip,
    to_json,
    write_privately,
)
from najimi.ownership.holding import Holding, hold
from najimi.playbooks import read_pack
from najimi.testing import fact_rows
from najimi.workspace import Workspace, create_workspace

NOW = datetime(2026, 4, 2, tzinfo=UTC)
WORDS = '=cmd|" /C calc"!A0', "'x", "-1+2", "@you", "+81 90-1234-5678", "改行\nあり、「」"


@pytest.fixture
def known_shop(shop: Workspace) -> Workspace:
    """Return the small shop where Alice is known under two keys, by all there is to know."""
    said = {
        "source_key": "a-2", "occurred_at": NOW, "phone": WORDS[4], "address": WORDS[0],
        "email": "ai@example.com", "birth_on": date(1980, 2, 29), "postal_code": "100-0001",
        "organization": "有限会社 愛", "attributes": json.dumps({"猫": WORDS[1]}, ensure_ascii=False),
    }  # fmt: skip
    later = fact_rows("people", [said], source="till")
    link = {"source_key": "a-2", "into_source": "shop", "into_key": "alice", "state": "merged",
            "occurred_at": NOW, "evidence": WORDS[2]}  # fmt: skip
    shop.facts.append("people", later.to_batches())
    shop.facts.append("links", fact_rows("links", [link], source="till").to_batches())
    return shop


@pytest.fixture
def holding(known_shop: Workspace) -> Holding:
    return hold(known_shop, "shop:alice", now=NOW)


def empty_shop(folder: Path) -> Workspace:
    text = read_pack("retail_starter")
    return create_workspace(folder, Settings(), playbook_text=text, salt="small-shop")


def test_it_holds_the_facts_of_all_keys_and_says_what_holds_now_and_from_where(
    holding: Holding,
) -> None:
    assert holding.facts["order_lines"].num_rows == 70
    assert holding.facts["people"].num_rows == 2
    assert holding.facts["decisions_issued"].num_rows == 1
    held = {value.column: value for value in holding.current}
    assert (held["family_name"].value, held["family_name"].source) == ("有賀", "shop")
    assert (held["phone"].value, held["phone"].said_at) == (WORDS[4], NOW)


def test_it_is_the_same_asked_by_any_key_or_id(known_shop: Workspace, holding: Holding) -> None:
    for asked in ("till:a-2", holding.customer_id):
        again = hold(known_shop, asked, now=NOW)
        assert (again.customer_id, again.current) == (holding.customer_id, holding.current)


def test_json_says_what_each_class_is_for_in_the_language_asked(holding: Holding) -> None:
    told = json.loads(to_json(holding, "ja", "なぜなら"))
    assert told["classes"]["consents"]["what"] == "ご連絡のお許し"
    assert told["explanation"] == "なぜなら"
    (code,) = told["reasons"]
    assert told["facts"]["decisions_issued"][0]["reason"] == code


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_what_is_handed_out_reads_back_to_an_equal_profile(
    holding: Holding, tmp_path: Path, kind: str
) -> None:
    facts = (
        facts_of_json(to_json(holding, "ja"))
        if kind == "json"
        else facts_of_csv_zip(to_csv_zip(holding, "ja"))
    )
    elsewhere = empty_shop(tmp_path / "elsewhere")
    for name, table in facts.items():
        elsewhere.facts.append(name, table.to_reader())
    again = hold(elsewhere, "shop:alice", now=NOW)
    assert (again.whom, again.current) == (holding.whom, holding.current)
    assert again.facts == holding.facts


def test_what_the_turn_computed_says_which_turn_it_is_from_and_what_for(
    known_shop: Workspace, holding: Holding
) -> None:
    turn = known_shop.turns.current()
    assert turn is not None
    told = json.loads(to_json(holding, "ja"))["beside"]
    assert {held["from"] for held in told.values()} == {turn.manifest.turn_id}
    assert {held["as_of"] for held in told.values()} == {turn.manifest.as_of.isoformat()}
    assert told["tiers"]["purpose"].startswith("お買い物のご様子に合わせて")
    (value,) = told["customer_values"]["rows"]
    assert value["expected_margin_low_amount"] <= value["expected_margin_high_amount"]
    (decided,), (issued,) = told["decisions"]["rows"], holding.facts["decisions_issued"].to_pylist()
    assert (decided["decision_id"], decided["reason"]) == (issued["fact_id"], issued["reason"])
    assert [row["stage"] for row in told["careers"]["rows"]] == ["loyal"]


def test_a_class_is_told_in_both_languages(holding: Holding) -> None:
    for locale in ("ja", "en"):
        told = json.loads(to_json(holding, locale))
        for held in (*told["classes"].values(), *told["beside"].values()):
            assert held["what"] and held["purpose"][-1] in "。."


def test_a_table_of_the_zip_says_of_each_file_from_where_and_what_for(holding: Holding) -> None:
    with zipfile.ZipFile(io.BytesIO(to_csv_zip(holding, "en"))) as archive:
        names = archive.namelist()
        rows = list(csv.DictReader(io.StringIO(archive.read("about.csv").decode("utf-8-sig"))))
        (tier,) = csv.DictReader(io.StringIO(archive.read("beside/tiers.csv").decode("utf-8-sig")))
    assert [row["file"] for row in rows] == names[1:]
    about = {row["file"]: row for row in rows}
    assert about["beside/tiers.csv"]["purpose"].startswith("To treat different customers")
    assert about["beside/tiers.csv"]["as_of"] and about["people.csv"]["from"] == ""
    assert tier["customer_id"] == holding.customer_id


def test_before_the_first_turn_nothing_is_computed(tmp_path: Path) -> None:
    shop = empty_shop(tmp_path / "new")
    said = {"source_key": "a", "occurred_at": NOW, "family_name": "有賀"}
    shop.facts.append("people", fact_rows("people", [said]).to_reader())
    assert hold(shop, "shop:a", now=NOW).beside == ()


def test_excel_sees_text_and_no_formula(holding: Holding) -> None:
    with zipfile.ZipFile(io.BytesIO(to_csv_zip(holding, "ja"))) as archive:
        data = archive.read("people.csv")
        lines = archive.read("links.csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert {"", "'" + WORDS[0]} == {row["address"] for row in rows}
    assert "'" + WORDS[4] in {row["phone"] for row in rows}
    assert "'" + WORDS[2] in lines.decode("utf-8-sig")


@pytest.mark.parametrize("text", ["＝1+1", "＋1", "－1", "＠a", "\n=1", "'=1", "1"])
def test_a_shielded_text_begins_harmlessly_and_comes_back(text: str) -> None:
    assert shielded(text)[0] in "'1"
    assert bare(shielded(text)) == text


def test_numbers_stay_numbers(holding: Holding) -> None:
    returned = fact_rows("order_lines", [{
        "source_key": "alice", "order_id": "r", "occurred_at": NOW, "quantity": -1,
        "net_amount": -500, "currency": "JPY",
    }])  # fmt: skip
    told = Holding(holding.customer_id, NOW, holding.whom, (), {"order_lines": returned})
    with zipfile.ZipFile(io.BytesIO(to_csv_zip(told, "ja"))) as archive:
        (row,) = csv.DictReader(io.StringIO(archive.read("order_lines.csv").decode("utf-8-sig")))
    assert (row["quantity"], row["net_amount"]) == ("-1.000", "-500")


def test_only_its_owner_may_read_a_file_and_none_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "held.json"
    write_privately(path, b"{}")
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        write_privately(path, b"[]")


def test_json_of_another_kind_is_refused() -> None:
    for text in ("{", "{}", "[]", '{"format": "other", "version": 1}'):
        with pytest.raises(InputFileError):
            facts_of_json(text)
