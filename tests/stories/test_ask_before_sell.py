"""
Ask before you sell.

Jun and Kaede buy things of which no need can be told. Whatever we might propose to them would be
a guess, so nobody proposes anything: Kaede, who comes often, is asked one question; Jun is left
alone, with the question to ask him ready at hand. Then Jun answers.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.stories.telling import Day, Row, Shop

ANSWERED = 10


def bought(who: str, amount: int, days: range) -> list[Row]:
    return [
        {"who": who, "day": day, "order_id": f"{who}{day}", "product_id": "a_thing",
         "quantity": Decimal(1), "net_amount": amount, "currency": "JPY"}
        for day in days
    ]  # fmt: skip


def allowed(who: str) -> list[Row]:
    return [
        {"who": who, "day": -500, "purpose": purpose, "channel": channel, "state": "granted"}
        for purpose in ("promotional", "service")
        for channel in ("email", "letter", "counter")
    ]


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Day]:
    shop = Shop(tmp_path_factory.mktemp("asking"))
    shop.bring("products", "things", {"day": -900, "product_id": "a_thing", "name": "小物",
               "category": "雑貨", "role": "front", "margin_share": "0.3"})  # fmt: skip
    shop.bring("order_lines", "their_things", *bought("jun", 900, range(-300, -9, 29)),
               *bought("kaede", 3_000, range(-400, -4, 12)))  # fmt: skip
    shop.bring("consents", "their_consent", *allowed("jun"), *allowed("kaede"))
    told = {0: shop.day(0)}
    shop.bring("answers", "what_jun_said", {"who": "jun", "day": 6, "question_id": "what_matters",
               "choice": "saving_time", "means": "asked"})  # fmt: skip
    return told | {ANSWERED: shop.day(ANSWERED)}


@pytest.mark.parametrize("who", ["jun", "kaede"])
def test_nothing_is_proposed_while_no_need_is_recorded(days: dict[int, Day], who: str) -> None:
    assert days[0].row("contexts", who)["main_need"] is None
    assert days[0].marks(who, "sell") == {"ask_first"}
    assert days[0].row("decisions", who)["kind"] != "sell"


def test_not_one_of_all_customers_is_sold_something_without_a_need(days: dict[int, Day]) -> None:
    for day in days.values():
        unknown = {
            row["customer_id"]
            for row in day.turn.read("contexts").to_pylist()
            if row["main_need"] is None
        }
        sold = [row for row in day.turn.read("decisions").to_pylist() if row["kind"] == "sell"]
        assert not unknown & {row["customer_id"] for row in sold}


def test_kaede_is_asked_one_question(days: dict[int, Day]) -> None:
    assert days[0].chosen("kaede") == "one_question_mail"
    assert days[0].row("decisions", "kaede")["kind"] == "listen"


@pytest.mark.parametrize(
    ("locale", "question"),
    [
        ("ja", "「当店に来てくださるとき、いちばん大切になさることは何ですか」"),
        ("en", '"When you come to us, what matters most?"'),
    ],
)
def test_jun_is_left_alone_with_the_question_at_hand(
    days: dict[int, Day], locale: str, question: str
) -> None:
    assert days[0].reason("jun") == "ask_first"
    assert question in days[0].why("jun", locale)


def test_once_he_has_answered_something_may_be_proposed_for_what_he_said(
    days: dict[int, Day],
) -> None:
    assert days[ANSWERED].row("contexts", "jun")["main_need"] == "saving_time"
    assert "ask_first" not in days[ANSWERED].marks("jun", "sell")
    assert days[ANSWERED].reason("jun") != "ask_first"
