"""
The clerk who follows you, and the customer who leaves.

In one month the shop sends Alice a letter, Ken telephones her, and Hana walks up to her in the
shop. Each of the three thinks of it as one friendly word. Bob got the letter and the call, and
looked around by himself. Ume was followed by all three after her last purchase, said nothing,
and stayed away.
"""

from __future__ import annotations

import pytest
from tests.stories.telling import Day, Row, Shop

BACK = 8
"""On this day Ume has come back by herself."""


def from_us(who: str, day: int, channel: str, kind: str = "sell", staff: str = "") -> Row:
    return {"who": who, "day": day, "channel": channel, "direction": "out", "kind": kind,
            "staff_id": staff}  # fmt: skip


def by_herself(who: str, day: int) -> Row:
    return {"who": who, "day": day, "channel": "counter", "direction": "in", "kind": "talk"}


def bought(who: str, *days: int) -> list[Row]:
    return [
        {"who": who, "day": day, "order_id": f"{who}{day}", "product_id": "tea", "quantity": 1,
         "net_amount": 4_000, "currency": "JPY"}
        for day in days
    ]  # fmt: skip


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Day]:
    shop = Shop(tmp_path_factory.mktemp("followed"))
    shop.bring("interactions", "letters", from_us("alice", -22, "letter"),
               from_us("bob", -22, "letter"), from_us("ume", -38, "letter"))  # fmt: skip
    shop.bring("interactions", "kens_calls", from_us("alice", -14, "call", staff="ken"),
               from_us("bob", -14, "call", staff="ken"),
               from_us("ume", -36, "call", "talk", staff="ken"))  # fmt: skip
    shop.bring("interactions", "in_the_shop", from_us("alice", -9, "counter", staff="hana"),
               from_us("ume", -34, "counter", staff="hana"),
               by_herself("bob", -9))  # fmt: skip
    shop.bring("order_lines", "umes_tea", *bought("ume", *range(-400, -39, 30)))
    shop.bring("consents", "umes_consent", *(
        {"who": "ume", "day": -500, "purpose": purpose, "channel": channel, "state": "granted"}
        for purpose in ("promotional", "service") for channel in ("email", "letter")
    ))  # fmt: skip
    told = {0: shop.day(0)}
    shop.bring("order_lines", "umes_return", *bought("ume", BACK - 2))
    return told | {BACK: shop.day(BACK)}


def test_alice_is_left_in_peace_for_a_word_in_the_shop_is_a_contact_too(
    days: dict[int, Day],
) -> None:
    assert days[0].reason("alice") == "contact_rule"
    assert days[0].marks("alice", "sell", "ask", "give", "listen", "serve") == {"contact_rule"}
    assert days[0].row("contexts", "alice")["n_contacts_30_days"] == 3


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("ja", "この30日のご連絡は3回です。もう十分です。"),
        ("en", "In the last 30 days we contacted them 3 times. That is enough."),
    ],
)
def test_she_could_read_why(days: dict[int, Day], locale: str, words: str) -> None:
    assert days[0].why("alice", locale) == words


def test_bob_who_looked_around_by_himself_may_still_be_spoken_to(days: dict[int, Day]) -> None:
    context = days[0].row("contexts", "bob")
    assert (context["n_contacts_30_days"], context["n_their_initiations"]) == (2, 1)
    assert days[0].reason("bob") == "worth_doing"


def test_ume_gets_nothing_more_for_three_of_ours_were_met_with_silence(
    days: dict[int, Day],
) -> None:
    context = days[0].row("contexts", "ume")
    assert (context["n_unanswered"], context["n_contacts_30_days"]) == (3, 0), "it is no quota"
    assert days[0].reason("ume") == "unanswered"
    assert days[0].marks("ume", "sell", "ask", "give", "listen", "serve") == {"unanswered"}


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("ja", "続けて3回、お返事がありません。お客様からのお便りやご来店を待ちます。"),
        ("en", "Our last 3 contacts were not answered. We wait until they speak or come."),
    ],
)
def test_we_wait_and_say_so(days: dict[int, Day], locale: str, words: str) -> None:
    assert days[0].why("ume", locale) == words


def test_the_clerk_at_the_till_is_silent_towards_both_of_them(days: dict[int, Day]) -> None:
    marks = {key: days[0].row("counter_marks", key)["mark"] for key in ("alice", "bob", "ume")}
    assert marks == {"alice": "contact_rule", "bob": "open", "ume": "no_consent"}


def test_ume_comes_back_by_herself_and_the_waiting_is_over(days: dict[int, Day]) -> None:
    assert days[BACK].row("contexts", "ume")["n_unanswered"] == 0
    assert "unanswered" not in days[BACK].marks("ume", "sell", "give", "listen", "serve")
    assert days[BACK].reason("ume") != "unanswered"
