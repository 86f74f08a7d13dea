"""One thing for each at most, never more than there is, and chance that keeps its word."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_array, vstack

from najimi.customize.choosing import limited_capacities, uses
from najimi.customize.holdouts import kept_back_probabilities
from najimi.model.playbook import Playbook
from najimi.model.terms import Channel, ContactClass, Kind

Make = Callable[..., Any]
Answer = dict[str, list[dict[str, Any]]]
CHANNELS = (Channel.EMAIL, Channel.LETTER, Channel.CALL)
N_CUSTOMERS = 50_000


def random_playbook(playbook_of: Make, rng: np.random.Generator, **common: Any) -> Playbook:
    treatments = [
        {
            "channel": CHANNELS[n % 3],
            "when": f"n_orders >= {int(rng.integers(0, 4))}",
            "prior_response_probability": float(rng.uniform(0.02, 0.3)),
            "cost_amount": int(rng.integers(2, 300)),
            "minutes": int(rng.integers(2, 12)) if n % 3 == 2 else 0,
            "relation_amount": int(rng.integers(0, 400)),
        }
        for n in range(5)
    ]
    limits = {"sends_letter": 40, "sends_call": 12, "minutes": 90, "budget": 9_000}
    return playbook_of(*treatments, **{"capacities": limits} | common)


def random_customers(contexts: Make, rng: np.random.Generator, n: int) -> pa.Table:
    margins = rng.lognormal(7.5, 0.8, n)
    return contexts(
        [
            {"expected_order_margin_amount": float(margin), "n_orders": int(rng.integers(0, 6))}
            for margin in margins
        ]
    )


def score_matrix(answer: Answer) -> np.ndarray:
    rows = [[c["score"] for c in row["candidates"]] for row in answer["candidates"]]
    return np.array([[-np.inf if score is None else score for score in row] for row in rows])


def used(playbook: Playbook, answer: Answer) -> np.ndarray:
    order = [treatment.treatment_id for treatment in playbook.treatments]
    taken = [order.index(row["treatment_id"]) for row in answer["decisions"] if row["treatment_id"]]
    return uses(playbook)[taken].sum(axis=0)


def total_score(playbook: Playbook, answer: Answer) -> float:
    order = [treatment.treatment_id for treatment in playbook.treatments]
    scores = score_matrix(answer)
    chosen = ((n, row["treatment_id"]) for n, row in enumerate(answer["decisions"]))
    return float(sum(scores[n, order.index(treatment)] for n, treatment in chosen if treatment))


def best_total_score(playbook: Playbook, scores: np.ndarray) -> float:
    """Return the optimum of the assignment with halves allowed, which no whole one exceeds."""
    who, what = np.nonzero(scores > 0)
    n, columns = len(scores), np.arange(len(who))
    each = coo_array((np.ones(len(who)), (who, columns)), shape=(n, len(who)))
    limits = coo_array(uses(playbook)[what].T)
    most = np.concatenate([np.ones(n), list(limited_capacities(playbook).values())])
    found = linprog(-scores[who, what], A_ub=vstack([each, limits]), b_ub=most, method="highs")
    return float(-found.fun)


@pytest.mark.parametrize("seed", range(6))
def test_decisions_never_use_more_than_there_is(
    decide: Make, contexts: Make, playbook_of: Make, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    playbook = random_playbook(playbook_of, rng, global_holdout_share=0.1)
    answer = decide(playbook, random_customers(contexts, rng, 400))
    available = np.array(list(limited_capacities(playbook).values()))
    assert (used(playbook, answer) <= available).all()
    by_name = {row["capacity"]: row for row in answer["prices"]}
    assert [by_name[name]["used"] for name in limited_capacities(playbook)] == used(
        playbook, answer
    ).tolist()
    is_enough = all(row["wanted"] <= row["available"] for row in by_name.values())
    assert is_enough == all(row["price_amount"] == 0 for row in by_name.values())


@pytest.mark.parametrize("limit", [{"sends_letter": 40}, {"sends_call": 12}, {"budget": 9_000}])
@pytest.mark.parametrize("seed", range(4))
def test_with_one_thing_scarce_the_total_comes_near_the_best_there_could_be(
    decide: Make, contexts: Make, playbook_of: Make, seed: int, limit: dict[str, int]
) -> None:
    rng = np.random.default_rng(seed)
    playbook = random_playbook(playbook_of, rng, capacities=limit)
    answer = decide(playbook, random_customers(contexts, rng, 400))
    best = best_total_score(playbook, score_matrix(answer))
    assert 0.97 * best <= total_score(playbook, answer) <= best * (1 + 1e-9)


def test_with_everything_scarce_little_is_lost_on_the_whole(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    shares = []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        playbook = random_playbook(playbook_of, rng)
        answer = decide(playbook, random_customers(contexts, rng, 400))
        best = best_total_score(playbook, score_matrix(answer))
        shares.append(total_score(playbook, answer) / best)
    assert np.mean(shares) > 0.98
    assert 0.95 < min(shares) <= max(shares) <= 1 + 1e-9


def test_in_a_tiny_shop_the_dearest_letters_are_sent(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    playbook = playbook_of(
        {"channel": Channel.LETTER, "prior_response_probability": 0.5},
        {"channel": Channel.EMAIL, "prior_response_probability": 0.2}, capacities={"sends_letter": 2},
    )  # fmt: skip
    margins = (100.0, 900.0, 500.0, 300.0)
    who = contexts([{"expected_order_margin_amount": margin} for margin in margins])
    answer = decide(playbook, who)
    best = max(
        sum(margin * (0.5, 0.2, 0.0)[pick] for margin, pick in zip(margins, picks, strict=True))
        for picks in product(range(3), repeat=4) if picks.count(0) <= 2
    )  # fmt: skip
    assert total_score(playbook, answer) == pytest.approx(best)
    assert [row["treatment_id"] for row in answer["decisions"]] == ["t1", "t0", "t0", "t1"]


def test_without_limits_everyone_gets_their_own_best(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    rng = np.random.default_rng(7)
    free = dict.fromkeys(("sends_letter", "sends_call", "minutes", "budget"))
    playbook = random_playbook(playbook_of, rng, capacities=free)
    answer = decide(playbook, random_customers(contexts, rng, 300))
    scores = score_matrix(answer)
    best = [
        f"t{n}" if top > 0 else None
        for n, top in zip(scores.argmax(axis=1), scores.max(axis=1), strict=True)
    ]
    assert [row["treatment_id"] for row in answer["decisions"]] == best
    assert answer["prices"] == []


def test_each_customer_gets_one_decision_with_one_reason(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    rng = np.random.default_rng(8)
    playbook = random_playbook(playbook_of, rng, global_holdout_share=0.2)
    who = random_customers(contexts, rng, 300)
    rows = decide(playbook, who)["decisions"]
    assert [row["customer_id"] for row in rows] == who["customer_id"].to_pylist()
    assert len({row["decision_id"] for row in rows}) == len(rows)
    for row in rows:
        assert (row["treatment_id"] is not None) == (row["reason"] == "worth_doing")
        assert (row["held_out_treatment_id"] is not None) == (row["reason"] == "held_out")


def test_a_hopeless_treatment_more_changes_no_decision(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    rng = np.random.default_rng(9)
    playbook = random_playbook(playbook_of, rng, global_holdout_share=0.1)
    hopeless = dataclasses.replace(
        playbook.treatments[1], treatment_id="hopeless", when="true", relation_amount=-(10**6)
    )
    more = dataclasses.replace(playbook, treatments=(hopeless, *playbook.treatments))
    who = random_customers(contexts, rng, 300)
    decided = [
        [
            (row["decision_id"], row["treatment_id"], row["propensity"])
            for row in decide(each, who)["decisions"]
        ]
        for each in (playbook, more)
    ]
    assert decided[0] == decided[1]


def test_the_order_of_customers_does_not_matter(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    rng = np.random.default_rng(10)
    playbook = random_playbook(playbook_of, rng, global_holdout_share=0.1)
    who = random_customers(contexts, rng, 300)
    mixed = who.take(pa.array(rng.permutation(300)))
    assert decide(playbook, who) == decide(playbook, mixed)


@pytest.mark.parametrize("available", [0, 1, 5])
def test_with_next_to_nothing_next_to_nobody_is_treated(
    decide: Make, contexts: Make, playbook_of: Make, available: int
) -> None:
    playbook = playbook_of({"channel": Channel.CALL}, capacities={"sends_call": available})
    rng = np.random.default_rng(11)
    answer = decide(playbook, random_customers(contexts, rng, 60))
    reasons = Counter(row["reason"] for row in answer["decisions"])
    assert reasons["worth_doing"] == available
    assert reasons["capacity"] == 60 - available


@pytest.mark.parametrize("seed", range(8))
def test_chance_keeps_back_only_who_would_have_been_treated(
    decide: Make, contexts: Make, playbook_of: Make, seed: int
) -> None:
    playbook = playbook_of(
        {"channel": Channel.LETTER}, global_holdout_share=0.5, capacities={"sends_letter": 5}
    )
    alike = np.random.default_rng(seed).uniform(1_000, 1_200, 60)  # thousandths tell them apart
    who = contexts([{"expected_order_margin_amount": float(margin)} for margin in alike])
    rows = decide(playbook, who, seed=seed)["decisions"]
    rows.sort(key=lambda row: -row["best_score"])
    for place, row in enumerate(rows):
        n_before = sum(earlier["treatment_id"] is not None for earlier in rows[:place])
        assert (row["reason"] == "capacity") == (n_before == 5)


def test_with_everything_scarce_the_share_kept_back_is_the_one_in_the_record(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    rng = np.random.default_rng(1)
    playbook = random_playbook(playbook_of, rng)
    held = tuple(dataclasses.replace(each, holdout_share=0.3) for each in playbook.treatments)
    playbook, who = (
        dataclasses.replace(playbook, treatments=held),
        random_customers(contexts, rng, 400),
    )
    n, n_held = Counter[str](), Counter[str]()
    for salt in range(12):
        for row in decide(playbook, who, seed=salt)["decisions"]:
            n[row["treatment_id"] or row["held_out_treatment_id"]] += 1
            n_held[row["held_out_treatment_id"]] += 1
    del n[None]
    assert min(n.values()) > 150
    for what in n:
        assert abs(n_held[what] - 0.3 * n[what]) <= 4.5 * np.sqrt(0.21 * n[what]), what


@pytest.fixture(scope="module")
def crowd(contexts: Make) -> pa.Table:
    """Return 50,000 customers, no two alike in margin, who were given enough to be asked."""
    table = contexts([{"n_gives": 9, "balance_points": 10**6}])
    margins = np.random.default_rng(12).lognormal(7.5, 0.8, N_CUSTOMERS)
    ids = [f"c{n:06d}" for n in range(N_CUSTOMERS)]
    repeated = table.take(pa.array(np.zeros(N_CUSTOMERS, dtype=np.int64)))
    place = table.schema.get_field_index("expected_order_margin_amount")
    return repeated.set_column(0, table.schema.field(0), pa.array(ids)).set_column(
        place, table.schema.field(place), pa.array(margins)
    )


@pytest.fixture(scope="module")
def gifts(playbook_of: Make) -> Playbook:
    """Return treatments of every kind; each customer is meant for one, by their margin."""
    kinds = [(kind, ContactClass.PROMOTIONAL) for kind in Kind] + [
        (Kind.GIVE, ContactClass.SERVICE)
    ]
    edges = [0, 600, 1000, 1500, 2200, 3200, 4800, 10**9]
    treatments = [
        {"kind": kind, "contact_class": contact, "holdout_share": 0.15, "relation_amount": 10,
         "when": f"expected_order_margin_amount >= {edges[n]} AND expected_order_margin_amount < {edges[n + 1]}"}
        for n, (kind, contact) in enumerate(kinds)
    ]  # fmt: skip
    lenient = {"gives_per_ask": 0, "complaint_quiet_days": 0}
    playbook: Playbook = playbook_of(*treatments, global_holdout_share=0.06)
    rules = dataclasses.replace(playbook.contact_rules, **lenient)
    return dataclasses.replace(playbook, contact_rules=rules)


@pytest.fixture(scope="module")
def crowd_decisions(decide: Make, crowd: pa.Table, gifts: Playbook) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = decide(gifts, crowd)["decisions"]
    return rows


def test_holdouts_keep_back_the_share_they_claim(
    crowd_decisions: list[dict[str, Any]], gifts: Playbook
) -> None:
    for treatment, claimed in zip(gifts.treatments, kept_back_probabilities(gifts), strict=True):
        rows = [
            row for row in crowd_decisions
            if treatment.treatment_id in (row["treatment_id"], row["held_out_treatment_id"])
        ]  # fmt: skip
        n_kept = sum(row["held_out_treatment_id"] is not None for row in rows)
        spread = 4 * np.sqrt(len(rows) * claimed * (1 - claimed))
        assert len(rows) > 3_000
        assert abs(n_kept - len(rows) * claimed) <= spread


def test_every_decision_carries_the_probability_it_was_made_with(
    crowd_decisions: list[dict[str, Any]], gifts: Playbook
) -> None:
    by_id = dict(
        zip((t.treatment_id for t in gifts.treatments), kept_back_probabilities(gifts), strict=True)
    )
    for row in crowd_decisions:
        kept = by_id[row["treatment_id"] or row["held_out_treatment_id"]]
        expected = 1 - kept if row["treatment_id"] else kept
        assert row["propensity"] == pytest.approx(expected, abs=1e-12)
    assert {round(row["propensity"], 12) for row in crowd_decisions} == {0.799, 0.201, 1.0}


def test_holdouts_never_bind_care_service_and_listening(
    crowd_decisions: list[dict[str, Any]], gifts: Playbook
) -> None:
    bound = {treatment.treatment_id for treatment in gifts.treatments if treatment.is_held_out}
    assert {row["held_out_treatment_id"] for row in crowd_decisions} == {None, *bound}
    assert {gifts.treatment(name).kind for name in bound} == {Kind.SELL, Kind.ASK, Kind.GIVE}


def test_the_global_holdout_is_one_group_of_the_claimed_size(
    crowd_decisions: list[dict[str, Any]], gifts: Playbook
) -> None:
    bound = {treatment.treatment_id for treatment in gifts.treatments if treatment.is_held_out}
    rows = [
        row for row in crowd_decisions
        if {row["treatment_id"], row["held_out_treatment_id"]} & bound
    ]  # fmt: skip
    n_global = sum(row["holdout_scope"] == "global" for row in rows)
    assert abs(n_global - 0.06 * len(rows)) <= 4 * np.sqrt(len(rows) * 0.06 * 0.94)


def test_who_is_kept_back_stays_kept_back_in_later_turns(
    decide: Make, crowd: pa.Table, crowd_decisions: list[dict[str, Any]], gifts: Playbook
) -> None:
    later = decide(gifts, crowd, day=20)["decisions"]
    same = [
        (row["treatment_id"], row["held_out_treatment_id"], row["holdout_scope"]) for row in later
    ]
    assert same == [
        (row["treatment_id"], row["held_out_treatment_id"], row["holdout_scope"])
        for row in crowd_decisions
    ]
    assert not {row["decision_id"] for row in later} & {
        row["decision_id"] for row in crowd_decisions
    }


def test_another_seed_keeps_back_others(
    decide: Make, crowd: pa.Table, crowd_decisions: list[dict[str, Any]], gifts: Playbook
) -> None:
    other = decide(gifts, crowd, seed=2)["decisions"]
    kept = [
        {row["customer_id"] for row in rows if row["holdout_scope"] == "global"}
        for rows in (crowd_decisions, other)
    ]
    assert abs(len(kept[0] & kept[1]) / len(kept[0]) - 0.06) < 0.02
