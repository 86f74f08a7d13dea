"""What becomes an entry, on which account, and with which weight."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.differentiate.balancing.conftest import NOON, Keep, balance_of, sent, told

from najimi.model.give_and_take_rules import OUR_GIVE_AND_TAKE, GiveAndTake
from najimi.model.terms import GiveAccount, TakeAccount

Row = dict[str, Any]


def booked(tables: dict[str, list[Row]]) -> list[tuple[str, str, int]]:
    """Return from where to where how much went, in a fixed order."""
    rows = tables["ledger_entries"]
    return sorted((row["from_account"], row["to_account"], row["points"]) for row in rows)


@pytest.mark.parametrize(
    ("kind", "account"),
    [("give", "value_delivered"), ("serve", "time_saved"), ("care", "favour_done")],
)
def test_a_gift_gives_by_its_kind_and_takes_attention(keep: Keep, kind: str, account: str) -> None:
    tables = keep(interactions=[sent("a", 0, kind, "call")])
    assert {*booked(tables)} == {(account, "person", 1000), ("person", "attention", 300)}
    assert balance_of(tables)["balance_points"] == 700


@pytest.mark.parametrize("kind", ["sell", "listen", "talk", "other"])
def test_any_other_contact_of_ours_takes_attention_alone(keep: Keep, kind: str) -> None:
    assert booked(keep(interactions=[sent("a", 0, kind)])) == [("person", "attention", 100)]


def test_an_ask_takes_as_much_as_so_many_gifts_give(keep: Keep) -> None:
    tables = keep(interactions=[sent("a", 0, "ask")], gives_per_ask=3)
    assert booked(tables) == [("person", "attention", 100), ("person", "favour_asked", 3000)]


def test_an_answer_to_who_wrote_informs_and_takes_nothing(keep: Keep) -> None:
    wrote = {"source_key": "a", "occurred_at": sent("a", 1, "x")["occurred_at"], "channel": "email",
             "direction": "in", "kind": "talk"}  # fmt: skip
    tables = keep(interactions=[wrote, sent("a", 0, "response", "email")])
    assert booked(tables) == [("useful_information", "person", 500)]


def test_a_treatment_may_give_something_else_than_its_kind(keep: Keep) -> None:
    rules = GiveAndTake(gifts={"tips": GiveAccount.USEFUL_INFORMATION})
    tables = keep(interactions=[sent("a", 0, "give", treatment_id="tips")], rules=rules)
    assert ("useful_information", "person", 500) in booked(tables)


def test_what_they_tell_and_do_for_us_is_taken(keep: Keep) -> None:
    tables = keep(
        answers=[told("a", 0, question_id="q", number=Decimal(3))],
        contributions=[
            told("a", 0, kind="idea", state="told", quantity=Decimal(2)),
            told("a", 0, kind="person_helped", state="told", quantity=Decimal(90), unit="minutes"),
            told("a", 0, kind="referral", state="told"),
            told("a", 0, kind="review", state="told", quantity=Decimal(1_000_000)),
        ],
    )
    assert booked(tables) == [
        ("person", "data", 300), ("person", "favour_received", 1000),
        ("person", "favour_received", 2000), ("person", "referral", 2000),
        ("person", "review", 100_000),
    ]  # fmt: skip


def test_a_contribution_told_twice_is_taken_once(keep: Keep) -> None:
    told_twice = [told("a", days, kind="idea", state=state, contribution_id="lid")
                  for days, state in ((9, "told"), (2, "shipped"))]  # fmt: skip
    (row,) = keep(contributions=told_twice)["ledger_entries"]
    assert (row["points"], row["fact_id"]) == (1000, "own:lid")


@pytest.mark.parametrize("state", ["closed", "sent_elsewhere"])
def test_to_solve_what_was_no_fault_of_ours_is_a_give_by_us_or_where_we_sent_them(
    keep: Keep, state: str
) -> None:
    opened = told("a", 5, case_id="lid", kind="other", state="opened", weight=2)
    tables = keep(cases=[opened, told("a", 0, case_id="lid", kind="other", state=state)])
    assert booked(tables) == [("problem_solved", "person", 4000)]
    balance = balance_of(tables)
    assert (balance["n_gives"], balance["n_solved_elsewhere"]) == (1, state == "sent_elsewhere")


def test_what_they_solved_without_us_is_no_give_of_ours(keep: Keep) -> None:
    for kind, entries in (("other", 0), ("trouble", 1)):
        rows = [told("a", days, case_id="lid", kind=kind, state=state)
                for days, state in ((5, "opened"), (0, "solved_elsewhere"))]  # fmt: skip
        tables = keep(cases=rows)
        assert balance_of(tables)["n_gives"] == balance_of(tables)["gives_points"] == 0
        assert len(tables["ledger_entries"]) == entries


@pytest.mark.parametrize("kind", ["complaint", "trouble"])
@pytest.mark.parametrize(("opened", "closed"), [(360, 40), (360, 359), (60, 0), (3, 3)])
def test_our_own_fault_earns_us_nothing_however_long_we_let_it_lie(
    keep: Keep, kind: str, opened: int, closed: int
) -> None:
    rows = [told("a", days, case_id="lid", kind=kind, state=state, weight=5)
            for days, state in ((opened, "opened"), (closed, "closed"))]  # fmt: skip
    balance = balance_of(keep(cases=rows))
    assert (balance["balance_points"], balance["n_gives"], balance["n_takes"]) == (0, 0, 1)
    assert balance["last_give_on"] is None


@given(takes=st.integers(0, 9), gives=st.integers(0, 9), lies=st.integers(0, 500))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_no_weights_make_a_fault_of_ours_worth_making(
    keep: Keep, takes: int, gives: int, lies: int
) -> None:
    rules = dataclasses.replace(
        OUR_GIVE_AND_TAKE,
        takes=dict(OUR_GIVE_AND_TAKE.takes) | {TakeAccount.TROUBLE: takes * 1000},
        gives=dict(OUR_GIVE_AND_TAKE.gives) | {GiveAccount.PROBLEM_SOLVED: gives * 1000},
    )
    rows = [told("a", days, case_id="lid", kind="trouble", state=state)
            for days, state in ((lies, "opened"), (0, "closed"))]  # fmt: skip
    assert balance_of(keep(rules=rules, people={"a": "a"}, cases=rows))["balance_points"] <= 0


@pytest.mark.parametrize("is_contact", [True, False])
def test_a_case_closed_on_the_day_it_came_is_solved_though_only_the_day_is_known(
    keep: Keep, is_contact: bool
) -> None:
    midnight = NOON - timedelta(days=9, hours=12)
    closed = told("a", 9, case_id="c1", kind="complaint", state="closed") | {
        "occurred_at": midnight
    }
    came = {"source_key": "a", "occurred_at": midnight + timedelta(hours=14)}
    if is_contact:
        contact = came | {
            "fact_id": "c1",
            "channel": "counter",
            "direction": "in",
            "kind": "complaint",
        }
        tables = keep(interactions=[contact], cases=[closed])
    else:
        opened = came | {"case_id": "c1", "kind": "complaint", "state": "opened"}
        tables = keep(cases=[opened, closed])
    assert booked(tables) == [("person", "trouble", 2000), ("problem_solved", "person", 2000)]


def test_a_complaint_takes_until_it_is_solved_and_then_nothing_is_gained(keep: Keep) -> None:
    opened = told("a", 0, case_id="lid", kind="complaint", state="opened")
    solved = told("a", 0, case_id="lid", kind="complaint", state="closed")
    solved["occurred_at"] = solved["occurred_at"].replace(hour=2)
    opened["occurred_at"] = opened["occurred_at"].replace(hour=1)
    assert balance_of(keep(cases=[opened]))["balance_points"] == -2000
    assert balance_of(keep(cases=[opened, solved]))["balance_points"] == 0


def test_a_complaint_that_came_as_a_contact_is_the_case_of_its_id(keep: Keep) -> None:
    came = told("a", 3, fact_id="c1", channel="counter", direction="in", kind="complaint")
    solved = told("a", 0, case_id="c1", kind="complaint", state="closed")
    tables = keep(interactions=[came], cases=[solved])
    assert booked(tables) == [("person", "trouble", 2000), ("problem_solved", "person", 2000)]


def test_a_case_that_is_opened_again_gives_nothing_until_it_is_solved(keep: Keep) -> None:
    states = [told("a", days, case_id="lid", kind="other", state=state)
              for days, state in ((9, "opened"), (5, "closed"), (1, "opened"))]  # fmt: skip
    assert keep(cases=states)["ledger_entries"] == []


def test_a_loss_that_is_over_is_no_gift_of_ours(keep: Keep) -> None:
    over = told("a", 0, case_id="loss", kind="condolence", state="closed")
    assert keep(cases=[over])["ledger_entries"] == []


def test_entries_of_all_keys_of_a_customer_are_theirs(keep: Keep) -> None:
    facts = [sent("a", 0, "give"), sent("a-2", 0, "give")]
    tables = keep(interactions=facts, people={"a-2": "a"})
    assert {row["customer_id"] for row in tables["ledger_entries"]} == {"a"}
    assert balance_of(tables)["n_gives"] == 2


def test_somebody_of_whom_nothing_is_known_has_a_balance_of_nothing(keep: Keep) -> None:
    row = balance_of(keep(people={"new": "new"}), "new")
    assert (row["balance_points"], row["n_entries"], row["trend"]) == (0, 0, "not_enough")
    assert row["give_first"] == "useful_information"
