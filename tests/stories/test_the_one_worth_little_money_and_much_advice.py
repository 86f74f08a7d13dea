"""
The person who is worth little money and much advice.

Charlie costs us more than he brings. He has also told us of two faults, criticised how we wrap,
and had an idea; he says himself that being a frank adviser is how he likes to be with us. The
shop is greedy this month: its playbook offers the better range to everybody who comes often, and
asks everybody for referrals. Bob has bought as often and told nothing.
"""

from __future__ import annotations

import pytest
from tests.stories.telling import Day, Row, Shop

GREEDY = (
    ("when = \"stage = 'loyal' and tier in ('most_valuable', 'most_growable') and n_orders >= 8\"",
     "when = \"n_orders >= 5\""),
    ("when = \"stage = 'loyal' and tier = 'most_valuable' and n_orders >= 12"
     " and days_since_last_order <= 14\"",
     "when = \"n_orders >= 5\""),
)  # fmt: skip
THANKED = 9
SAID = (("problem_found", -50), ("problem_found", -40), ("problem_found", -15), ("idea", -20))


def told_us(kind: str, day: int) -> Row:
    return {"who": "charlie", "day": day, "kind": kind, "state": "told"}


def a_tin_of_tea(who: str) -> Row:
    return {"who": who, "day": -90, "order_id": f"{who}-tin", "product_id": "tea", "quantity": 1,
            "net_amount": 300, "currency": "JPY"}  # fmt: skip


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return Shop(tmp_path_factory.mktemp("adviser"))


@pytest.fixture(scope="module")
def days(shop: Shop) -> dict[int, Day]:
    shop.bring("order_lines", "a_tin_of_tea", *(a_tin_of_tea(who) for who in ("bob", "charlie")))
    shop.bring("contributions", "what_charlie_said", *(told_us(*each) for each in SAID))
    shop.bring("career_choices", "how_he_likes_it", {
        "who": "charlie", "day": -100, "ideal_type": "candid_adviser", "state": "declared"})  # fmt: skip
    shop.edit_playbook(*GREEDY)
    first = shop.day(0)
    shop.bring("interactions", "the_letter", {
        "who": "charlie", "day": 2, "channel": "letter", "direction": "out", "kind": "care",
        "treatment_id": "what_became_of_it"})  # fmt: skip
    shop.bring("verdicts", "his_word", {"who": "charlie", "day": 6, "verdict": "helped_much",
               "treatment_id": "what_became_of_it"})  # fmt: skip
    return {0: first, THANKED: shop.day(THANKED)}


@pytest.fixture(scope="module")
def ledgers(shop: Shop, days: dict[int, Day]) -> dict[str, str]:
    assert days
    return {
        locale: shop.run("ledger", "shop:charlie", "--locale", locale) for locale in ("ja", "en")
    }


def test_he_is_worth_less_than_nothing_in_money(days: dict[int, Day]) -> None:
    assert days[0].row("tiers", "charlie")["tier"] == "below_zero"


def test_he_is_thanked_and_told_what_became_of_it(days: dict[int, Day]) -> None:
    assert days[0].chosen("charlie") == "what_became_of_it"
    assert days[0].row("decisions", "charlie")["kind"] == "care"


@pytest.mark.parametrize(
    ("locale", "word"),
    [("ja", "お付き合いのうえで"), ("en", "to the relation")],
)
def test_why_is_that_his_word_is_worth_something_to_us(
    days: dict[int, Day], locale: str, word: str
) -> None:
    assert word in days[0].why("charlie", locale)


def test_criticism_counts_as_much_as_an_idea(days: dict[int, Day]) -> None:
    entries = [
        row
        for row in days[0].turn.read("ledger_entries").to_pylist()
        if row["customer_id"] == days[0].row("balances", "charlie")["customer_id"]
    ]
    assert {(row["to_account"], row["points"]) for row in entries} == {("favour_received", 1_000)}
    assert len(entries) == len(SAID)


def test_his_balance_is_what_we_gave_less_what_we_took(days: dict[int, Day]) -> None:
    for day in days.values():
        told = day.row("balances", "charlie")
        assert told["balance_points"] == told["gives_points"] - told["takes_points"]
    before, after = (day.row("balances", "charlie") for day in days.values())
    assert before["gives_points"] == 0
    assert before["balance_points"] < -3_000, "four favours, a little faded"
    assert after["balance_points"] > before["balance_points"] + 2_500, "it helped him much"


@pytest.mark.parametrize(
    ("locale", "said"),
    [("ja", "お願いの前に、まずこちらから差し上げます"), ("en", "no favour is asked. Give first")],
)
def test_the_ledger_tells_it_line_by_line(ledgers: dict[str, str], locale: str, said: str) -> None:
    assert len(ledgers[locale].splitlines()) > len(SAID)
    assert said in ledgers[locale]


@pytest.mark.parametrize("treatment_id", ["premium_range", "ask_referral"])
def test_he_is_neither_sold_the_dearer_thing_nor_pushed_to_recommend_us(
    days: dict[int, Day], treatment_id: str
) -> None:
    assert {day.mark("charlie", treatment_id) for day in days.values()} == {"give_first"}


@pytest.mark.parametrize(
    ("locale", "words"),
    [("ja", "こちらから差し上げるのが先です"), ("en", "we have to give more first")],
)
def test_because_we_have_to_give_first(days: dict[int, Day], locale: str, words: str) -> None:
    assert words in days[0].why_not("charlie", "premium_range", locale)
    assert words in days[0].why_not("charlie", "ask_referral", locale)


def test_bob_who_told_us_nothing_may_be_shown_the_dearer_thing(days: dict[int, Day]) -> None:
    assert days[0].mark("bob", "premium_range") not in {"give_first", "not_eligible"}
    assert days[0].mark("bob", "what_became_of_it") == "not_eligible"


@pytest.mark.parametrize(
    ("locale", "words"),
    [("ja", "差し上げたものといただいたものの差し引きは-"), ("en", "Give and take: -")],
)
def test_whoever_looks_at_him_sees_beside_his_value_what_we_owe_him(
    shop: Shop, days: dict[int, Day], locale: str, words: str
) -> None:
    assert days
    assert words in shop.run("explain", "shop:charlie", "--locale", locale)
