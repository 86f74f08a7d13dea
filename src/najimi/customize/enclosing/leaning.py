"""Which way a whole playbook leans: towards selling now, towards those who buy soon."""

from __future__ import annotations

from collections.abc import Iterator

from najimi.customize.remarks import Remark
from najimi.customize.rules import may_hold
from najimi.model.playbook import Playbook, Treatment
from najimi.model.terms import Kind, Stage, Tier

TAKING_KINDS = (Kind.SELL, Kind.ASK)
MOST_TAKING_THIRDS = 2
"""More than so many thirds of all treatments, and a playbook leans towards taking."""

LEAST_WINDOW_DAYS = 28
SLOW_TIERS = (Tier.STEADY, Tier.SMALL, Tier.BELOW_ZERO, Tier.UNKNOWN)
"""Tiers without much to be had from them soon."""


def leaning_remarks(playbook: Playbook) -> Iterator[Remark]:
    """
    Yield what in a playbook as a whole leads to enclosure, with what to do instead.

    Selling in more than two of three treatments, tiers that are only sold to or passed over,
    outcomes that are all counted early, no limit to contacts, favours without gives, and ideal
    types whose plays hold nothing for them.
    """
    treatments = playbook.treatments
    taking = [each for each in treatments if each.kind in TAKING_KINDS]
    if 3 * len(taking) > MOST_TAKING_THIRDS * len(treatments):
        yield Remark("leaning-selling", {"n": len(taking), "all": len(treatments)})
    if passed := [tier.value for tier in SLOW_TIERS if not _is_given_to(treatments, tier)]:
        yield Remark("leaning-only-sold-to", {"tiers": ", ".join(passed)})
    longest = max(each.outcome_window_days for each in treatments)
    if longest < LEAST_WINDOW_DAYS:
        yield Remark("leaning-short-sight", {"days": longest})
    yield from _limits(playbook)
    if not playbook.contact_rules.gives_per_ask and any(e.kind is Kind.ASK for e in treatments):
        yield Remark("leaning-asks-without-gives", {})
    named = {each.treatment_id: each.kind for each in treatments}
    for ideal in playbook.ideal_types:
        if ideal.plays and all(named[play] in TAKING_KINDS for play in ideal.plays):
            yield Remark("leaning-type-sold-to", {"type": ideal.ideal_type_id})


def _is_given_to(treatments: tuple[Treatment, ...], tier: Tier) -> bool:
    """Whether anything but selling and asking could reach somebody of a tier."""
    return any(
        each.kind not in TAKING_KINDS
        and may_hold(each.when, {"tier": tier.value, "stage": stage.value})
        for each in treatments
        for stage in Stage
    )


def _limits(playbook: Playbook) -> Iterator[Remark]:
    rules = playbook.contact_rules
    open_ended = {
        "max_7_days, max_30_days": rules.max_7_days is None and rules.max_30_days is None,
        "unanswered_limit": rules.unanswered_limit is None,
    }
    if limits := [name for name, is_open in open_ended.items() if is_open]:
        yield Remark("leaning-no-rest", {"limits": ", ".join(limits)})
