"""The clock of a turn is an argument, and a day begins where the shop is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.errors import OutOfRangeError
from najimi.model.moment import Moment

ZONES = st.sampled_from(
    ["UTC", "Asia/Tokyo", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati"]
)
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))


def moment(as_of: datetime, zone: str = "Asia/Tokyo") -> Moment:
    return Moment(as_of, zone, 365, 0.1, 0.8, 1, "turn", "salt")


@given(INSTANTS, ZONES, st.integers(-14, 14))
@settings(deadline=None)
def test_the_same_instant_is_the_same_day_however_it_is_written(
    as_of: datetime, zone: str, hours: int
) -> None:
    written = as_of.astimezone(timezone(timedelta(hours=hours)))
    assert moment(written, zone).today == moment(as_of, zone).today
    assert moment(written, zone).as_of_text == moment(as_of, zone).as_of_text


@given(INSTANTS, INSTANTS)
@settings(deadline=None)
def test_later_instants_sort_later_as_text(one: datetime, other: datetime) -> None:
    early, late = sorted((one.replace(microsecond=0), other.replace(microsecond=0)))
    assert moment(early).as_of_text <= moment(late).as_of_text


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Tokyo", 1), ("UTC", 31), ("America/New_York", 31), ("Pacific/Kiritimati", 1)],
)
def test_a_day_begins_at_midnight_of_the_zone(zone: str, day: int) -> None:
    as_of = datetime(2026, 3, 31, 15, tzinfo=UTC)
    assert moment(as_of, zone).today == date(2026, 4 if day == 1 else 3, day)
    assert moment(as_of, "Asia/Tokyo").today_sql == "DATE '2026-04-01'"


def test_one_microsecond_before_midnight_is_still_yesterday() -> None:
    midnight = datetime(2026, 3, 31, 15, tzinfo=UTC)
    assert moment(midnight - timedelta(microseconds=1)).today == date(2026, 3, 31)


def test_it_refuses_an_instant_without_a_zone() -> None:
    with pytest.raises(OutOfRangeError, match="must carry a time zone"):
        moment(datetime(2026, 4, 1))
