"""
Which statement holds for a person: the rule of the turn, asked of one person at a time.

Of one key the latest statement holds; of two at one instant the stricter. "Unknown" is nobody's
word, so it never lifts a refusal. Of several keys the strictest holds; but a statement made
after the newest link between them speaks for the whole person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from najimi.desk.models import ConsentStatement, RestrictionStatement
from najimi.model.consent import STRICTNESS, is_allowed
from najimi.model.terms import ConsentState, RestrictionState

RANKS = {state.value: 2 * place for place, state in enumerate(STRICTNESS)}
COVERED_BY_LAW = RANKS[ConsentState.UNKNOWN] - 1
REFUSED = RANKS[ConsentState.REFUSED]
Said = TypeVar("Said", ConsentStatement, RestrictionStatement)
Rank = Callable[[Said], int]


def consent_that_holds(
    said: Sequence[ConsentStatement], joined_at: datetime | None
) -> ConsentStatement | None:
    """
    Return which of a person's statements about one purpose on one channel holds.

    Parameters
    ----------
    said : sequence of ConsentStatement
        In any order.
    joined_at : datetime or None
        When the newest of the person's keys was linked.
    """
    earlier, later = _parted(said, joined_at)
    before = max(
        (_of_one_speaker(rows) for rows in _by_key(earlier)),
        key=lambda row: (_rank(row), _order(row, _rank)),
        default=None,
    )
    if not later:
        return before
    after = _of_one_speaker(later)
    is_nobodys_word = 0 < _rank(after) < REFUSED
    if is_nobodys_word and before is not None and _rank(before) >= REFUSED:
        return before
    return after


def restriction_that_holds(
    said: Sequence[RestrictionStatement], joined_at: datetime | None
) -> RestrictionStatement | None:
    """Return which of a person's statements about the use of their information holds."""
    earlier, later = _parted(said, joined_at)
    if later:
        return max(later, key=lambda row: _order(row, _is_restricted))
    speakers = [max(rows, key=lambda row: _order(row, _is_restricted)) for rows in _by_key(earlier)]
    return max(
        speakers, key=lambda row: (_is_restricted(row), _order(row, _is_restricted)), default=None
    )


def _of_one_speaker(said: Sequence[ConsentStatement]) -> ConsentStatement:
    last = max(said, key=lambda row: _order(row, _rank))
    words = [row for row in said if row.state != ConsentState.UNKNOWN]
    word = max(words, key=lambda row: _order(row, _rank), default=last)
    return word if _rank(word) >= REFUSED else last


def _parted(said: Sequence[Said], joined_at: datetime | None) -> tuple[list[Said], list[Said]]:
    """Return what the keys said each for itself, and what the person said since."""
    if joined_at is None:
        return list(said), []
    earlier = [row for row in said if row.occurred_at <= joined_at]
    return earlier, [row for row in said if row.occurred_at > joined_at]


def _by_key(said: Sequence[Said]) -> list[list[Said]]:
    found: defaultdict[str, list[Said]] = defaultdict(list)
    for row in said:
        found[row.first_customer_id].append(row)
    return list(found.values())


def _order(row: Said, rank: Rank[Said]) -> tuple[datetime, int, datetime, str]:
    return row.occurred_at, rank(row), row.recorded_at, row.fact_id


def _rank(row: ConsentStatement) -> int:
    is_covered = row.state == ConsentState.UNKNOWN and is_allowed(
        row.state, row.lawful_reason, row.purpose, row.channel
    )
    return COVERED_BY_LAW if is_covered else RANKS[row.state]


def _is_restricted(row: RestrictionStatement) -> int:
    return int(row.state == RestrictionState.RESTRICTED)
