"""What a draft would break, in small counts: capacities, holdouts, rests, measurements, rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from najimi.drafting.report import Break, Flow, Side
from najimi.model.effort import effort_signs
from najimi.model.playbook import Playbook
from najimi.model.terms import PEOPLE_CHANNELS, Strategy


@dataclass(frozen=True)
class Compared:
    """All small tables of a rehearsal; counts are of customers, by treatment where they are maps."""

    was: Playbook
    draft: Playbook
    flows: tuple[Flow, ...]
    sides: tuple[Side, ...]
    prices: list[dict[str, Any]]
    was_prices: list[dict[str, Any]]
    holdouts: Mapping[str, Any]
    again: Mapping[str, int]
    resting: Mapping[str, int]
    measured: Mapping[str, int]
    matches: Mapping[str, int]
    efforts: list[dict[str, Any]]
    was_efforts: list[dict[str, Any]]


def list_breaks(compared: Compared) -> Iterator[Break]:
    """Yield everything the draft would break, what concerns promises to people first."""
    yield from _promises(compared)
    yield from _holdouts(compared)
    yield from _removed(compared)
    yield from _rests(compared)
    yield from _capacities(compared)
    yield from _rules(compared)
    yield from _effort(compared)


def _promises(compared: Compared) -> Iterator[Break]:
    """Yield what stands on somebody's plan of today already, and would be dropped."""
    by_people = {t.treatment_id for t in compared.was.treatments if t.channel in PEOPLE_CHANNELS}
    n = sum(flow.n for flow in compared.flows if flow.was in by_people and flow.is_change)
    if n:
        yield Break("rehearsal-breaks-plan", {"n": n})


def _holdouts(compared: Compared) -> Iterator[Break]:
    was, draft = compared.was.global_holdout_share, compared.draft.global_holdout_share
    if was != draft:
        told = {"was_share": was, "becomes_share": draft}
        yield Break("rehearsal-breaks-global-holdout", told)
    shares = {t.treatment_id: t.holdout_share for t in compared.was.treatments}
    for each in compared.draft.treatments:
        before = shares.get(each.treatment_id, each.holdout_share)
        if before != each.holdout_share:
            told = {"was_share": before, "becomes_share": each.holdout_share}
            yield Break("rehearsal-breaks-holdout", {"treatment": each.treatment_id, **told})
    let_go, newly = (int(compared.holdouts[name] or 0) for name in ("n_let_go", "n_newly_held"))
    if let_go:
        yield Break("rehearsal-breaks-let-go", {"n": let_go})
    if newly:
        yield Break("rehearsal-breaks-newly-held", {"n": newly})


def _removed(compared: Compared) -> Iterator[Break]:
    """Yield each treatment that is gone, if somebody still rests from it or it is measured yet."""
    kept = {treatment.treatment_id for treatment in compared.draft.treatments}
    for each in compared.was.treatments:
        resting, measured = (
            counts.get(each.treatment_id, 0) for counts in (compared.resting, compared.measured)
        )
        if each.treatment_id not in kept and (resting or measured):
            told = {"treatment": each.treatment_id, "resting": resting, "measured": measured}
            yield Break("rehearsal-breaks-removed", told)


def _rests(compared: Compared) -> Iterator[Break]:
    for treatment_id, n in sorted(compared.again.items()):
        yield Break("rehearsal-breaks-rest", {"treatment": treatment_id, "n": n})


def _capacities(compared: Compared) -> Iterator[Break]:
    used = {row["capacity"]: int(row["used"]) for row in compared.was_prices}
    for row in sorted(compared.prices, key=lambda each: str(each["capacity"])):
        told = {"capacity": row["capacity"], "available": int(row["available"])}
        if int(row["wanted"]) > int(row["available"]):
            yield Break("rehearsal-breaks-capacity", told | {"wanted": int(row["wanted"])})
        elif row["price_amount"] > 0:
            # Wanted is what all would take of it first; what they turn to instead is not in it.
            yield Break("rehearsal-breaks-scarce", told)
        if used.get(row["capacity"], 0) > int(row["available"]):
            yield Break("rehearsal-breaks-less", told | {"used": used[row["capacity"]]})


def _rules(compared: Compared) -> Iterator[Break]:
    for treatment_id, n in compared.matches.items():
        if not n:
            yield Break("rehearsal-breaks-nobody", {"treatment": treatment_id})
    for strategy in Strategy:
        if not compared.sides[1].strategies.get(strategy.value, {}).get("n"):
            yield Break("rehearsal-breaks-idle", {"strategy": strategy.value})


def _effort(compared: Compared) -> Iterator[Break]:
    """Yield each sign of enclosure in where the effort would go that the turn does not show."""
    shown = {sign.code for sign in effort_signs(compared.was_efforts)}
    for sign in effort_signs(compared.efforts):
        if sign.code not in shown:
            yield Break(f"effort-sign-{sign.code.replace('_', '-')}", dict(sign.values))
