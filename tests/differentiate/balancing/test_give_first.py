"""Nobody is asked a favour before enough was given; the ledger itself says what is enough."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.differentiate.balancing.conftest import Keep, Row, sent, told

from najimi.backends import DuckDbBackend
from najimi.customize.screening import refusals
from najimi.model.give_and_take_rules import GiveAndTake, LineBinds
from najimi.model.playbook import Treatment, parse_playbook
from najimi.model.terms import Channel, ContactClass, Kind
from najimi.plan import Plan, SqlStep
from najimi.playbooks import read_pack

FEW = settings(
    deadline=None, max_examples=8, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
KEYS = [f"c{n:02d}" for n in range(12)]
RULES = st.builds(
    GiveAndTake, line_points=st.integers(-3_000, 3_000), half_life_days=st.integers(5, 400)
)
PACK = parse_playbook(read_pack("retail_starter"), currency="JPY")
MayAsk = Callable[..., dict[str, bool]]


@pytest.fixture
def may(ledger_backend: DuckDbBackend) -> MayAsk:
    """Return how to learn whom a treatment is open to, as far as giving goes, by the last ledger."""

    def asked(treatment: Treatment, rules: GiveAndTake, gives_per_ask: int = 2) -> dict[str, bool]:
        limits = dataclasses.replace(PACK.contact_rules, gives_per_ask=gives_per_ask)
        playbook = dataclasses.replace(
            PACK, treatments=(treatment,), contact_rules=limits, give_and_take=rules
        )
        marks = dict(refusals(0, playbook))
        sql = f"""SELECT customer_id, NOT ({marks.get("give_first", "FALSE")}) AS is_open
                  FROM (SELECT *, 0 AS n_pending_asks FROM balances)"""
        ledger_backend.run(Plan((SqlStep("gate", sql),), ("gate",)))
        rows = ledger_backend.collect("gate").to_pylist()
        return {row["customer_id"]: row["is_open"] for row in rows}

    return asked


def deed(draw: Random, key: str, days: int, number: int) -> dict[str, list[Row]]:
    """Return what happens to a customer on a day: a gift, a sale, an answer, a word or nothing."""
    kind = draw.choice(["give", "care", "sell", "answer", "verdict", "nothing"])
    name = {"fact_id": f"{key}-{number}"}
    if kind in ("give", "care", "sell"):
        return {"interactions": [sent(key, days, kind, treatment_id="t", **name)]}
    if kind == "answer":
        return {"answers": [told(key, days, question_id="q", choice="yes", **name)]}
    word = draw.choice(["helped_much", "no_help", "nuisance"])
    return (
        {"verdicts": [told(key, days, verdict=word, treatment_id="t", **name)]}
        if kind == "verdict"
        else {}
    )


@given(rules=RULES, gives_per_ask=st.integers(0, 3), draw=st.randoms(use_true_random=False))
@FEW
def test_the_first_ask_is_preceded_by_a_give_and_none_passes_the_line(
    keep: Keep, may: MayAsk, rules: GiveAndTake, gives_per_ask: int, draw: Random
) -> None:
    ask, facts = PACK.treatment("ask_review"), dict[str, list[Row]]()
    for number, day in enumerate(range(-60, 0, 10)):
        for key in KEYS:
            for table, rows in deed(draw, key, -day, number).items():
                facts.setdefault(table, []).extend(rows)
        people = {key: key for key in KEYS}
        before = keep(rules=rules, gives_per_ask=gives_per_ask, day=day, people=people, **facts)
        is_open = may(ask, rules, gives_per_ask)
        asked = [key for key in KEYS if is_open[key]]
        assert {row["customer_id"] for row in before["balances"] if row["n_gives"]} >= {*asked}
        facts.setdefault("interactions", []).extend(
            sent(key, -day, "ask", ask.channel, fact_id=f"ask-{key}-{number}") for key in asked
        )
        after = keep(rules=rules, gives_per_ask=gives_per_ask, day=day, people=people, **facts)
        left = {row["customer_id"]: row["balance_points"] for row in after["balances"]}
        assert all(left[key] >= rules.line_points for key in asked)


def test_an_ask_waits_until_the_balance_bears_it(keep: Keep, may: MayAsk) -> None:
    facts = [sent(key, 0, "give", "email", fact_id=f"{key}-{n}")
             for key, gifts in (("two", 2), ("three", 3)) for n in range(gifts)]  # fmt: skip
    keep(interactions=facts, people={"none": "none"})
    assert may(PACK.treatment("ask_review"), GiveAndTake()) == {
        "none": False, "two": False, "three": True,
    }  # fmt: skip


def test_where_the_line_lies_low_somebody_to_whom_nothing_was_given_is_not_asked_either(
    keep: Keep, may: MayAsk
) -> None:
    keep(people={"none": "none"})
    lenient = GiveAndTake(line_points=-90_000)
    assert may(PACK.treatment("ask_review"), lenient, 0) == {"none": False}


@pytest.mark.parametrize(("binds", "is_open"), [((LineBinds.UPSELL,), False), ((), True)])
def test_the_line_holds_back_a_dearer_thing_if_the_playbook_says_so(
    keep: Keep, may: MayAsk, binds: Any, is_open: bool
) -> None:
    keep(interactions=[sent("a", 0, "sell")])
    assert may(PACK.treatment("premium_range"), GiveAndTake(binds=binds)) == {"a": is_open}
    other = dataclasses.replace(PACK.treatment("category_coupons"), replaces_product_id="tea")
    assert may(other, GiveAndTake(binds=binds)) == {"a": is_open}


def test_a_question_of_care_is_never_held_back(keep: Keep, may: MayAsk) -> None:
    keep(interactions=[sent("a", 0, "sell")])
    binds = GiveAndTake(binds=(LineBinds.LISTEN,))
    question = PACK.treatment("one_question_mail")
    caring = dataclasses.replace(question, contact_class=ContactClass.CARE)
    assert (question.kind, question.channel) == (Kind.LISTEN, Channel.EMAIL)
    assert (may(question, binds)["a"], may(caring, binds)["a"]) == (False, True)
