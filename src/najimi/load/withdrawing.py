"""From when a statement about consent or restriction takes effect: a no is never outdated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from najimi.load.instants import to_utc
from najimi.model.terms import ConsentState, RestrictionState
from najimi.tables.contract import INSTANT, STRING

WITHDRAWING = {
    "consents": (ConsentState.REFUSED, ConsentState.WITHDRAWN),
    "restrictions": (RestrictionState.RESTRICTED,),
}
"""By table, the states that end a permission."""
TIME_PATTERN = r"[:：時Tt]"
DAY = pa.scalar(86_400_000_000, pa.duration("us"))
INSTANT_BEFORE = pa.scalar(1, pa.duration("us"))


def takes_effect_at(
    values: Mapping[str, pa.Array],
    given: pa.Array | None,
    table: str,
    *,
    now: datetime,
    zone: str,
) -> dict[str, pa.Array]:
    """
    Return the ``occurred_at`` of consents and restrictions, where the stated one will not do.

    A no that is given as a day alone holds from the end of that day, so that it is later than
    whatever else was said that day. Nothing is later than ``now``: a yes dated ahead would
    outlive the no that follows it.

    Parameters
    ----------
    values : mapping of str to pyarrow.Array
        Checked columns, ``occurred_at`` and ``state`` among them.
    given : pyarrow.Array or None
        What stood in the file for ``occurred_at``, row by row.
    table : str
        Any fact table; others than consents and restrictions are left as they are.
    now : datetime
        Aware; when the file is loaded.
    zone : str
        IANA zone of values without an offset.

    Returns
    -------
    dict of str to pyarrow.Array of timestamp
        ``occurred_at``, or nothing for other tables.

    Examples
    --------
    >>> from datetime import UTC
    >>> at = pa.array([datetime(2026, 3, 20), datetime(2026, 3, 20, 10)], INSTANT)
    >>> said = {"occurred_at": at, "state": pa.array(["withdrawn", "granted"])}
    >>> stated = pa.array(["2026-03-20", "2026-03-20T10:00"])
    >>> now = datetime(2026, 4, 1, tzinfo=UTC)
    >>> effective = takes_effect_at(said, stated, "consents", now=now, zone="UTC")["occurred_at"]
    >>> [str(instant.as_py().time()) for instant in effective]
    ['23:59:59.999999', '10:00:00']
    """
    if table not in WITHDRAWING or "occurred_at" not in values:
        return {}
    at = values["occurred_at"]
    if given is not None and "state" in values:
        states = pa.array(WITHDRAWING[table], STRING)
        is_no = pc.is_in(values["state"].cast(STRING), value_set=states)
        is_day = pc.and_(is_no, _is_day_alone(given))
        at = pc.if_else(is_day, _end_of_day(at, zone), at)
    latest = pa.scalar(now, INSTANT)
    return {"occurred_at": pc.if_else(pc.greater(at, latest), latest, at)}


def _is_day_alone(given: pa.Array) -> pa.Array:
    """Return which values name no time of day; a cell of a sheet has midnight instead."""
    if pa.types.is_date(given.type):
        return pc.is_valid(given)
    if pa.types.is_timestamp(given.type):
        is_local = pa.scalar(given.type.tz is None)
        midnight = pc.equal(given, pc.floor_temporal(given, unit="day"))
        return pc.fill_null(pc.and_(midnight, is_local), False)
    has_time = pc.match_substring_regex(given.cast(STRING), TIME_PATTERN)
    return pc.invert(pc.fill_null(has_time, True))


def _end_of_day(at: pa.Array, zone: str) -> pa.Array:
    """Return the last instant of the local day that begins at each instant."""
    local = pc.local_timestamp(pc.cast(at, pa.timestamp("us", zone)))
    ended = pc.subtract(pc.add(pc.floor_temporal(local, unit="day"), DAY), INSTANT_BEFORE)
    return to_utc(ended, zone)
