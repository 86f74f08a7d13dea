"""What must arrive arrives; who is kept back from a sale still gets what no holdout binds."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from najimi.model.terms import Channel, ContactClass, Kind
from najimi.model.weights_rules import Exploration

Make = Callable[..., Any]
SALE = {"kind": Kind.SELL, "contact_class": ContactClass.PROMOTIONAL, "relation_amount": 1_040}
CARE = {"kind": Kind.CARE, "contact_class": ContactClass.CARE, "relation_amount": 60}
NOTICE = {"kind": Kind.SERVE, "contact_class": ContactClass.MUST_ARRIVE, "relation_amount": -5_000}


def test_what_must_arrive_arrives_at_everybody_whatever_it_scores_or_costs(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    notice = NOTICE | {"channel": Channel.LETTER}
    playbook = playbook_of(SALE | {"channel": Channel.LETTER}, notice, CARE,
        global_holdout_share=0.5, capacities={"sends_letter": 3})  # fmt: skip
    answer = decide(playbook, contexts([{"ideal_types": ["devotee"]} for _ in range(40)]))
    assert {row["treatment_id"] for row in answer["decisions"]} == {"t1"}
    assert {row["propensity"] for row in answer["decisions"]} == {1.0}
    assert answer["holdouts"] == []
    (letters,) = (row for row in answer["prices"] if row["capacity"] == "sends_letter")
    assert (letters["used"], letters["wanted"], letters["available"]) == (40, 40, 3)


def test_what_must_arrive_leaves_less_for_the_others(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    notice = NOTICE | {"channel": Channel.LETTER, "when": "main_need = 'fresh_cooking'"}
    sale = SALE | {"channel": Channel.LETTER}
    playbook = playbook_of(sale, notice, capacities={"sends_letter": 9})
    needs = ["fresh_cooking"] * 4 + ["saving_time"] * 20
    rows = decide(playbook, contexts([{"main_need": need} for need in needs]))["decisions"]
    assert Counter(row["treatment_id"] for row in rows) == {"t0": 5, "t1": 4, None: 15}


def test_no_ideal_type_keeps_care_or_what_must_arrive_from_anybody(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    playbook = playbook_of(NOTICE, CARE)
    against = tuple(
        dataclasses.replace(each, donts=(Kind.SERVE, Kind.CARE)) for each in playbook.ideal_types
    )
    ids = [each.ideal_type_id for each in against]
    rows = decide(
        dataclasses.replace(playbook, ideal_types=against), contexts([{"ideal_types": ids}])
    )
    assert [each["mark"] for each in rows["candidates"][0]["candidates"]] == ["open", "open"]


@pytest.mark.parametrize("held", [{"global_holdout_share": 0.5}, {}])
def test_who_is_kept_back_from_a_sale_is_cared_for_and_both_stand_in_the_record(
    decide: Make, contexts: Make, playbook_of: Make, held: dict[str, float]
) -> None:
    sale = SALE | ({} if held else {"holdout_share": 0.5})
    answer = decide(playbook_of(sale, CARE, **held), contexts([{} for _ in range(200)]))
    kept = {row["customer_id"]: row for row in answer["holdouts"]}
    assert 60 < len(kept) < 140
    for row in answer["decisions"]:
        is_kept = row["customer_id"] in kept
        assert (row["treatment_id"], row["reason"]) == ("t1" if is_kept else "t0", "worth_doing")
        assert (row["propensity"], row["held_out_treatment_id"]) == (0.5, None)
    assert {
        (row["treatment_id"], row["is_beside"], row["propensity"]) for row in kept.values()
    } == {("t0", True, 0.5)}
    ids = [row["decision_id"] for row in (*answer["decisions"], *answer["holdouts"])]
    assert len(set(ids)) == len(ids)


def test_what_is_done_in_stead_stands_in_line_for_what_is_scarce(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    call = CARE | {"channel": Channel.CALL, "minutes": 10}
    playbook = playbook_of(SALE, call, global_holdout_share=0.3, capacities={"minutes": 100})
    margins = [{"expected_order_margin_amount": 1_000.0 + n} for n in range(200)]
    answer = decide(playbook, contexts(margins))
    (minutes,) = (row for row in answer["prices"] if row["capacity"] == "minutes")
    assert minutes["used"] == minutes["available"] == 100
    called = {row["customer_id"] for row in answer["decisions"] if row["treatment_id"] == "t1"}
    kept = [row["customer_id"] for row in answer["holdouts"]]
    assert len(called) == 10
    assert len(kept) > 40
    assert called == set(kept[-10:])


def test_the_probability_in_the_record_is_that_of_many_draws(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    near = SALE | {"relation_amount": 1_030, "holdout_share": 0.4}
    common = {"global_holdout_share": 0.2, "exploration": Exploration(0.1, 0.3)}
    playbook = playbook_of(SALE, near, CARE, **common)
    who, met, logged = contexts([{} for _ in range(500)]), Counter[Any](), defaultdict(set)
    for seed in range(8):
        answer = decide(playbook, who, seed=seed)
        for row in (*answer["decisions"], *answer["holdouts"]):
            is_kept = "scope" in row
            met[is_kept, row["treatment_id"]] += 1
            logged[is_kept, row["treatment_id"]].add(round(row["propensity"], 12))
    for what, n in met.items():
        (probability,) = logged[what]
        spread = (4_000 * probability * (1 - probability)) ** 0.5
        assert abs(n - 4_000 * probability) < 4.5 * spread, what
    assert set(met) == {(False, "t0"), (False, "t1"), (False, "t2"), (True, "t0"), (True, "t1")}
