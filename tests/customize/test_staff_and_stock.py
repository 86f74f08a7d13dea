"""The time of each of our people and the pieces of each product are never spent twice."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from najimi.model.capacity_rules import STAFF, STOCK
from najimi.model.playbook import Playbook
from najimi.model.terms import Channel, Kind

Make = Callable[..., Any]
STAFF_IDS, PRODUCTS = ("hana", "ken", "佐藤 美咲"), ("kettle", "tea-01")
LIMITS = st.none() | st.integers(0, 60)


@st.composite
def treatments(draw: st.DrawFn) -> list[dict[str, Any]]:
    each = st.fixed_dictionaries(
        {
            "channel": st.sampled_from([Channel.CALL, Channel.VISIT, Channel.LETTER]),
            "prior_response_probability": st.floats(0.05, 0.5),
            "minutes": st.integers(0, 20),
            "kind": st.just(Kind.GIVE),
            "product_id": st.sampled_from([None, *PRODUCTS]),
            "uses": st.sampled_from([{}, {f"{STOCK}kettle": 2}, {f"{STOCK}tea-01": 3}]),
            "holdout_share": st.sampled_from([0.0, 0.3]),
        }
    )
    return draw(st.lists(each, min_size=1, max_size=4))


@st.composite
def limits(draw: st.DrawFn) -> dict[str, int | None]:
    names = [f"{STOCK}{each}" for each in PRODUCTS] + [f"{STAFF}{each}" for each in STAFF_IDS]
    drawn: dict[str, int | None] = {name: draw(LIMITS) for name in names if draw(st.booleans())}
    return drawn | {"minutes": draw(LIMITS)}


def people(contexts: Make, seed: int, n: int) -> pa.Table:
    """Return customers of different margins; some are nobody's, some those of an unknown person."""
    rng = np.random.default_rng(seed)
    whose = [None, *STAFF_IDS, "nobody_of_ours"]
    return contexts(
        [
            {
                "expected_order_margin_amount": float(rng.lognormal(7, 0.8)),
                "staff_id": whose[int(rng.integers(len(whose)))],
            }
            for _ in range(n)
        ]
    )


def spent(playbook: Playbook, who: pa.Table, rows: list[dict[str, Any]]) -> Counter[str]:
    """Count what the treatments given use, without the code that decided."""
    staff = dict(zip(who["customer_id"].to_pylist(), who["staff_id"].to_pylist(), strict=True))
    total: Counter[str] = Counter()
    for row in (row for row in rows if row["treatment_id"]):
        treatment = playbook.treatment(row["treatment_id"])
        total["minutes"] += treatment.minutes
        if treatment.channel is not Channel.LETTER:
            total[f"{STAFF}{staff[row['customer_id']]}"] += treatment.minutes
        own = {f"{STOCK}{treatment.product_id}": 1} if treatment.product_id else {}
        total.update(own | dict(treatment.uses))
    return total


