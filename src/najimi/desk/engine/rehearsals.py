"""The latest rehearsal of a playbook's draft, with the names of its examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from najimi.desk.engine.people import people_of
from najimi.desk.engine.shop import Shop
from najimi.desk.names import Person
from najimi.desk.rows import ComparedRow, ExampleRow, RehearsalPage, WayRow
from najimi.drafting import (
    HELD_OUT,
    Flow,
    Rehearsal,
    compare_sides,
    latest_rehearsal,
    read_examples,
    say_break,
    say_cause,
    say_example,
    say_treatment,
    way_of,
)
from najimi.model.terms import Kind

MOST_WAYS, MOST_EXAMPLES = 12, 3
SILENCE, KEPT_BACK = "silence", "held_out"


def read_rehearsal(shop: Shop, locale: str) -> RehearsalPage | None:
    """Return the latest rehearsal in the words of one language, if there was one."""
    found = latest_rehearsal(shop.workspace)
    if found is None:
        return None
    changed = [flow for flow in found.flows if flow.is_change]
    rows = read_examples(shop.workspace, found, most=MOST_EXAMPLES)
    people = people_of(shop, [row["customer_id"] for row in rows])
    return RehearsalPage(
        version=found.version,
        was_version=found.was_version,
        rehearsed_at=found.rehearsed_at,
        is_of_this_turn=found.turn_id == shop.manifest.turn_id,
        n_customers=found.n_customers,
        n_changed=found.n_changed,
        compared=tuple(ComparedRow(*each) for each in compare_sides(found, locale)),
        breaks=tuple(say_break(found, each, locale) for each in found.breaks),
        ways=tuple(_way(found, flow, rows, people, locale) for flow in changed[:MOST_WAYS]),
        n_more_ways=len(changed[MOST_WAYS:]),
        kinds=_by_kind(found, changed),
    )


def _way(
    found: Rehearsal,
    flow: Flow,
    rows: list[dict[str, Any]],
    people: Mapping[str, Person],
    locale: str,
) -> WayRow:
    theirs = [row for row in rows if way_of(row) == (flow.was, flow.becomes)]
    return WayRow(
        was=say_treatment(found, flow.was, locale),
        becomes=say_treatment(found, flow.becomes, locale),
        n=flow.n,
        because=say_cause(found, flow.was, flow.becomes, next(iter(flow.reasons)), locale),
        examples=tuple(
            ExampleRow(people[row["customer_id"]], say_example(found, row, locale))
            for row in theirs
        ),
    )


def _by_kind(
    found: Rehearsal, changed: list[Flow]
) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    counted: dict[str, Counter[str]] = {}
    for flow in changed:
        was, becomes = (
            KEPT_BACK if each == HELD_OUT else found.kinds.get(each, SILENCE)
            for each in (flow.was, flow.becomes)
        )
        counted.setdefault(was, Counter())[becomes] += flow.n
    order = [*(kind.value for kind in Kind), KEPT_BACK, SILENCE]
    return tuple(
        (was, tuple((each, counted[was][each]) for each in order if counted[was][each]))
        for was in order
        if was in counted
    )
