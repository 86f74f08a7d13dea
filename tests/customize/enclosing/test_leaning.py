"""Terms that bind, and whole playbooks that lean towards whoever buys soon."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from tests.model.test_playbook import PACK, changed, faults_of

from najimi.customize.enclosing import enclosure_remarks
from najimi.customize.rules import compile_rule, may_hold
from najimi.model.commitments import Commitment
from najimi.model.ideal_types import IdealType
from najimi.model.playbook import Playbook, parse_playbook
from najimi.model.terms import Channel, Kind, Tier

Make = Callable[..., Playbook]
FAIR = (
    {"kind": Kind.SELL, "outcome_window_days": 28},
    {"kind": Kind.GIVE, "outcome_window_days": 28},
)


def keys_of(playbook: Playbook) -> list[str]:
    return [remark.key for remark in enclosure_remarks(playbook)]


def bound(playbook_of: Make, **terms: Any) -> list[str]:
    campaign = {"kind": Kind.SERVE, "channel": Channel.EMAIL, "commitment": Commitment(**terms)}
    return keys_of(playbook_of(*FAIR, campaign, ideal_types=()))


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ({}, []),
        ({"leaves_by": (Channel.EMAIL, Channel.CALL)}, []),
        ({"renews_itself": True, "told_days_before": 30, "leaves_by": (Channel.EMAIL,)}, []),
        ({"renews_itself": True, "leaves_by": (Channel.EMAIL,)}, ["renewal"]),
        ({"leaves_by": (Channel.CALL,)}, ["leaving"]),
        ({"least_months": 24, "leaves_by": (Channel.EMAIL,)}, ["least-months"]),
        ({"least_months": 24}, ["least-months", "no-way-out"]),
        ({"leaving_amount": 9_800, "leaves_by": (Channel.EMAIL,)}, ["leaving-cost"]),
        (
            {"least_months": 12, "leaving_amount": 1, "renews_itself": True,
             "leaves_by": (Channel.LETTER,)},
            ["least-months", "leaving-cost", "renewal", "leaving"],
        ),
    ],
)  # fmt: skip
def test_terms_are_told_for_what_they_bind(
    playbook_of: Make, terms: dict[str, Any], told: list[str]
) -> None:
    assert bound(playbook_of, **terms) == [f"enclosure-term-{each}" for each in told]


def test_a_playbook_says_its_terms_and_every_slip_is_named() -> None:
    text = changed(('id = "usual_list_ready"\n', 'id = "usual_list_ready"\ncommitment = {least_months'
                    ' = 6, leaves_by = ["letter"], leaving_cost = {JPY = "500"}}\n'))  # fmt: skip
    terms = parse_playbook(text, currency="JPY").treatment("usual_list_ready").commitment
    assert terms == Commitment(6, leaves_by=(Channel.LETTER,), leaving_amount=500)
    slipped = text.replace("least_months = 6", "least_month = 6").replace(
        '["letter"]', '["lettre"]'
    )
    assert faults_of(slipped) == [
        "treatment 'usual_list_ready', commitment: 'least_month' is not known;"
        " the nearest is 'least_months'",
        "treatment 'usual_list_ready', commitment: leaves_by names no channel 'lettre';"
        " the nearest is 'letter'",
    ]


def test_no_pack_binds_anybody() -> None:
    assert all(t.commitment is None for t in parse_playbook(PACK, currency="JPY").treatments)


@pytest.mark.parametrize(
    ("treatments", "common", "told"),
    [
        (FAIR, {}, []),
        ((FAIR[0],) * 3 + (FAIR[1],), {}, ["leaning-selling"]),
        ((FAIR[0],) * 2 + (FAIR[1],), {}, []),
        (({"kind": Kind.GIVE, "outcome_window_days": 14},), {}, ["leaning-short-sight"]),
        ((FAIR[0], FAIR[1] | {"when": "tier in ('most_valuable', 'most_growable')"}), {},
         ["leaning-only-sold-to"]),
        ((FAIR[0], FAIR[1] | {"when": "stage = 'prospect' and n_orders = 0"}), {}, []),
    ],
)  # fmt: skip
def test_a_whole_playbook_is_told_for_how_it_leans(
    playbook_of: Make, treatments: tuple[dict[str, Any], ...], common: dict[str, Any],
    told: list[str],
) -> None:  # fmt: skip
    assert keys_of(playbook_of(*treatments, ideal_types=(), **common)) == told


def test_tiers_that_only_hot_leads_leave_over_are_named(playbook_of: Make) -> None:
    hot = FAIR[1] | {"when": "tier in ('most_valuable', 'most_growable', 'steady')"}
    (remark,) = enclosure_remarks(playbook_of(FAIR[0], hot, ideal_types=()))
    assert remark.values == {"tiers": "small, below_zero, unknown"}


def test_no_limit_favours_without_gives_and_types_that_are_only_sold_to_are_told(
    pack: Playbook, playbook_of: Make
) -> None:
    rules = dataclasses.replace(
        pack.contact_rules, max_7_days=None, max_30_days=None, unanswered_limit=None,
        gives_per_ask=0,
    )  # fmt: skip
    asking = {"kind": Kind.ASK, "outcome_window_days": 28}
    ideal = IdealType("devotee", pack.ideal_types[0].words, plays=("t0", "t2"))
    told = playbook_of(*FAIR, asking, contact_rules=rules, ideal_types=(ideal,))
    assert keys_of(told) == [
        "leaning-no-rest", "leaning-asks-without-gives", "leaning-type-sold-to",
    ]  # fmt: skip


@pytest.mark.parametrize("tier", Tier)
def test_what_holds_for_somebody_may_hold(tier: Tier, pack: Playbook) -> None:
    """Whoever a rule holds for, it may hold for them by their tier and stage alone."""
    known = {"tier": tier.value, "stage": "loyal"}
    whole = known | {
        "n_orders": 12, "days_since_last_order": 3, "main_need": "saving_time",
        "days_since_last_talk": None, "expected_margin_amount": 1.0,
        "days_since_contribution": 3,
    }  # fmt: skip
    for treatment in pack.treatments:
        if compile_rule(treatment.when)(whole):
            assert may_hold(treatment.when, known)
