"""A rehearsal in words, for the command line and for the file that is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from babel.numbers import format_decimal

from najimi.drafting.report import SILENCE, Break, Flow, Rehearsal, Side
from najimi.model.money import format_money
from najimi.model.terms import Strategy
from najimi.words import has_words, say

TEXT_FILE = "report.{locale}.txt"
SHOWN_FLOWS = 20
SENDS = "sends_"


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
    yield from (f"  {line}" for line in side_lines(rehearsal, locale))
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
            if (row["was_treatment_id"] or "", row["treatment_id"] or "") == (
                flow.was, flow.becomes,
            ):  # fmt: skip
                yield f"      {row['customer_id']}: {say_reason(row['reason'], locale)}"
    if rest := changed[SHOWN_FLOWS:]:
        n = sum(flow.n for flow in rest)
        yield f"  {say('rehearsal-more', locale, ways=len(rest), n=n)}"


def say_flow(rehearsal: Rehearsal, flow: Flow, locale: str) -> str:
    """Return one way that customers go, with how many and the commonest reason."""
    return say(
        "rehearsal-flow", locale, n=flow.n, was=say_treatment(rehearsal, flow.was, locale),
        becomes=say_treatment(rehearsal, flow.becomes, locale),
        reason=say_reason(next(iter(flow.reasons)), locale),
    )  # fmt: skip


def say_treatment(rehearsal: Rehearsal, treatment_id: str, locale: str) -> str:
    """Return what a treatment of either playbook is called; silence has a name too."""
    if treatment_id == SILENCE:
        return say("rehearsal-silence", locale)
    return rehearsal.titles.get(treatment_id, {}).get(locale, treatment_id)


def say_reason(reason: str, locale: str) -> str:
    """Return why a draft decides so, in words."""
    return say(f"reason-{reason.replace('_', '-')}", locale)


def side_lines(rehearsal: Rehearsal, locale: str) -> Iterator[str]:
    """Yield one line for each thing that both playbooks cost or bring."""
    was, becomes = rehearsal.was, rehearsal.becomes

    def money(amount: int) -> str:
        return format_money(amount, rehearsal.currency, locale)

    def count(n: int) -> str:
        return str(format_decimal(n, locale=locale))

    for name in ("n_treated", "n_held_out", "n_silent"):
        yield _line(name, count(getattr(was, name)), count(getattr(becomes, name)), locale)
    yield _line("cost_amount", money(was.cost_amount), money(becomes.cost_amount), locale)
    yield _line("minutes", count(was.minutes), count(becomes.minutes), locale)
    margins = (was.expected_margin_amount, becomes.expected_margin_amount)
    yield _line("expected_margin_amount", money(margins[0]), money(margins[1]), locale)
    for channel in sorted({*was.sends, *becomes.sends}):
        sent = [count(side.sends.get(channel, 0)) for side in (was, becomes)]
        yield _named(say(f"channel-{channel}", locale), sent[0], sent[1], locale)
    for strategy in Strategy:
        spent = [money(_spent(side, strategy)) for side in (was, becomes)]
        title = say("rehearsal-strategy-cost", locale, strategy=say(f"strategy-{strategy}", locale))
        yield _named(title, spent[0], spent[1], locale)


def _spent(side: Side, strategy: Strategy) -> int:
    return side.strategies.get(strategy.value, {}).get("cost_amount", 0)


def _line(name: str, was: str, becomes: str, locale: str) -> str:
    return _named(say(f"rehearsal-{name.replace('_', '-')}", locale), was, becomes, locale)


def _named(name: str, was: str, becomes: str, locale: str) -> str:
    return say("rehearsal-line", locale, name=name, was=was, becomes=becomes)


def say_break(rehearsal: Rehearsal, broken: Break, locale: str) -> str:
    """Return one thing the draft would break, in words."""
    values = dict(broken.values)
    if "treatment" in values:
        values["treatment"] = say_treatment(rehearsal, values["treatment"], locale)
    if "capacity" in values:
        values["capacity"] = say_capacity(values["capacity"], locale)
    if "strategy" in values:
        values["strategy"] = say(f"strategy-{values['strategy']}", locale)
    return say(broken.key, locale, **values)


def say_capacity(capacity: str, locale: str) -> str:
    """
    Return a capacity in words.

    Examples
    --------
    >>> say_capacity("minutes", "en"), say_capacity("sends_email", "en"), say_capacity("x", "en")
    ('minutes of people', 'sends by e-mail', 'x')
    """
    if capacity.startswith(SENDS):
        channel = say(f"channel-{capacity.removeprefix(SENDS)}", locale)
        return say("rehearsal-capacity-sends", locale, channel=channel)
    key = f"rehearsal-capacity-{capacity.replace('_', '-')}"
    return say(key, locale) if has_words(key) else capacity
