"""Whom chance keeps back is sold nothing and asked nothing; care and what must arrive reach all."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.model.playbook import CLASSES_OF_KIND
from najimi.model.terms import Channel, ContactClass, Kind
from najimi.model.weights_rules import Exploration, Weights

Make = Callable[..., Any]
BOUND = {(Kind.SELL, ContactClass.PROMOTIONAL), (Kind.ASK, ContactClass.PROMOTIONAL),
         (Kind.GIVE, ContactClass.PROMOTIONAL)}  # fmt: skip
KIND_AND_CLASS = st.sampled_from(
    [(kind, contact) for kind, classes in CLASSES_OF_KIND.items() for contact in classes]
)
TREATMENT = st.builds(
    lambda both, channel, probability, relation, need, share: {
        "kind": both[0], "contact_class": both[1], "channel": channel,
        "prior_response_probability": probability, "relation_amount": relation, "need": need,
        "holdout_share": share if both in BOUND else 0.0,
    },
    KIND_AND_CLASS, st.sampled_from((Channel.EMAIL, Channel.LETTER)), st.floats(0, 0.3),
    st.integers(-20, 200), st.sampled_from(("saving_time", "fresh_cooking")), st.floats(0, 0.5),
)  # fmt: skip
PLAYBOOK = st.fixed_dictionaries({
    "global_holdout_share": st.sampled_from((0.05, 0.3, 0.5)),
    "weights": st.builds(Weights, st.integers(0, 300), st.integers(0, 300)),
    "exploration": st.builds(Exploration, st.floats(0, 0.5), st.floats(0, 0.5)),
    "capacities": st.fixed_dictionaries({"sends_letter": st.sampled_from((None, 0, 5))}),
})  # fmt: skip


def lenient(playbook: Any) -> Any:
    rules = dataclasses.replace(playbook.contact_rules, gives_per_ask=0)
    return dataclasses.replace(playbook, contact_rules=rules)


@given(st.lists(TREATMENT, min_size=1, max_size=5), PLAYBOOK, st.integers(0, 10**6))
@settings(deadline=None, max_examples=30, derandomize=True)
def test_no_door_leads_from_the_global_holdout_to_a_sale_a_favour_or_an_advertisement(
    decide: Make, contexts: Make, playbook_of: Make, treatments: list[dict[str, Any]],
    common: dict[str, Any], seed: int,
) -> None:  # fmt: skip
    playbook = lenient(playbook_of(*treatments, **common))
    who = contexts([{"main_need": "saving_time"} for _ in range(40)])
    found = decide(playbook, who, seed=seed)
    rows = found["decisions"]
    # Who is in the holdout is told by a playbook that everybody would be sold something by.
    sale = {"kind": Kind.SELL, "contact_class": ContactClass.PROMOTIONAL, "relation_amount": 99}
    told = decide(
        playbook_of(sale, global_holdout_share=common["global_holdout_share"]), who, seed=seed
    )
    is_held = {row["customer_id"]: row["holdout_scope"] == "global" for row in told["decisions"]}
    for row in rows:
        taken = row["treatment_id"] and playbook.treatment(row["treatment_id"])
        held = row["held_out_treatment_id"] and playbook.treatment(row["held_out_treatment_id"])
        if taken and is_held[row["customer_id"]]:
            assert (taken.kind, taken.contact_class) not in BOUND
        if held:
            assert (held.kind, held.contact_class) in BOUND
            assert row["treatment_id"] is None
        assert 0 < row["propensity"] <= row["choice_probability"] <= 1
    done = {row["customer_id"]: row["treatment_id"] for row in rows}
    for row in found["holdouts"]:
        held = playbook.treatment(row["treatment_id"])
        assert (held.kind, held.contact_class) in BOUND
        assert row["is_beside"] == (done[row["customer_id"]] is not None)


def test_what_is_kept_back_beside_something_done_is_bound_and_what_is_done_is_not(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    sale = {"kind": Kind.SELL, "contact_class": ContactClass.PROMOTIONAL, "relation_amount": 99}
    service = {"kind": Kind.SERVE, "contact_class": ContactClass.SERVICE, "relation_amount": 50}
    playbook = playbook_of(sale, service, global_holdout_share=0.5)
    found = decide(playbook, contexts([{} for _ in range(200)]))
    done = {row["customer_id"]: row["treatment_id"] for row in found["decisions"]}
    beside = [row for row in found["holdouts"] if row["is_beside"]]
    assert 60 < len(beside) == len(found["holdouts"]) < 140
    assert {row["treatment_id"] for row in beside} == {"t0"}
    assert {done[row["customer_id"]] for row in beside} == {"t1"}


@pytest.mark.parametrize(
    ("kind", "contact"),
    [(kind, contact) for kind, classes in CLASSES_OF_KIND.items() for contact in classes
     if (kind, contact) not in BOUND],
)  # fmt: skip
def test_care_service_answers_and_what_must_arrive_reach_everybody_in_a_holdout(
    decide: Make, contexts: Make, playbook_of: Make, kind: Kind, contact: ContactClass
) -> None:
    playbook = playbook_of(
        {"kind": kind, "contact_class": contact, "relation_amount": 50}, global_holdout_share=0.5
    )
    rows = decide(playbook, contexts([{} for _ in range(60)]))["decisions"]
    assert {row["treatment_id"] for row in rows} == {"t0"}
    assert {row["propensity"] for row in rows} == {1.0}


def test_the_measured_arm_is_as_large_as_the_global_holdout_and_apart_from_it(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    playbook = playbook_of({"relation_amount": 50}, global_holdout_share=0.05)
    rows = decide(playbook, contexts([{} for _ in range(20_000)]))["decisions"]
    arm = {row["customer_id"] for row in rows if row["is_measured_arm"]}
    held = {row["customer_id"] for row in rows if row["holdout_scope"] == "global"}
    assert not arm & held
    # Binomial of 20,000 and 5 %: standard deviation 31.
    assert abs(len(arm) - 1_000) < 4.5 * 31
    assert abs(len(held) - 1_000) < 4.5 * 31
    assert {row["treatment_id"] for row in rows if row["is_measured_arm"]} == {"t0"}


def test_who_is_in_the_measured_arm_stays_in_it(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    playbook = playbook_of({"relation_amount": 50}, global_holdout_share=0.2)
    who = contexts([{} for _ in range(500)])
    one, later = (
        {row["customer_id"] for row in decide(playbook, who, day=day)["decisions"] if row["is_measured_arm"]}
        for day in (1, 20)
    )  # fmt: skip
    assert one == later
    assert one
