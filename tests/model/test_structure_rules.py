"""Cuts, named care and costs of a playbook: ours where it keeps silent, every fault at once."""

from __future__ import annotations

import pytest
from tests.model.test_playbook import PACK, changed, faults_of

from najimi.model.playbook import parse_playbook
from najimi.model.structure_rules import OURS, CutBy, Growable
from najimi.model.terms import Channel, Tier


def without_sections() -> str:
    """Return the pack as it was before playbooks had these sections."""
    before, after = PACK.split("\n# Where one tier ends", 1)
    return before + "\n[[treatments]]" + after.split("\n[[treatments]]", 1)[1]


def test_a_playbook_of_before_works_as_it_did() -> None:
    rules = parse_playbook(without_sections(), currency="JPY").structure
    assert rules == OURS
    assert (rules.tiers.most_valuable_share, rules.tiers.steady_share) == (0.5, 0.8)
    assert (rules.named_care, rules.costs.hour_amount) == (None, None)


def test_the_pack_names_cuts_care_and_costs() -> None:
    rules = parse_playbook(PACK, currency="JPY").structure
    assert rules.tiers == OURS.tiers
    assert rules.named_care is not None
    assert rules.named_care.minutes_per_month == 1200
    assert [care.tier for care in rules.named_care.tiers] == [
        Tier.MOST_VALUABLE,
        Tier.MOST_GROWABLE,
    ]
    assert rules.costs.hour_amount == 2500
    assert dict(rules.costs.send_amounts) == {Channel.EMAIL: 1, Channel.LETTER: 120}


def test_a_section_may_name_only_what_differs() -> None:
    text = without_sections().replace(
        "[[treatments]]", "[tiers]\nsteady_share = 0.9\n\n[[treatments]]", 1
    )
    tiers = parse_playbook(text, currency="JPY").structure.tiers
    assert (tiers.most_valuable_share, tiers.steady_share) == (0.5, 0.9)
    assert (tiers.cut_by, tiers.growable) == (CutBy.VALUE, Growable.REACHES_MOST_VALUABLE)


def test_every_fault_of_the_sections_is_named_at_once() -> None:
    text = changed(
        ('cut_by = "value"', 'cut_by = "age"'),
        ("steady_share = 0.80", "steady_share = 0.40"),
        ('growable = "reaches', 'growabel = "reaches'),
        ("managers = 1", "managers = -1"),
        ("minutes_per_month = 45", "minutes_per_month = 47"),
        ("gain_share = 0.05", "gain_share = 5"),
        ("[named_care.tiers.most_valuable]", "[named_care.tiers.vip]"),
        ('hour = {JPY = "2500"', 'hour = {JPY = "-1"'),
        ("letter = {JPY", "pigeon = {JPY"),
    )
    faults = faults_of(text)
    for word in ("cut_by must be", "steady_share must be at least", "growabel", "managers must", "multiple of 5",
                 "'vip'", "hour must be 0 or more", "'pigeon'"):  # fmt: skip
        assert sum(word in fault for fault in faults) == 1, word


@pytest.mark.parametrize("shares", [(0.0, 0.8), (0.5, 1.2), (1.0, 1.0)])
def test_a_cut_outside_its_range_is_refused(shares: tuple[float, float]) -> None:
    text = changed(
        ("most_valuable_share = 0.50", f"most_valuable_share = {shares[0]}"),
        ("steady_share = 0.80", f"steady_share = {shares[1]}"),
    )
    assert faults_of(text)
