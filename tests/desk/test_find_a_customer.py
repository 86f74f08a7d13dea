"""Finding people by name in any script, and leafing through lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from najimi.desk import engine
from najimi.desk.engine import listing
from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client

Find = Callable[[str], str]
SPELLINGS = [
    "有賀", "有賀愛", "有賀 愛", "有賀　愛", "アリガ", "ありが", "ｱﾘｶﾞ", "ありが　アイ",
    "Ariga", "ARIGA", "ａｒｉｇａ", "Ai Ariga", "ariga ai",
]  # fmt: skip


@pytest.mark.parametrize("text", SPELLINGS)
def test_alice_is_found_however_her_name_is_typed(
    desk_shop: Workspace, customer: Find, text: str
) -> None:
    shop = engine.open_shop(desk_shop.folder)
    found = engine.list_customers(shop, engine.Filters(text=text), after=0, locale="ja")
    assert [row.person.customer_id for row in found.rows] == [customer("alice")]


def test_people_are_found_by_key_and_by_id(desk_shop: Workspace, customer: Find) -> None:
    shop = engine.open_shop(desk_shop.folder)
    for text in ("hiro", customer("hiro")):
        found = engine.list_customers(shop, engine.Filters(text=text), after=0, locale="ja")
        assert customer("hiro") in {row.person.customer_id for row in found.rows}


@pytest.mark.parametrize("text", [".*", "(?", "[a", "\\", "%", "<b>", "  　 "])
def test_signs_of_a_search_language_are_only_text(owner: Client, text: str) -> None:
    answer = owner.get("/customers", {"q": text})
    assert answer.status_code == 200
    if text.strip():
        assert "あてはまるお客様はいません" in answer.text


def test_pages_neither_overlap_nor_leave_anyone_out(
    desk_shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 7)
    shop = engine.open_shop(desk_shop.folder)
    seen: list[str] = []
    after: int | None = 0
    while after is not None:
        page = engine.list_customers(shop, engine.Filters(), after=after, locale="ja")
        seen += [row.person.customer_id for row in page.rows]
        after = page.after
    assert len(seen) == len(set(seen)) == shop.turn.read("customers").num_rows


def test_lists_begin_with_the_highest_expected_margin(desk_shop: Workspace) -> None:
    shop = engine.open_shop(desk_shop.folder)
    page = engine.list_customers(shop, engine.Filters(), after=0, locale="ja")
    amounts = [row.expected_amount for row in page.rows if row.expected_amount is not None]
    assert amounts == sorted(amounts, reverse=True)


def test_a_list_by_reading_leaves_nobody_out_and_the_nameless_come_last(
    desk_shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 7)
    shop, seen, after = engine.open_shop(desk_shop.folder), [], 0
    while after is not None:
        page = engine.list_customers(
            shop, engine.Filters(order="reading"), after=after, locale="ja"
        )
        seen += [row.person for row in page.rows]
        after = page.after
    readings = [person.family_name_kana for person in seen if person.family_name_kana]
    assert readings == ["アリガ", "エバヤシ", "クレ", "チャタニ", "ドラ", "ヒロ", "フラ", "ボウダ"]
    assert len({person.customer_id for person in seen}) == shop.turn.read("customers").num_rows
    assert not any(person.family_name for person in seen[-5:])


def test_filters_of_a_list_hold_together(desk_shop: Workspace) -> None:
    shop = engine.open_shop(desk_shop.folder)
    wanted = engine.Filters(tier="most_valuable", stage="loyal")
    page = engine.list_customers(shop, wanted, after=0, locale="ja")
    assert page.rows
    assert {(row.tier, row.stage) for row in page.rows} == {("most_valuable", "loyal")}


@pytest.mark.parametrize(
    "query", ["tier=gold", "stage=x", "reason=x", "treatment=x", "after=x", "after=-1", "after=²",
              "after=99999999", "since=x&was=y", "since=../..&was=steady"]
)  # fmt: skip
def test_a_list_asked_for_nonsense_stays_calm(owner: Client, query: str) -> None:
    assert owner.get(f"/customers?{query}").status_code == 200
