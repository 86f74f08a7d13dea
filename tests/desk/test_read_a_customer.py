"""The page of one customer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from najimi.desk import engine
from najimi.desk.engine.purchases import last_months
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
    assert f"似たお客様{page.standing.n_alike}名" in told


def test_amounts_in_yen_have_no_decimals(owner: Client, customer: Find) -> None:
    told = owner.get(f"/customers/{customer('alice')}").text
    assert "￥12,000" in told
    assert "12,000.00" not in told


def test_purchases_of_twelve_months_add_up(desk_shop: Workspace, customer: Find) -> None:
    page = engine.read_customer(engine.open_shop(desk_shop.folder), customer("alice"), "ja")
    bought = page.purchases
    assert len(bought.months) == 12
    assert bought.months[-1].month == date(2026, 4, 1)
    assert sum(month.amount for month in bought.months) == bought.amount
    assert bought.amount == sum(row.amount for row in bought.categories)
    assert bought.orders[0].on == date(2026, 3, 29)


def test_months_cross_the_year() -> None:
    assert list(last_months(date(2026, 1, 31), 2)) == [date(2025, 12, 1), date(2026, 1, 1)]


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
