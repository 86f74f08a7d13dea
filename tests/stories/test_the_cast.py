"""What najimi decides for people everyone in the project knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from najimi.explain import explain_customer
from najimi.testing import CAST
from najimi.workspace import Turn, Workspace

Find = Callable[[str], str]


@pytest.fixture(scope="session")
def decided(turn: Turn, customer_id: Find) -> dict[str, dict[str, Any]]:
    rows = {row["customer_id"]: row for row in turn.read("decisions").to_pylist()}
    return {name: rows[customer_id(name)] for name in CAST}


def test_every_customer_has_exactly_one_decision(turn: Turn) -> None:
    customers = turn.read("customers")["customer_id"].to_pylist()
    decided = turn.read("decisions")["customer_id"].to_pylist()
    assert sorted(customers) == sorted(decided)
    assert len(set(decided)) == len(decided) == 128


def test_it_finds_something_worth_doing_for_alice(decided: dict[str, Any]) -> None:
    assert decided["alice"]["treatment_id"] is not None
    assert decided["alice"]["reason"] == "worth_doing"
    assert 0 < decided["alice"]["propensity"] <= 1


def test_it_never_treats_dora_without_consent(decided: dict[str, Any]) -> None:
    assert decided["dora"]["treatment_id"] is None
    assert decided["dora"]["reason"] == "no_consent"


def test_it_leaves_erin_in_peace_while_her_complaint_is_fresh(decided: dict[str, Any]) -> None:
    assert decided["erin"]["treatment_id"] is None
    assert decided["erin"]["reason"] == "complaint"


def test_it_stops_writing_to_grace_who_has_heard_enough(decided: dict[str, Any]) -> None:
    assert decided["grace"]["treatment_id"] is None
    assert decided["grace"]["reason"] == "contact_rule"


def test_it_cares_for_hiro_who_stays_away_before_selling_to_him(decided: dict[str, Any]) -> None:
    assert decided["hiro"]["treatment_id"] == "lapsing_check_in"
    assert decided["hiro"]["kind"] == "care"
    assert decided["hiro"]["held_out_treatment_id"] is None


def test_it_gives_frank_the_prospect_useful_things_and_sells_nothing(
    decided: dict[str, Any],
) -> None:
    assert decided["frank"]["kind"] in {"give", None}


@pytest.mark.parametrize(
    ("name", "tier", "stage"),
    [
        ("alice", "most_valuable", "loyal"),
        ("bob", "most_growable", "loyal"),
        ("charlie", "below_zero", "loyal"),
        ("frank", "unknown", "prospect"),
        ("hiro", "most_valuable", "lapsing"),
    ],
)
def test_it_knows_where_each_of_them_stands(
    turn: Turn, customer_id: Find, name: str, tier: str, stage: str
) -> None:
    contexts = {row["customer_id"]: row for row in turn.read("contexts").to_pylist()}
    assert contexts[customer_id(name)]["tier"] == tier
    assert contexts[customer_id(name)]["stage"] == stage


def test_charlie_brings_less_than_he_costs_and_the_number_says_so(
    turn: Turn, customer_id: Find
) -> None:
    values = {row["customer_id"]: row for row in turn.read("customer_values").to_pylist()}
    charlie = values[customer_id("charlie")]
    assert charlie["expected_margin_amount"] < 0
    assert charlie["expected_margin_low_amount"] <= charlie["expected_margin_amount"]


@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize("name", CAST)
def test_everyone_gets_an_explanation_in_both_languages(
    small_shop: Workspace, turn: Turn, customer_id: Find, name: str, locale: str
) -> None:
    told = explain_customer(turn, small_shop.playbook(), customer_id(name), locale)
    assert told.headline
    assert told.why
    assert "_" not in told.as_text(locale)  # no code of a table leaks into words


def test_doras_note_names_the_missing_consent(
    small_shop: Workspace, turn: Turn, customer_id: Find
) -> None:
    told = explain_customer(turn, small_shop.playbook(), customer_id("dora"), "en")
    assert told.why == (
        "They have not allowed the contact that would fit. Without consent there is none.",
    )
