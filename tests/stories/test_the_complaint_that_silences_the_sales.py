"""
The complaint that silences the sales.

Alice is our best customer, and something was worth doing for her. On the second of April she
complains at the counter, and what was decided for her the day before is not carried out any more,
though no turn has looked yet. It is settled on the tenth, and from then on thirty days have to pass,
though she goes on buying her tea. Hiro, who has been away, is in trouble with what he bought; he is cared for all the same.
"""

from __future__ import annotations

import pytest
from tests.stories.telling import Day, Row, Shop

COMPLAINT = {"who": "alice", "fact_id": "alice-says", "channel": "counter", "direction": "in",
             "kind": "complaint"}  # fmt: skip
CASE = {"case_id": "alice-says", "kind": "complaint", "who": "alice"}
TROUBLE = {"case_id": "hiros-kettle", "kind": "trouble", "who": "hiro"}
BEFORE, FRESH, SETTLED, LAST_QUIET_DAY, AFTER = 0, 3, 12, 39, 40
QUIET = (FRESH, SETTLED, LAST_QUIET_DAY)
PUSHING = ("sell", "ask", "give", "listen", "serve")


def tea(day: int) -> Row:
    return {"who": "alice", "day": day, "order_id": f"tea-{day}", "product_id": "tea",
            "quantity": 1, "net_amount": 12_000, "currency": "JPY"}  # fmt: skip


@pytest.fixture(scope="module")
def at_the_desk() -> list[str]:
    """Return what the desk said when somebody went to carry out what was decided before it."""
    return []


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory, at_the_desk: list[str]) -> dict[int, Day]:
    shop = Shop(tmp_path_factory.mktemp("complaint"))
    told = {BEFORE: shop.day(BEFORE)}
    shop.bring("interactions", "complaint", COMPLAINT | {"day": 1})
    at_the_desk.append(shop.carry_out(told[BEFORE], "alice"))
    shop.bring("cases", "trouble", TROUBLE | {"day": -4, "state": "opened"})
    shop.bring("order_lines", "her_tea", *(tea(day) for day in (5, 15, 25, 35)))
    told[FRESH] = shop.day(FRESH)
    shop.bring("cases", "settled", CASE | {"day": 9, "state": "closed"})
    return told | {day: shop.day(day) for day in (SETTLED, LAST_QUIET_DAY, AFTER)}


def test_before_it_something_was_worth_doing(days: dict[int, Day]) -> None:
    assert days[BEFORE].reason("alice") == "worth_doing"
    assert "complaint" not in days[BEFORE].marks("alice", *PUSHING)


def test_on_the_same_day_the_desk_no_longer_carries_out_what_was_decided(
    days: dict[int, Day], at_the_desk: list[str]
) -> None:
    assert days[BEFORE].chosen("alice") == "ask_what_for"
    assert at_the_desk == ["gate-new-case"]


@pytest.mark.parametrize("day", QUIET)
def test_from_then_until_thirty_days_after_it_is_settled_we_sell_nothing(
    days: dict[int, Day], day: int
) -> None:
    assert days[day].chosen("alice") is None
    assert days[day].reason("alice") == "complaint"
    assert days[day].marks("alice", *PUSHING) == {"complaint"}


@pytest.mark.parametrize("day", QUIET)
@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("ja", "ご不満やお困りごとがまだ片づいていないか、片づいて間もないところです。"
               "解決から30日が過ぎるまで、販売もお願いも宣伝もいたしません。"),
        ("en", "A complaint or trouble of theirs is not settled, or was settled only lately. "
               "Until 30 days after that we do not sell, ask or advertise."),
    ],
)  # fmt: skip
def test_every_day_of_it_the_reason_is_told(
    days: dict[int, Day], day: int, locale: str, words: str
) -> None:
    assert days[day].why("alice", locale) == words


def test_the_till_keeps_quiet_as_long(days: dict[int, Day]) -> None:
    marks = {day: days[day].row("counter_marks", "alice")["mark"] for day in days}
    assert {marks[day] for day in QUIET} == {"complaint"}
    assert "complaint" not in {marks[BEFORE], marks[AFTER]}


def test_on_the_next_day_she_may_be_spoken_to_again(days: dict[int, Day]) -> None:
    context = days[AFTER].row("contexts", "alice")
    assert context["days_since_complaint_closed"] == 31
    assert "complaint" not in days[AFTER].marks("alice", *PUSHING)
    assert "open" in days[AFTER].marks("alice", *PUSHING)


def test_hiro_is_cared_for_though_his_trouble_is_open(days: dict[int, Day]) -> None:
    assert days[FRESH].row("contexts", "hiro")["n_open_complaints"] == 1
    assert days[FRESH].marks("hiro", "sell", "give", "serve") <= {"complaint"}
    told = {days[day].chosen("hiro") for day in (BEFORE, FRESH)}
    assert told == {"lapsing_check_in", None}
    assert days[FRESH].mark("hiro", "lapsing_check_in") in {"open", "resting"}
