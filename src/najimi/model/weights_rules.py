"""
What a playbook adds to a score in money, and how much it lets chance try.

Both sections may be missing: then no weight is added, and the best is always taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from najimi.model.playbook_fields import FieldReader


@dataclass(frozen=True)
class Weights:
    """
    What is added to the score of one treatment for one customer, in minor units.

    Parameters
    ----------
    need_fit_amount : int, >= 0
        If the treatment answers their main need; half of it for another need of theirs.
    career_amount : int, >= 0
        If the treatment is among the plays of an ideal type of theirs.
    """

    need_fit_amount: int = 0
    career_amount: int = 0


@dataclass(frozen=True)
class Exploration:
    """
    How near a treatment must come to the best to be tried, and how often it is.

    Parameters
    ----------
    near_tie_share : float, in [0, 0.5]
        A treatment is a near tie when its score falls short of that of the best of those which
        use the same by no more than this part of it. 0 tries nothing.
    floor_share : float, in [0, 0.5]
        Probability of each near tie; of several, at most an even chance each.
    """

    near_tie_share: float = 0.0
    floor_share: float = 0.0


NO_WEIGHTS = Weights()
NO_EXPLORATION = Exploration()


def read_weights(reader: FieldReader, raw: dict[str, Any]) -> Weights:
    """Read section ``[weights]``; a weight that is missing is 0."""
    table, at = reader.table(raw, "weights", "playbook"), "weights"
    reader.only(table, ("need_fit", "career"), at)
    need, career = (
        reader.money(table, name, at) if name in table else 0 for name in ("need_fit", "career")
    )
    return Weights(need, career)


def read_exploration(reader: FieldReader, raw: dict[str, Any]) -> Exploration:
    """Read section ``[exploration]``; without it nothing is tried."""
    if "exploration" not in raw:
        return NO_EXPLORATION
    table, at = reader.table(raw, "exploration", "playbook"), "exploration"
    reader.only(table, ("near_tie_share", "floor_share"), at)
    shares = (reader.number(table, name, at, 0, 0.5) for name in ("near_tie_share", "floor_share"))
    return Exploration(*shares)
