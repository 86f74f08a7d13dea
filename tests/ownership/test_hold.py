"""A person gets everything held about them, from where and what for, in files that read back."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import vobject

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
from najimi.ownership.vcards import to_vcard
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
        else facts_of_csv_zip(to_csv_zip(holding))
    )
    elsewhere = empty_shop(tmp_path / "elsewhere")
    for name, table in facts.items():
        elsewhere.facts.append(name, table.to_reader())
    assert hold(elsewhere, "shop:alice", now=NOW) == holding


def test_excel_sees_text_and_no_formula(holding: Holding) -> None:
    with zipfile.ZipFile(io.BytesIO(to_csv_zip(holding))) as archive:
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
    with zipfile.ZipFile(io.BytesIO(to_csv_zip(told))) as archive:
        (row,) = csv.DictReader(io.StringIO(archive.read("order_lines.csv").decode("utf-8-sig")))
    assert (row["quantity"], row["net_amount"]) == ("-1.000", "-500")


def test_an_address_book_reads_the_card_with_its_japanese(holding: Holding) -> None:
    card = vobject.readOne(to_vcard(holding))
    assert (card.n.value.family, card.n.value.given, card.fn.value) == ("有賀", "愛", "有賀 愛")
    assert card.x_phonetic_last_name.value == "アリガ"
    assert card.sort_string.value == "アリガ アイ"
    assert (card.bday.value, card.org.value) == ("1980-02-29", ["有限会社 愛"])
    assert (card.tel.value, card.email.value) == (WORDS[4], "ai@example.com")
    assert card.adr.value.street == WORDS[0]


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
