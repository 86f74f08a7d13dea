"""The page of one customer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from najimi.desk import engine
from najimi.desk.engine.purchases import months_between
from najimi.loop import run_turn
from najimi.testing import AS_OF
from najimi.testing.facts import fact_rows
from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client

Find = Callable[[str], str]


@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize(
    "name", ["alice", "bob", "charlie", "dora", "erin", "frank", "grace", "hiro", "other-001"]
)
def test_the_page_of_everyone_opens(owner: Client, customer: Find, name: str, locale: str) -> None:
    owner.post("/language", {"locale": locale})
    assert owner.get(f"/customers/{customer(name)}").status_code == 200


def test_it_shows_value_with_interval_and_where_it_comes_from(
    owner: Client, desk_shop: Workspace, customer: Find
) -> None:
    from najimi.model.money import format_money

    page = engine.read_customer(engine.open_shop(desk_shop.folder), customer("alice"), "ja")
    told = owner.get(f"/customers/{customer('alice')}").text
    for amount in (
        page.standing.expected_amount,
        page.standing.low_amount,
        page.standing.high_amount,
    ):
        assert amount is not None
        assert format_money(amount, "JPY", "ja") in told


@pytest.mark.parametrize(
    ("n_alike", "words"),
    [
        (29, "似たお客様が29名しかいないため、控えめに"),
        (30, "10人に8人はこの範囲です(似たお客様30名"),
    ],
)
def test_an_interval_says_how_many_fall_in_it_unless_it_rests_on_few(
    owner: Client, customer: Find, monkeypatch: pytest.MonkeyPatch, n_alike: int, words: str
) -> None:
    from najimi.desk.engine import customer as reading

    stand = reading._standing
    monkeypatch.setattr(
        reading, "_standing", lambda *asked: replace(stand(*asked), n_alike=n_alike)
    )
    told = owner.get(f"/customers/{customer('alice')}").text
    assert words in told
    assert ("控えめに" in told) == (n_alike < 30)


def test_amounts_in_yen_have_no_decimals(owner: Client, customer: Find) -> None:
    told = owner.get(f"/customers/{customer('alice')}").text
    assert "￥12,000" in told
    assert "12,000.00" not in told


def test_purchases_of_the_year_add_up(desk_shop: Workspace, customer: Find) -> None:
    page = engine.read_customer(engine.open_shop(desk_shop.folder), customer("alice"), "ja")
    bought = page.purchases
    assert len(bought.months) == 12
    assert bought.months[-1].month == date(2026, 3, 1)
    assert sum(month.amount for month in bought.months) == bought.amount
    assert bought.amount == sum(row.amount for row in bought.categories)
    assert bought.orders[0].on == date(2026, 3, 29)


def test_the_year_on_the_page_is_the_year_of_the_turn(
    owner: Client, desk_shop: Workspace, customer: Find
) -> None:
    from najimi.model.money import format_money

    shop = engine.open_shop(desk_shop.folder)
    for row in shop.turn.read("contexts").to_pylist():
        page = engine.read_customer(shop, row["customer_id"], "ja")
        assert page.purchases.amount == row["year_net_amount"]
    (alice,) = shop.rows("contexts", [customer("alice")])
    told = owner.get(f"/customers/{customer('alice')}").text
    assert f"この1年で{format_money(alice['year_net_amount'], 'JPY', 'ja')}。" in told


def test_the_months_of_a_year_end_the_day_before_the_turn_looks() -> None:
    first_of_year = list(months_between(date(2025, 1, 1), date(2025, 12, 31)))
    assert (len(first_of_year), first_of_year[-1]) == (12, date(2025, 12, 1))
    within = list(months_between(date(2025, 1, 15), date(2026, 1, 14)))
    assert (within[0], within[-1], len(within)) == (date(2025, 1, 1), date(2026, 1, 1), 13)


@pytest.mark.parametrize("name", ["alice", "hiro", "bob"])
def test_only_a_pause_says_since_when(desk_shop: Workspace, customer: Find, name: str) -> None:
    standing = engine.read_customer(
        engine.open_shop(desk_shop.folder), customer(name), "ja"
    ).standing
    assert standing.since_on is not None
    is_away = standing.stage in ("lapsing", "lost")
    assert (standing.paused_since_on is not None) == is_away
    assert is_away == (name == "hiro")


def test_the_header_says_when_they_were_last_heard_from(
    owner: Client, desk_shop: Workspace, customer: Find
) -> None:
    (erin,) = engine.open_shop(desk_shop.folder).rows("contexts", [customer("erin")])
    told = owner.get(f"/customers/{customer('erin')}").text
    assert f"前回のやりとり {erin['days_since_last_talk']}日前(お客様から)" in told
    assert "お客様からのお便りはまだありません" in owner.get(f"/customers/{customer('hiro')}").text


@pytest.mark.parametrize(("name", "label"), [("name", "架空のお名前"), ("person", "架空の人物")])
def test_what_a_loaded_file_made_up_is_said_on_the_page(
    owner: Client, customer: Find, name: str, label: str
) -> None:
    assert label in owner.get(f"/customers/{customer(f'invented-{name}')}").text
    assert label not in owner.get(f"/customers/{customer('alice')}").text


def test_what_was_decided_before_is_shown(desk_shop: Workspace, customer: Find) -> None:
    page = engine.read_customer(engine.open_shop(desk_shop.folder), customer("alice"), "ja")
    assert [past.on for past in page.earlier] == [date(2026, 4, 1) - timedelta(days=200)]


def test_what_was_not_chosen_has_a_reason(
    owner: Client, desk_shop: Workspace, customer: Find
) -> None:
    page = engine.read_customer(engine.open_shop(desk_shop.folder), customer("alice"), "ja")
    told = owner.get(f"/customers/{customer('alice')}").text
    assert page.explanation.not_chosen
    for item in page.explanation.not_chosen:
        assert item.title in told
        assert item.why in told


def test_a_complaint_stands_in_the_timeline(desk_shop: Workspace, customer: Find) -> None:
    page = engine.read_customer(engine.open_shop(desk_shop.folder), customer("erin"), "ja")
    assert [(talk.direction, talk.kind) for talk in page.contacts] == [("in", "complaint")]


def test_frank_who_has_not_bought_has_no_claimed_value(owner: Client, customer: Find) -> None:
    told = owner.get(f"/customers/{customer('frank')}").text
    assert "価値はわかりません" in told


def test_someone_without_a_name_is_still_someone(owner: Client, customer: Find) -> None:
    nameless = customer("other-001")
    assert f"お名前のわからない方({nameless[:6]})" in owner.get(f"/customers/{nameless}").text


def test_the_chart_says_its_months_and_amounts_in_words(owner: Client, customer: Find) -> None:
    told = owner.get(f"/customers/{customer('alice')}").text
    assert 'role="img"' in told
    assert "2026年3月: ￥36,000" in told


@pytest.mark.parametrize("customer_id", ["nobody", "c" + 20 * "0"])
def test_an_unknown_customer_is_not_found(owner: Client, customer_id: str) -> None:
    assert owner.get(f"/customers/{customer_id}").status_code == 404


def test_articles_are_goods_less_what_was_taken_back(copied_shop: Workspace) -> None:
    line = {
        "source_key": "alice", "order_id": "edited", "net_amount": 1000, "quantity": 2,
        "product_id": "tea", "currency": "JPY", "occurred_at": AS_OF - timedelta(hours=9),
    }  # fmt: skip
    given = [
        line, line | {"product_id": "matcha"},
        line | {"quantity": -2, "net_amount": -1000},
        line | {"product_id": "matcha", "quantity": -2, "net_amount": -1000},
        line | {"quantity": 3, "net_amount": 1500}, line | {"product_id": None, "quantity": 1},
    ]  # fmt: skip
    told = [each | {"fact_id": f"edited-{nth}"} for nth, each in enumerate(given)]
    copied_shop.facts.append("order_lines", fact_rows("order_lines", told).to_reader())
    run_turn(copied_shop, as_of=AS_OF + timedelta(days=1))
    shop = engine.open_shop(copied_shop.folder)
    (alice,) = {row["customer_id"] for row in shop.turn.read("identities").to_pylist()
                if row["source_key"] == "alice"}  # fmt: skip
    latest = engine.read_customer(shop, alice, "ja").purchases.orders[0]
    assert (latest.n_articles, latest.amount) == (3, 2500)


@pytest.mark.parametrize("are_known", [True, False])
def test_headings_without_a_row_are_not_shown(
    owner: Client, customer: Find, monkeypatch: pytest.MonkeyPatch, are_known: bool
) -> None:
    from najimi.desk.engine import customer as reading

    read, without = reading.read_purchases, {} if are_known else {"products": (), "categories": ()}
    monkeypatch.setattr(reading, "read_purchases", lambda *asked: replace(read(*asked), **without))
    told = owner.get(f"/customers/{customer('alice')}").text
    assert ("よくお求めの品" in told, "よくお求めの売り場" in told) == (are_known, are_known)
    assert "最近のお買い物" in told
