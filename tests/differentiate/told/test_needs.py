"""Needs: the customer's word beats what they buy, and what they denied never returns."""

from __future__ import annotations

from datetime import date

import pytest
from tests.differentiate.told.conftest import Tell, ago, answered, bought

from najimi.model.asking import UNKNOWN_NEED

LINES = [bought("a", 20, 600, "惣菜"), bought("a", 10, 300, "野菜"), bought("a", 5, 900, "飯")]


def test_purchases_show_a_need_as_surely_as_there_are_many(tell: Tell) -> None:
    rows = {row["need"]: row for row in tell(order_lines=LINES)["needs"]}
    assert rows["saving_time"]["confidence"] == pytest.approx(600 / 900 * 2 / (2 + 3))
    assert rows["fresh_cooking"]["confidence"] == pytest.approx(300 / 900 * 2 / (2 + 3))
    assert [row["is_main"] for row in rows.values()] == [False, True]
    assert rows["saving_time"]["since_on"] == date(2026, 3, 12)
    assert rows["saving_time"]["expires_on"] == date(2026, 9, 8)


def test_the_word_of_the_customer_is_the_main_need(tell: Tell) -> None:
    said = [answered("a", 3, "matters", choice=" Fresh_Cooking ")]
    rows = {row["need"]: row for row in tell(order_lines=LINES, answers=said)["needs"]}
    assert (rows["fresh_cooking"]["source"], rows["fresh_cooking"]["confidence"]) == ("said", 1.0)
    assert rows["fresh_cooking"]["is_main"]
    assert rows["saving_time"]["source"] == "observed"


@pytest.mark.parametrize("days", [3, 3_000])
def test_a_denied_need_never_returns_whatever_they_buy(tell: Tell, days: int) -> None:
    said = [answered("a", days, "hurry", choice="no")]
    assert [row["need"] for row in tell(order_lines=LINES, answers=said)["needs"]] == [
        "fresh_cooking"
    ]


def test_they_may_say_otherwise_themselves(tell: Tell) -> None:
    said = [answered("a", 30, "hurry", choice="no"), answered("a", 3, "hurry", choice="yes")]
    assert tell(answers=said)["needs"][0]["need"] == "saving_time"


def test_a_word_expires_and_then_purchases_speak_again(tell: Tell) -> None:
    said = [answered("a", 365, "matters", choice="fresh_cooking")]
    rows = {row["need"]: row["source"] for row in tell(order_lines=LINES, answers=said)["needs"]}
    assert set(rows.values()) == {"observed"}
    assert tell(answers=said)["needs"] == []


def test_what_the_playbook_does_not_know_is_no_need(tell: Tell) -> None:
    said = [answered("a", 3, "matters", choice="a pony"), answered("a", 3, "else", choice="yes"),
            answered("a", 3, "hurry", choice="perhaps"), answered("a", 2, "hurry", text="いいえ")]  # fmt: skip
    assert tell(answers=said)["needs"] == []


def test_old_purchases_and_returns_show_nothing(tell: Tell) -> None:
    lines = [bought("a", 180, 600, "惣菜"), bought("a", 3, -600, "惣菜")]
    assert tell(order_lines=lines)["needs"] == []


def test_two_customers_of_equal_value_and_other_need_stand_apart(tell: Tell) -> None:
    lines = [bought("a", 20, 600, "惣菜"), bought("b", 20, 600, "野菜")]
    rows = tell(order_lines=lines, people=("c",))["value_need_map"]
    assert {row["tier"] for row in rows} == {"steady"}
    assert [(row["need"], row["n_customers"], row["expected_margin_amount"]) for row in rows] == [
        ("fresh_cooking", 1, 100), ("saving_time", 1, 100), (UNKNOWN_NEED, 1, 100),
    ]  # fmt: skip


def test_the_map_holds_everybody_and_all_margin(tell: Tell) -> None:
    said = [answered(key, 3, "matters", choice="saving_time") for key in "abc"]
    rows = tell(answers=said, people=tuple("defg"))["value_need_map"]
    assert sum(row["n_customers"] for row in rows) == 7
    assert sum(row["past_margin_amount"] for row in rows) == 70
    assert {row["need"]: row["n_said"] for row in rows} == {"saving_time": 3, UNKNOWN_NEED: 0}


def test_the_newest_name_of_a_category_counts(tell: Tell) -> None:
    products = [{"product_id": "x", "category": "惣菜", "occurred_at": ago(900)},
                {"product_id": "x", "category": "野菜", "occurred_at": ago(100)}]  # fmt: skip
    rows = tell(order_lines=[bought("a", 9, 100, "x")], products=products)["needs"]
    assert [row["need"] for row in rows] == ["fresh_cooking"]