@given(treatments(), limits(), st.integers(0, 999), st.sampled_from([30, 120]))
@settings(
    deadline=None, derandomize=True, max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
def test_no_turn_ever_uses_more_than_anybody_or_any_shelf_has(
    decide: Make, contexts: Make, playbook_of: Make,
    some: list[dict[str, Any]], limited: dict[str, int | None], seed: int, n: int,
) -> None:  # fmt: skip
    playbook = playbook_of(*some, capacities=limited, global_holdout_share=0.1)
    who = people(contexts, seed, n)
    answer = decide(playbook, who, seed=seed)
    total = spent(playbook, who, answer["decisions"])
    for name, most in limited.items():
        assert most is None or total[name] <= most, name
    told = {row["capacity"]: row["used"] for row in answer["prices"]}
    assert told == {name: total[name] for name, most in limited.items() if most is not None}
    (found,) = answer["allocation"]
    assert found["value_amount"] <= found["bound_amount"] + 1e-6


def test_only_the_customers_of_whoever_has_no_time_are_left_in_peace(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    playbook = playbook_of(
        {"channel": Channel.CALL, "minutes": 10}, capacities={f"{STAFF}hana": 0, f"{STAFF}ken": 10}
    )
    rows = [
        {"staff_id": staff, "expected_order_margin_amount": margin}
        for staff, margin in (("hana", 900.0), ("ken", 500.0), ("ken", 700.0), (None, 100.0))
    ]
    answer = decide(playbook, contexts(rows))
    assert [row["reason"] for row in answer["decisions"]] == [
        "capacity", "capacity", "worth_doing", "worth_doing",
    ]  # fmt: skip
    price = {row["capacity"]: row["price_amount"] for row in answer["prices"]}
    second = answer["candidates"][1]["candidates"][0]["score"]
    third = answer["candidates"][2]["candidates"][0]["score"]
    assert second / 10 - 1e-6 <= price[f"{STAFF}ken"] <= third / 10 + 1e-6


def test_what_takes_no_person_takes_nobodys_time(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    playbook = playbook_of(
        {"channel": Channel.LETTER, "minutes": 10}, capacities={f"{STAFF}hana": 0}
    )
    (row,) = decide(playbook, contexts([{"staff_id": "hana"}]))["decisions"]
    assert row["reason"] == "worth_doing"


@pytest.mark.parametrize(("uses", "n_given"), [({}, 5), ({f"{STOCK}kettle": 2}, 2)])
def test_pieces_go_out_one_a_treatment_or_as_it_says(
    decide: Make, contexts: Make, playbook_of: Make, uses: dict[str, int], n_given: int
) -> None:
    playbook = playbook_of(
        {"kind": Kind.GIVE, "product_id": "kettle", "uses": uses}, capacities={f"{STOCK}kettle": 5}
    )
    answer = decide(playbook, people(contexts, 3, 20))
    assert sum(row["treatment_id"] is not None for row in answer["decisions"]) == n_given
    (price,) = answer["prices"]
    assert (price["unit"], price["used"]) == ("pieces", n_given * (uses.get(f"{STOCK}kettle", 1)))


def test_the_share_kept_back_is_the_one_in_the_record_for_everybodys_customers(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    playbook = playbook_of(
        {"channel": Channel.CALL, "minutes": 10},
        {"prior_response_probability": 0.02},
        capacities={f"{STAFF}hana": 300, f"{STAFF}ken": 90, "minutes": 900},
    )
    held = tuple(dataclasses.replace(each, holdout_share=0.3) for each in playbook.treatments)
    playbook, who = dataclasses.replace(playbook, treatments=held), people(contexts, 4, 300)
    whose = dict(zip(who["customer_id"].to_pylist(), who["staff_id"].to_pylist(), strict=True))
    n, n_held = Counter[Any](), Counter[Any]()
    for salt in range(10):
        for row in decide(playbook, who, seed=salt)["decisions"]:
            what = row["treatment_id"] or row["held_out_treatment_id"]
            n[what, whose[row["customer_id"]]] += what is not None
            n_held[what, whose[row["customer_id"]]] += row["held_out_treatment_id"] is not None
    assert n["t0", "ken"] > 60
    for each in (each for each in n if each[0]):
        assert abs(n_held[each] - 0.3 * n[each]) <= 4.5 * np.sqrt(0.21 * n[each]) + 1, each


def test_rows_in_another_order_give_the_same(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    rng, some = np.random.default_rng(5), {"channel": Channel.CALL, "minutes": 7}
    playbook = playbook_of(
        some,
        {"kind": Kind.GIVE, "product_id": "kettle"},
        capacities={f"{STAFF}hana": 50, f"{STOCK}kettle": 30},
    )
    who = people(contexts, 5, 200)
    assert decide(playbook, who) == decide(playbook, who.take(pa.array(rng.permutation(200))))
