"""Laws of the ledger, held by random histories: nothing is lost, order is nothing, all fades."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.differentiate.balancing.conftest import NOON, Keep, Row, balance_of, sent, told

from najimi.differentiate.balancing.fading import WHOLE, fading_table
from najimi.model.give_and_take_rules import GiveAndTake
from najimi.model.terms import CaseState, Channel, ContributionKind, Kind

FEW = settings(
    deadline=None, max_examples=15, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
KEY, DAYS = st.sampled_from("abc"), st.integers(0, 2000)
TREATMENT = st.one_of(st.none(), st.sampled_from(["t1", "t2"]))
CONTACT = st.builds(
    lambda key, days, kind, channel, treatment: sent(key, days, kind, channel, treatment_id=treatment),
    KEY, DAYS, st.sampled_from([*Kind, "response", "talk"]), st.sampled_from(list(Channel)), TREATMENT,
)  # fmt: skip
ANSWER = st.builds(lambda key, days: told(key, days, question_id="q", choice="yes"), KEY, DAYS)
CONTRIBUTION = st.builds(
    lambda key, days, kind, n: told(key, days, kind=kind, state="told", quantity=Decimal(n)),
    KEY, DAYS, st.sampled_from(list(ContributionKind)), st.integers(0, 9),
)  # fmt: skip
# A case is one customer's: its number tells whose.
CASE = st.builds(
    lambda n, days, state: told("abc"[n % 3], days, case_id=f"case-{n}",
                                kind=("complaint", "trouble", "other")[n % 2 + n % 3 // 2], state=state),
    st.integers(0, 5), DAYS, st.sampled_from(list(CaseState)),
)  # fmt: skip
VERDICT = st.builds(
    lambda key, days, verdict, treatment: told(key, days, verdict=verdict, treatment_id=treatment),
    KEY, DAYS, st.sampled_from(["helped_much", "helped_some", "no_help", "nuisance", "accepted"]), TREATMENT,
)  # fmt: skip


def some(rows: st.SearchStrategy[Row]) -> st.SearchStrategy[list[Row]]:
    return st.lists(rows, max_size=8).map(
        lambda found: [row | {"fact_id": f"f{n}"} for n, row in enumerate(found)]
    )


HISTORY = st.fixed_dictionaries(
    {"interactions": some(CONTACT), "answers": some(ANSWER), "contributions": some(CONTRIBUTION),
     "cases": some(CASE), "verdicts": some(VERDICT)}
)  # fmt: skip
RULES = st.builds(GiveAndTake, half_life_days=st.integers(1, 3650), trend_days=st.integers(1, 365))
History = dict[str, list[Row]]


@given(history=HISTORY, rules=RULES)
@FEW
def test_all_accounts_together_hold_nothing_and_a_balance_is_its_entries(
    keep: Keep, history: History, rules: GiveAndTake
) -> None:
    tables, total, person = keep(rules=rules, **history), Counter[str](), Counter[str]()
    for row in tables["ledger_entries"]:
        total[row["from_account"]] -= row["points_now"]
        total[row["to_account"]] += row["points_now"]
        assert [row["from_account"], row["to_account"]].count("person") == 1
        is_give = row["to_account"] == "person"
        person[row["customer_id"]] += row["points_now"] if is_give else -row["points_now"]
    assert sum(total.values()) == 0
    for row in tables["balances"]:
        assert row["balance_points"] == person[row["customer_id"]]
        assert row["balance_points"] == row["gives_points"] - row["takes_points"]


@given(history=HISTORY, rules=RULES, shuffled=st.randoms(use_true_random=False))
@FEW
def test_the_same_facts_in_any_order_are_the_same_ledger(
    keep: Keep, history: History, rules: GiveAndTake, shuffled: Random
) -> None:
    mixed = {name: shuffled.sample(rows, len(rows)) for name, rows in history.items()}
    assert keep(rules=rules, **mixed) == keep(rules=rules, **history)


@given(history=HISTORY, kind=st.sampled_from([Kind.GIVE, Kind.SERVE, Kind.CARE, "response"]),
       channel=st.sampled_from(list(Channel)), days=DAYS)  # fmt: skip
@FEW
def test_a_gift_never_lowers_a_balance(
    keep: Keep, history: History, kind: str, channel: str, days: int
) -> None:
    more = sent("a", days, kind, channel, fact_id="more", treatment_id="t3")
    before = balance_of(keep(**history, people={"a": "a"}))
    after = balance_of(keep(**(history | {"interactions": [*history["interactions"], more]})))
    assert after["balance_points"] >= before["balance_points"]


@given(history=HISTORY, kind=st.sampled_from([Kind.ASK, Kind.SELL, Kind.LISTEN]), days=DAYS)
@FEW
def test_what_asks_or_sells_never_raises_a_balance(
    keep: Keep, history: History, kind: str, days: int
) -> None:
    more = sent("a", days, kind, fact_id="more", treatment_id="t3")
    before = balance_of(keep(**history, people={"a": "a"}))
    after = balance_of(keep(**(history | {"interactions": [*history["interactions"], more]})))
    assert after["balance_points"] <= before["balance_points"]
    assert after["takes_points"] >= before["takes_points"]


@given(history=HISTORY, rules=RULES, later=st.integers(1, 3000))
@FEW
def test_every_entry_fades_and_none_changes_its_weight(
    keep: Keep, history: History, rules: GiveAndTake, later: int
) -> None:
    today, then = (keep(rules=rules, day=day, **history)["ledger_entries"] for day in (0, later))
    assert [row["entry_id"] for row in today] == [row["entry_id"] for row in then]
    for now, left in zip(today, then, strict=True):
        assert now["points"] == left["points"] >= now["points_now"] >= left["points_now"] >= 0


@given(history=HISTORY)
@FEW
def test_the_word_of_the_customer_outweighs_ours(keep: Keep, history: History) -> None:
    gift = sent("a", 3, "give", fact_id="gift", treatment_id="t3")
    history = history | {"interactions": [*history["interactions"], gift]}

    def after(verdict: str) -> int:
        said = told("a", 1, verdict=verdict, treatment_id="t3", fact_id="said")
        row = balance_of(keep(**(history | {"verdicts": [*history["verdicts"], said]})))
        return int(row["balance_points"])

    falling = [after(each) for each in ("helped_much", "helped_some", "no_help", "nuisance")]
    assert falling == sorted(falling, reverse=True)
    assert len(set(falling)) == 4
    assert falling[0] > balance_of(keep(**history))["balance_points"] > falling[2]


@pytest.mark.parametrize("half_life", [1, 7, 180, 3650])
def test_half_of_an_entry_is_left_after_its_half_life(half_life: int) -> None:
    left: list[Any] = fading_table(half_life)["millionths"].to_pylist()
    for n in range(5):
        assert left[n * half_life] == round(WHOLE / 2**n)
    assert left == sorted(left, reverse=True)
    assert left[-1] == 0


def test_the_balance_of_then_is_the_one_that_was_told_then(keep: Keep) -> None:
    rules = GiveAndTake(trend_days=30)
    facts = [sent("a", days, kind) for days, kind in ((100, "give"), (70, "ask"), (10, "give"))]
    now = balance_of(keep(rules=rules, interactions=facts))
    known = [row for row in facts if row["occurred_at"] <= NOON - timedelta(days=30)]
    then = balance_of(keep(rules=rules, interactions=known, day=-30))
    assert (now["before_points"], now["trend"]) == (then["balance_points"], "rising")
