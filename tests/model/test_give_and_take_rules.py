"""Weights, fading and line of give and take: ours where a playbook keeps silent, every fault at once."""

from __future__ import annotations

from typing import Any

import pytest
from tests.model.test_playbook import PACK, changed, faults_of

from najimi.model.give_and_take_rules import OUR_GIVE_AND_TAKE, GiveAndTake, LineBinds
from najimi.model.playbook import parse_playbook
from najimi.model.terms import Channel, GiveAccount, Verdict


def without_section() -> str:
    """Return the pack as it was before playbooks had this section."""
    before, after = PACK.split("\n# The ledger of give and take", 1)
    return before + "\n[capacities]" + after.split("\n[capacities]", 1)[1]


def read(text: str) -> GiveAndTake:
    return parse_playbook(text, currency="JPY").give_and_take


def test_a_playbook_of_before_reads_and_has_our_weights() -> None:
    assert read(without_section()) == OUR_GIVE_AND_TAKE


def test_the_pack_says_our_weights_and_what_two_of_its_gifts_are() -> None:
    rules = read(PACK)
    assert rules.gifts == dict.fromkeys(
        ("lapsing_tips", "welcome_guide"), GiveAccount.USEFUL_INFORMATION
    )
    for name in GiveAndTake.__dataclass_fields__:
        assert name == "gifts" or getattr(rules, name) == getattr(OUR_GIVE_AND_TAKE, name), name


def test_a_section_may_name_only_what_differs() -> None:
    told = '[give_and_take]\nline = -1.5\nbinds = ["listen", "upsell"]\n\n[give_and_take.attention]\ncall = 0.125\n'
    rules = read(without_section().replace("[capacities]", f"{told}\n[capacities]", 1))
    assert (rules.line_points, rules.attention[Channel.CALL]) == (-1500, 125)
    assert rules.binds == (LineBinds.UPSELL, LineBinds.LISTEN)
    assert rules.attention[Channel.EMAIL] == OUR_GIVE_AND_TAKE.attention[Channel.EMAIL]
    assert rules.verdicts[Verdict.HELPED_MUCH] == 3000


FAULTS = (
    ("half_life_days = 180", "half_life_days = 0", "half_life_days must be a number"),
    ("trend_days = 90", "trend_dyas = 90", "'trend_dyas' is not known"),
    ("\nline = 0", "\nline = 0.0001", "line may have three decimals at most"),
    ('binds = ["upsell"]', 'binds = ["everything"]', "binds must be a list"),
    ("useful_information = 0.5", "useful_information = 0.4", "at least the most attention"),
    ("time_saved = 1\n", "time_lost = 1\n", "'time_lost' is not known"),
    ("referral = 2", "favour_asked = 2", "'favour_asked' is not known"),
    ("helped_some = 1", "helped_some = 4", "must fall from helped_much"),
    ("welcome_guide = ", "ask_review = ", "'ask_review' is not known"),
    ('lapsing_tips = "useful_information"', 'lapsing_tips = "attention"', "lapsing_tips must be"),
)


@pytest.mark.parametrize(("said", "slip", "fault"), FAULTS)
def test_a_fault_says_what_was_expected(said: str, slip: str, fault: str) -> None:
    found = [told for told in faults_of(changed((said, slip))) if fault in told]
    assert len(found) == 1
    assert found[0].startswith("give_and_take")


def test_every_fault_is_named_at_once() -> None:
    told: list[Any] = faults_of(changed(*((said, slip) for said, slip, _ in FAULTS)))
    assert all(any(fault in each for each in told) for _, _, fault in FAULTS)
