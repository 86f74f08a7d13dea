"""A score is what a treatment brings beyond what would come anyway; a hand can check it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.customize.expected import response_matrix
from najimi.customize.scoring import shop_order_margin
from najimi.model.playbook import Playbook
from najimi.model.terms import ACTIVITIES
from najimi.tables.turn import MODELS, RESPONSE_RATES

Make = Callable[..., Any]
SHARE = st.floats(0, 1)
AMOUNT = st.integers(0, 5_000)


def rates(*rows: tuple[str, str, float]) -> pa.Table:
    filled = [
        dict.fromkeys(RESPONSE_RATES.names, 0)
        | {
            "treatment_id": treatment,
            "activity": activity,
            "response_probability": probability,
            "uplift_source": "prior",
        }
        for treatment, activity, probability in rows
    ]
    return pa.Table.from_pylist(filled, schema=RESPONSE_RATES.schema)


@given(
    SHARE,
    SHARE,
    st.floats(0, 5),
    st.floats(-9_000, 9_000),
    AMOUNT,
    AMOUNT,
    AMOUNT,
    st.integers(0, 9),
)
@settings(deadline=None, max_examples=25, derandomize=True)
def test_the_score_is_its_formula(
    decide: Make, contexts: Make, playbook_of: Make, probability: float, share: float, orders: float,
    margin: float, relation: int, cost: int, attention: int, n_contacts: int,
) -> None:  # fmt: skip
    playbook = playbook_of(
        {"prior_response_probability": probability, "incremental_share": share,
         "orders_per_response": orders, "relation_amount": relation, "cost_amount": cost},
        contact_amount=attention,
    )  # fmt: skip
    who = contexts([{"expected_order_margin_amount": margin, "n_contacts_30_days": n_contacts}])
    (row,) = decide(without_limits(playbook), who)["candidates"]
    (candidate,) = row["candidates"]
    incremental = probability * share * orders * margin
    score = incremental + relation - cost - attention * (1 + n_contacts)
    assert candidate["incremental_margin_amount"] == pytest.approx(incremental, rel=1e-9, abs=1e-9)
    assert candidate["score"] == pytest.approx(score, rel=1e-9, abs=1e-6)


def without_limits(playbook: Playbook) -> Playbook:
    rules = dataclasses.replace(playbook.contact_rules, max_7_days=None, max_30_days=None)
    return dataclasses.replace(playbook, contact_rules=rules)


def test_a_known_answer(decide: Make, contexts: Make, playbook_of: Make) -> None:
    playbook = playbook_of(
        {"prior_response_probability": 0.12, "incremental_share": 0.3, "orders_per_response": 3.0,
         "cost_amount": 90, "relation_amount": 20}, contact_amount=15,
    )  # fmt: skip
    who = contexts([{"expected_order_margin_amount": 4_000.0, "n_contacts_30_days": 2}])
    (row,) = decide(playbook, who)["candidates"]
    # 0.12 * 0.3 * 3 * 4000 = 432; 432 + 20 - 90 - 15 * 3 = 317
    assert row["candidates"][0]["incremental_margin_amount"] == pytest.approx(432)
    assert row["candidates"][0]["score"] == pytest.approx(317)


def test_what_is_refused_has_no_score_and_says_why(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    playbook = playbook_of({"when": "n_orders > 99"}, {"relation_amount": 500})
    answer = decide(playbook, contexts([{}]))
    refused, chosen = answer["candidates"][0]["candidates"]
    assert (refused["mark"], chosen["mark"]) == ("not_eligible", "open")
    assert {refused[name] for name in refused if name not in ("mark", "treatment_id")} == {None}
    assert answer["decisions"][0]["treatment_id"] == "t1"


def test_who_has_no_margin_of_their_own_is_taken_for_the_typical(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    playbook = playbook_of({"prior_response_probability": 0.5})
    who = contexts([{"expected_order_margin_amount": None}, {"expected_order_margin_amount": 0.0}])
    scores = [
        row["candidates"][0]["score"]
        for row in decide(playbook, who, shop_margin=700.0)["candidates"]
    ]
    assert scores == pytest.approx([350.0, 0.0])


def test_what_was_measured_replaces_the_prior_of_that_class_only(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    playbook = playbook_of({"prior_response_probability": 0.1})
    who = contexts([{"activity": activity} for activity in ACTIVITIES])
    measured = rates(("t0", "occasional", 0.4), ("gone", "quiet", 0.9))
    found = decide(playbook, who, rates=measured)["candidates"]
    probability = [row["candidates"][0]["response_probability"] for row in found]
    assert probability == pytest.approx([0.1, 0.4, 0.1])


def test_rates_are_one_row_per_treatment_and_one_column_per_class(pack: Playbook) -> None:
    matrix = response_matrix(pack, rates())
    assert matrix.shape == (len(pack.treatments), len(ACTIVITIES))
    priors = [treatment.prior_response_probability for treatment in pack.treatments]
    np.testing.assert_array_equal(matrix[:, 0], priors)


def test_a_shop_that_never_sold_has_a_typical_margin_of_zero() -> None:
    assert shop_order_margin(MODELS.schema.empty_table()) == 0.0
