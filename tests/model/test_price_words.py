"""A price is told in words: what more of something would be worth, or that it would change nothing."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from najimi.model.playbook import Playbook, parse_playbook
from najimi.model.price_words import PriceTeller
from najimi.playbooks import read_pack


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    read = parse_playbook(read_pack("retail_starter"), currency="JPY")
    return dataclasses.replace(read, capacities={"sends_email": None, "minutes": 240})


def row(capacity: str, price: float, **told: Any) -> dict[str, Any]:
    return {"capacity": capacity, "price_amount": price, "used": 5, "available": 1_200} | told


@pytest.mark.parametrize(
    ("capacity", "price", "sentence"),
    [
        ("staff_hana", 4_100 / 60, "One more hour of hana is worth ¥4,100 in this turn."),
        ("minutes", 10.0, "One more hour of our people is worth ¥600 in this turn."),
        ("sends_call", 610.4, "One more contact (telephone) is worth ¥610 in this turn."),
        ("stock_kettle", 900.0, "One more piece of kettle is worth ¥900 in this turn."),
        ("budget", 1.5, "Another ¥1,000 to spend would bring ¥1,500 in this turn,"
         " over and above what is spent."),
        ("sends_letter", 0.2, "One more contact (letter) is worth less than ¥1 in this turn."),
        ("sends_letter", 0.0, "More of this would change nothing in this turn:"
         " contacts (letter), 5 of 1,200 used."),
    ],
)  # fmt: skip
def test_each_capacity_has_its_sentence(
    playbook: Playbook, capacity: str, price: float, sentence: str
) -> None:
    assert PriceTeller(playbook, "en", "JPY").price(row(capacity, price)) == sentence


def test_in_japanese_it_names_the_person_politely(playbook: Playbook) -> None:
    told = PriceTeller(playbook, "ja", "JPY").price(row("staff_佐藤", 4_100 / 60))
    assert told == "今回、佐藤さんの時間があと1時間あれば、￥4,100の値打ちになります。"


def test_what_is_short_comes_first_and_what_has_no_limit_last(playbook: Playbook) -> None:
    rows = [row("minutes", 0.0), row("sends_letter", 90.0)]
    told = PriceTeller(playbook, "en", "JPY").all(rows)
    assert [line.split()[0] for line in told] == ["One", "More", "Without"]
    assert told[2] == "Without a limit, so more would change nothing: contacts (e-mail)."


def test_the_gap_is_told_as_what_is_missed_at_most(playbook: Playbook) -> None:
    teller = PriceTeller(playbook, "en", "JPY")
    missed = {"value_amount": 99_900.0, "bound_amount": 100_000.0, "gap_share": 0.001}
    assert "at most 0.1% is missed" in teller.gap(missed)
    assert "no other choice" in teller.gap(missed | {"value_amount": 100_000.0, "gap_share": 0.0})
