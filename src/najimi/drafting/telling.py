"""A rehearsal in words, for the command line and for the file that is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from babel.numbers import format_decimal, format_percent

from najimi.drafting.report import HELD_OUT, SILENCE, Break, Flow, Rehearsal, Side, way_of
from najimi.model.capacity_rules import TREATMENT_CAP
from najimi.model.money import format_money
from najimi.model.price_words import say_capacity
from najimi.model.terms import Strategy
from najimi.words import say

TEXT_FILE = "report.{locale}.txt"
SHOWN_FLOWS = 20


def describe_rehearsal(
    rehearsal: Rehearsal, locale: str, examples: Sequence[dict[str, Any]] = ()
) -> str:
    """
    Return who would be treated differently, what it would cost and what it would break.

    Parameters
    ----------
    rehearsal : Rehearsal
    locale : {"ja", "en"}
    examples : sequence of dict, optional
        Rows of ``read_examples``; without them nobody is named.
    """
    return "\n".join(_lines(rehearsal, locale, examples))


def _lines(rehearsal: Rehearsal, locale: str, examples: Sequence[dict[str, Any]]) -> Iterator[str]:
    yield say(
        "rehearsal-headline", locale, version=rehearsal.version, was=rehearsal.was_version,
        turn=rehearsal.turn_id, changed=rehearsal.n_changed, customers=rehearsal.n_customers,
    )  # fmt: skip
    yield from ("", say("rehearsal-who", locale))
    yield from _flows(rehearsal, locale, examples)
    yield from ("", say("rehearsal-cost", locale))
    for name, was, becomes in compare_sides(rehearsal, locale):
        yield f"  {say('rehearsal-line', locale, name=name, was=was, becomes=becomes)}"
    yield from ("", say("rehearsal-breaks", locale))
    told = [say_break(rehearsal, each, locale) for each in rehearsal.breaks]
    yield from (f"  {line}" for line in told or [say("rehearsal-breaks-nothing", locale)])


def _flows(rehearsal: Rehearsal, locale: str, examples: Sequence[dict[str, Any]]) -> Iterator[str]:
    changed = [flow for flow in rehearsal.flows if flow.is_change]
    if not changed:
        yield f"  {say('rehearsal-nobody', locale)}"
    for flow in changed[:SHOWN_FLOWS]:
        yield f"  {say_flow(rehearsal, flow, locale)}"
        for row in examples:
            if way_of(row) == (flow.was, flow.becomes):
                yield f"      {row['customer_id']}: {say_example(rehearsal, row, locale)}"
    if rest := changed[SHOWN_FLOWS:]:
        n = sum(flow.n for flow in rest)
        yield f"  {say('rehearsal-more', locale, ways=len(rest), n=n)}"


def say_flow(rehearsal: Rehearsal, flow: Flow, locale: str) -> str:
    """Return one way that customers go, with how many and the commonest reason."""
    return say(
        "rehearsal-flow", locale, n=flow.n, was=say_treatment(rehearsal, flow.was, locale),
        becomes=say_treatment(rehearsal, flow.becomes, locale),
        reason=say_cause(rehearsal, flow.was, flow.becomes, next(iter(flow.reasons)), locale),
    )  # fmt: skip


def say_example(rehearsal: Rehearsal, row: dict[str, Any], locale: str) -> str:
    """Return why one customer is treated differently, from a row of ``read_examples``."""
    was, becomes = way_of(row)
    reason = row["was_reason" if row["treatment_id"] else "reason"]
    return say_cause(rehearsal, was, becomes, reason, locale)


def say_cause(rehearsal: Rehearsal, was: str, becomes: str, reason: str, locale: str) -> str:
    """Return why the draft decides otherwise: of silence its reason, else what changed."""
    if was in rehearsal.removed:
        return say("rehearsal-because-removed", locale)
    if becomes in (SILENCE, HELD_OUT):
        return say_reason(reason, locale)
    if becomes in rehearsal.added:
        return say("rehearsal-because-added", locale)
    if was in (SILENCE, HELD_OUT):
        return say("rehearsal-because-was", locale, reason=say_reason(reason, locale))
    return say("rehearsal-because-better", locale)


def say_treatment(rehearsal: Rehearsal, treatment_id: str, locale: str) -> str:
    """Return what a treatment of either playbook is called; silence has a name too."""
    if treatment_id in (SILENCE, HELD_OUT):
        return say("rehearsal-held-out" if treatment_id else "rehearsal-silence", locale)
    return rehearsal.titles.get(treatment_id, {}).get(locale, treatment_id)


def say_reason(reason: str, locale: str) -> str:
    """Return why a playbook decides so, in words."""
    return say(f"reason-{reason.replace('_', '-')}", locale)


def compare_sides(rehearsal: Rehearsal, locale: str) -> Iterator[tuple[str, str, str]]:
    """Yield the name of each thing that both playbooks cost or bring, with both figures."""
    both = (rehearsal.was, rehearsal.becomes)

    def named(name: str, first: str, second: str) -> tuple[str, str, str]:
        return say(f"rehearsal-{name.replace('_', '-')}", locale), first, second

    def money(amount: int) -> str:
        return format_money(amount, rehearsal.currency, locale)

    def count(n: int) -> str:
        return str(format_decimal(n, locale=locale))

    for name in ("n_treated", "n_held_out", "n_silent"):
        yield named(name, *_pair(count(getattr(side, name)) for side in both))
    yield say_capacity("budget", locale), *_pair(money(side.cost_amount) for side in both)
    yield say_capacity("minutes", locale), *_pair(count(side.minutes) for side in both)
    yield named("expected_margin_amount", *_pair(money(s.expected_margin_amount) for s in both))
    for channel in sorted({each for side in both for each in side.sends}):
        sent = _pair(count(side.sends.get(channel, 0)) for side in both)
        yield say(f"channel-{channel}", locale), *sent
    for strategy in Strategy:
        told = say("rehearsal-strategy-cost", locale, strategy=say(f"strategy-{strategy}", locale))
        yield told, *_pair(money(_spent(side, strategy)) for side in both)


def _pair(figures: Iterable[str]) -> tuple[str, str]:
    first, second = figures
    return first, second


def _spent(side: Side, strategy: Strategy) -> int:
    return side.strategies.get(strategy.value, {}).get("cost_amount", 0)


def say_break(rehearsal: Rehearsal, broken: Break, locale: str) -> str:
    """Return one thing the draft would break, in words."""
    values = dict(broken.values)
    if "treatment" in values:
        values["treatment"] = say_treatment(rehearsal, values["treatment"], locale)
    if "capacity" in values:
        values["capacity"] = _capacity(rehearsal, values["capacity"], locale)
    for name in ("was_share", "becomes_share"):
        if name in values:
            share = format_percent(values.pop(name), format="0.##%", locale=locale)
            values[name.removesuffix("_share")] = share
    if "strategy" in values:
        values["strategy"] = say(f"strategy-{values['strategy']}", locale)
    return say(broken.key, locale, **values)


def _capacity(rehearsal: Rehearsal, capacity: str, locale: str) -> str:
    """Return a capacity in words; one of a single treatment by what that is called."""
    treatment_id = capacity.removeprefix(TREATMENT_CAP)
    title = "" if treatment_id == capacity else say_treatment(rehearsal, treatment_id, locale)
    return say_capacity(capacity, locale, title=title)
