"""Of near ties chance takes one, and the probability that stands in the record is the true one."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.customize.chances import chances
from najimi.customize.exploring import explore
from najimi.model.playbook import Playbook
from najimi.model.terms import Channel, ContactClass, Kind
from najimi.model.weights_rules import Exploration

Make = Callable[..., Any]
SHARE = st.floats(0.01, 0.5)
N_SALTS = 30


@given(
    st.lists(st.lists(st.floats(-5, 100), min_size=4, max_size=4), min_size=1, max_size=8),
    SHARE,
    SHARE,
    st.integers(0, 2**32 - 1),
)
@settings(deadline=None, derandomize=True)
def test_nothing_far_from_the_best_is_ever_tried(
    worth: list[list[float]], near: float, floor: float, seed: int
) -> None:
    scores = np.array(worth)
    best, draw = scores.argmax(axis=1), np.random.default_rng(seed).random(len(scores))
    chosen, probability = explore(scores, best, draw, Exploration(near, floor))
    for row, (one, top) in enumerate(zip(chosen, best, strict=True)):
        assert one == top or scores[row, one] >= max((1 - near) * scores[row, top], 0)
    assert ((probability > 0) & (probability <= 1)).all()


@given(st.lists(st.floats(90, 100), min_size=1, max_size=6), SHARE)
@settings(deadline=None, derandomize=True)
def test_each_near_tie_is_taken_as_often_as_is_logged(worth: list[float], floor: float) -> None:
    n = 20_000
    draw = (np.arange(n) + 0.5) / n
    wide, best = np.broadcast_to(np.array(worth), (n, len(worth))), np.argmax(worth)
    chosen, probability = explore(wide, np.full(n, best), draw, Exploration(0.5, floor))
    for one in range(len(worth)):
        taken = chosen == one
        assert taken.mean() == pytest.approx(float(probability[taken].mean()), abs=2 / n)
        assert taken.mean() >= min(floor, 1 / len(worth)) - 2 / n


def test_a_known_answer_by_hand() -> None:
    scores, rules = np.array([[100.0, 95.0, 91.0, 80.0]]), Exploration(0.1, 0.15)
    found = {}
    for draw in np.arange(0.005, 1, 0.01):
        chosen, probability = explore(scores, np.array([0]), np.array([draw]), rules)
        found[int(chosen[0])] = round(float(probability[0]), 3)
    assert found == {0: 0.7, 1: 0.15, 2: 0.15}


def test_without_the_section_the_best_is_always_taken() -> None:
    scores = np.array([[1.0, 1.0]])
    chosen, probability = explore(scores, np.array([1]), np.array([0.0]), Exploration())
    assert (chosen.tolist(), probability.tolist()) == ([1], [1.0])


def test_what_is_tried_uses_the_very_same_as_what_leads(playbook_of: Make) -> None:
    letters = {"channel": Channel.LETTER}
    playbook = playbook_of(
        letters, {}, letters, letters, capacities={"sends_letter": 1, "treatment_t3": 1},
        exploration=Exploration(0.1, 0.25),
    )  # fmt: skip
    draw, turn_draw = np.random.default_rng(1).random((2, 1_000))
    scores = np.broadcast_to([98.0, 100.0, 99.0, 97.0], (1_000, 4))
    found = chances(scores, playbook, draw, turn_draw)
    assert found.leads.all(axis=0).tolist() == [False, True, True, True]
    tried = [set(found.taken[:, one].tolist()) for one in (1, 2, 3)]
    assert tried == [{1}, {0, 2}, {3}]
    assert set(found.probability[:, 2].tolist()) == {0.75, 0.25}


def kinds(playbook_of: Make, **common: Any) -> Playbook:
    """Return two sales and care that are worth nearly the same to everybody."""
    alike = {"kind": Kind.SELL, "channel": Channel.LETTER, "holdout_share": 0.2}
    playbook: Playbook = playbook_of(
        alike | {"prior_response_probability": 0.100},
        alike | {"prior_response_probability": 0.097, "holdout_share": 0.3},
        {"kind": Kind.CARE, "contact_class": ContactClass.CARE, "channel": Channel.EMAIL,
         "relation_amount": 98, "prior_response_probability": 0.0},
        global_holdout_share=0.1, exploration=Exploration(0.1, 0.25), **common,
    )  # fmt: skip
    return playbook


def outcomes(decide: Make, playbook: Playbook, who: pa.Table) -> list[dict[str, Any]]:
    """Return the decisions of many salts, and beside each what chance kept back, if it did."""
    found = []
    for salt in range(N_SALTS):
        tables = decide(playbook, who, seed=salt)
        ghosts = {row["customer_id"]: row["treatment_id"] for row in tables["holdouts"]}
        for row in tables["decisions"]:
            found.append(row | {"ghost": ghosts.get(row["customer_id"])})
    return found


def test_over_many_salts_every_decision_comes_as_often_as_its_propensity_says(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    # Up to 1,064.5 the three are near ties: care is worth 98, and 0.9 * 106.45 = 95.8.
    who = contexts([{"expected_order_margin_amount": 1_000.0 + n / 2} for n in range(130)])
    everyone = outcomes(decide, kinds(playbook_of), who)
    n, met = len(everyone), Counter[tuple[str | None, bool]]()
    logged = {}
    for row in everyone:
        what = row["treatment_id"], row["ghost"] is not None
        met[what] += 1
        logged[what] = row["propensity"]
    for what, share in logged.items():
        spread = 4.5 * np.sqrt(share * (1 - share) / n)
        assert abs(met[what] / n - share) <= spread, what
    # 0.5, 0.25 and 0.25 by exploration; 0.9 * 0.8 and 0.9 * 0.7 by both holdouts, none of care,
    # which whoever is kept back gets instead
    assert logged["t0", False] == pytest.approx(0.5 * 0.72)
    assert logged["t1", False] == pytest.approx(0.25 * 0.63)
    assert logged["t2", False] == pytest.approx(0.25)
    assert logged["t2", True] == pytest.approx(0.5 * 0.28 + 0.25 * 0.37)
    assert sum(logged.values()) == pytest.approx(1.0)


def test_where_there_is_not_enough_the_propensities_hold_among_those_who_were_reached(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    who = contexts([{"expected_order_margin_amount": 1_000.0 + n} for n in range(130)])
    playbook = kinds(playbook_of, capacities={"sends_letter": 31})
    playbook = dataclasses.replace(playbook, treatments=playbook.treatments[:2])
    everyone = outcomes(decide, playbook, who)
    reached = [row for row in everyone if row["reason"] in ("worth_doing", "held_out")]
    logged = {(r["treatment_id"], r["held_out_treatment_id"]): r["propensity"] for r in reached}
    met = Counter((r["treatment_id"], r["held_out_treatment_id"]) for r in reached)
    assert len(reached) < 0.5 * len(everyone)
    assert sum(logged.values()) == pytest.approx(1.0)
    for what, share in logged.items():
        spread = 4.5 * np.sqrt(share * (1 - share) / len(reached))
        assert abs(met[what] / len(reached) - share) <= spread, what
    assert {row["propensity"] for row in everyone if row["reason"] == "capacity"} == {1.0}


def test_whom_chance_spares_another_treatment_uses_what_the_best_would_have_used(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    who = contexts([{"expected_order_margin_amount": 1_000.0 + n} for n in range(60)])
    playbook = dataclasses.replace(kinds(playbook_of, capacities={"sends_letter": 9}))
    never = dataclasses.replace(playbook, exploration=Exploration())
    tried, plain = (
        {row["capacity"]: (row["price_amount"], row["wanted"]) for row in answer["prices"]}
        for answer in (decide(playbook, who), decide(never, who))
    )
    assert tried == plain


def test_the_draws_of_another_turn_are_others_and_those_of_the_same_are_the_same(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    who = contexts([{} for _ in range(300)])
    playbook = dataclasses.replace(kinds(playbook_of), global_holdout_share=0.0)
    one, again, later = (
        [row["treatment_id"] or row["held_out_treatment_id"]
         for row in decide(playbook, who, day=day)["decisions"]]
        for day in (1, 1, 2)
    )  # fmt: skip
    assert one == again
    assert one != later
