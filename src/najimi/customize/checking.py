"""Whether a playbook may be published: every fault at once, and what to think about."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

from najimi.customize.enclosing import enclosure_remarks
from najimi.customize.remarks import Remark
from najimi.customize.rules import Choices, need_choices, rule_faults
from najimi.customize.undeclared import undeclared_remarks
from najimi.errors import PlaybookError
from najimi.model.asking import need_key
from najimi.model.capacity_rules import STAFF
from najimi.model.ideal_types import LEAST_IDEAL_TYPES
from najimi.model.nearest import or_nearest
from najimi.model.playbook import BUDGET, MINUTES, Playbook, Treatment, read_playbook
from najimi.model.terms import Kind, Strategy
from najimi.words import has_words


def check_playbook(text: str, *, currency: str) -> Playbook:
    """
    Read a playbook and hold it against all that must be so before it may be published.

    Parameters
    ----------
    text : str
        TOML.
    currency : str
        ISO 4217 code of the workspace.

    Raises
    ------
    PlaybookError
        Listing every fault at once: those of fields, of rules, and of what is declared.
    """
    playbook, of_fields = read_playbook(text, currency=currency)
    faults = [*of_fields, *_declared_faults(playbook), *_rule_faults(text)]
    if faults:
        raise PlaybookError(
            f"the playbook has {len(faults)} fault(s):",
            hint="mend them all, then check again.",
            faults=faults,
        )
    return playbook


def playbook_remarks(playbook: Playbook) -> tuple[Remark, ...]:
    """
    Return what to think about before a sound playbook is published.

    Fewer than two ideal types, a strategy without a treatment, how many proposals cite a
    strength of the firm, needs that no treatment answers, what was left undeclared
    (``undeclared_remarks``), and signs of enclosure.

    Examples
    --------
    >>> from najimi.playbooks import read_pack
    >>> pack = check_playbook(read_pack("retail_starter"), currency="JPY")
    >>> [remark.key for remark in playbook_remarks(pack)]
    ['playbook-needs-unanswered', 'playbook-strengths', 'playbook-no-product']
    """
    return tuple(_remarks(playbook))


def _remarks(playbook: Playbook) -> Iterator[Remark]:
    n_types = len(playbook.ideal_types)
    if n_types < LEAST_IDEAL_TYPES:
        yield Remark("playbook-few-ideal-types", {"n": n_types, "least": LEAST_IDEAL_TYPES})
    for strategy in Strategy:
        if all(treatment.strategy is not strategy for treatment in playbook.treatments):
            yield Remark("playbook-idle-strategy", {"strategy": strategy.value})
    answered = {treatment.need for treatment in playbook.treatments}
    left = [need.need_id for need in playbook.asked.needs if need.need_id not in answered]
    if left:
        yield Remark("playbook-needs-unanswered", {"needs": ", ".join(left)})
    proposals = [t for t in playbook.treatments if t.kind is Kind.SELL]
    if proposals:
        cited = sum(1 for each in proposals if each.strength is not None)
        yield Remark("playbook-strengths", {"cited": cited, "proposals": len(proposals)})
    yield from undeclared_remarks(playbook)
    yield from enclosure_remarks(playbook)


def needs_of(raw: dict[str, Any]) -> Choices:
    """Return the needs of a playbook as the words that ``main_need`` can hold."""
    needs = raw.get("needs", [])
    found = [need.get("id") for need in needs if isinstance(need, dict)] if needs else []
    return need_choices(each for each in found if isinstance(each, str))


def _rule_faults(text: str) -> Iterator[str]:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    treatments, choices = raw.get("treatments", []), needs_of(raw)
    for each in treatments if isinstance(treatments, list) else []:
        rule = each.get("when") if isinstance(each, dict) else None
        if isinstance(rule, str) and rule.strip():
            for fault in rule_faults(rule, choices):
                yield f"treatment {each.get('id')!r}: rule {rule!r} {fault.problem} ({fault.hint})"


def _declared_faults(playbook: Playbook) -> Iterator[str]:
    declared = [need.need_id for need in playbook.asked.needs]
    if not declared and any(t.kind is Kind.SELL for t in playbook.treatments):
        yield (
            "playbook: it sells (kind 'sell') and declares no [[needs]], so it would sell to"
            " everybody unasked; declare the needs your customers have"
        )
    for treatment in playbook.treatments:
        at, need = f"treatment {treatment.treatment_id!r}", treatment.need
        if need and need not in declared and not has_words(need_key(need)):
            yield f"{at}: need {need!r} is not among [[needs]]; {or_nearest(need, declared)}"
        for name in treatment.uses:
            if name not in playbook.capacities:
                yield f"{at}: uses no known capacity {name!r}; {or_nearest(name, playbook.capacities)}"
        yield from _said_elsewhere(treatment, at)


def _said_elsewhere(treatment: Treatment, at: str) -> Iterator[str]:
    """Yield uses of what cost and minutes tell already, unless they say the same."""
    told = {BUDGET: ("cost", treatment.cost_amount), MINUTES: ("minutes", treatment.minutes)}
    for name, (by, amount) in told.items():
        if treatment.uses.get(name, amount) != amount:
            yield f"{at}: how much it uses of {name!r} is told by its {by}, {amount}; leave it out"
    for name in treatment.uses:
        if name.startswith(STAFF):
            yield f"{at}: whose time it takes, {name!r}, is told by who looks after the customer"
