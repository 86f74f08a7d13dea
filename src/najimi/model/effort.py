"""Where the effort of a turn goes, and when that is a sign of enclosure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Nearness(StrEnum):
    """How much is to be had of a customer within 28 days."""

    HOT = "hot"
    SOME = "some"
    NONE = "none"


MEASURES = ("minutes", "cost_amount", "n_messages")
"""What effort is made of: minutes of people, money, messages."""

MOST_HOT_SHARE = 0.5
MOST_TAKING_SHARE = 2 / 3
"""Lines of our own judgement, not of a measurement: past them a turn is told to look again."""


@dataclass(frozen=True)
class EffortSign:
    """Something about the effort of a turn to think about: a code and its figures."""

    code: str
    values: Mapping[str, Any]


def effort_shares(rows: Sequence[Mapping[str, Any]], nearness: Nearness) -> dict[str, float | None]:
    """
    Return which part of the whole effort goes to one group; None where there is no effort.

    Parameters
    ----------
    rows : sequence of mappings
        Rows of table ``efforts``.
    nearness : Nearness

    Examples
    --------
    >>> rows = [{"nearness": "hot", "minutes": 15, "cost_amount": 90, "n_messages": 0},
    ...         {"nearness": "none", "minutes": 5, "cost_amount": 90, "n_messages": 0}]
    >>> effort_shares(rows, Nearness.NONE)
    {'minutes': 0.25, 'cost_amount': 0.5, 'n_messages': None}
    """
    totals = {name: sum(row[name] for row in rows) for name in MEASURES}
    own = {name: sum(r[name] for r in rows if r["nearness"] == nearness) for name in MEASURES}
    return {name: own[name] / total if total else None for name, total in totals.items()}


def _hot(rows: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    return effort_shares(rows, Nearness.HOT)


def effort_signs(rows: Sequence[Mapping[str, Any]]) -> tuple[EffortSign, ...]:
    """
    Return what in the effort of a turn leads to enclosure.

    ``nobody_slow``: there are customers of whom nothing is to be had soon, and nothing is done
    for any of them, though something is for others. ``hot_leads``: the hot leads, one customer in
    ten, get more than half of the minutes, the money or the messages. ``win_now``: more than two
    thirds of what is decided sells or asks.

    Parameters
    ----------
    rows : sequence of mappings
        Rows of table ``efforts``; a turn in which nothing was decided has no sign.
    """
    by_group = {row["nearness"]: row for row in rows}
    n_decided = sum(row["n_decided"] for row in rows)
    if not n_decided:
        return ()
    found, slow = [], by_group[Nearness.NONE]
    if slow["n_customers"] and not slow["n_decided"]:
        found.append(EffortSign("nobody_slow", {"n": slow["n_customers"]}))
    share, measure = max((part or 0.0, name) for name, part in _hot(rows).items())
    is_alone = not any(by_group[each]["n_customers"] for each in (Nearness.SOME, Nearness.NONE))
    if share > MOST_HOT_SHARE and not is_alone:
        found.append(EffortSign("hot_leads", {"percent": round(100 * share), "measure": measure}))
    n_taking = sum(row["n_taking"] for row in rows)
    if n_taking > MOST_TAKING_SHARE * n_decided:
        found.append(EffortSign("win_now", {"n": n_taking, "all": n_decided}))
    return tuple(found)
