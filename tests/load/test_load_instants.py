"""Dates and local times, also on the days when clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from najimi.load.instants import ISO_PATTERN, _from_parts, parse_instants


def instant(text: str, zone: str = "Asia/Tokyo", date_format: str | None = None) -> str | None:
    instants, is_bad = parse_instants(pa.array([text]), zone=zone, date_format=date_format)
    assert is_bad[0].as_py() is (instants[0].as_py() is None)
    return instants[0].as_py().strftime("%Y-%m-%dT%H:%M:%S.%f") if instants[0].is_valid else None


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-04-01", "2026-03-31T15:00:00.000000"),
        ("2026/4/1", "2026-03-31T15:00:00.000000"),
        ("2026-04-01 09:30", "2026-04-01T00:30:00.000000"),
        ("2026-04-01T09:30:15.5", "2026-04-01T00:30:15.500000"),
        ("2026-04-01T09:30:15.1234567Z", "2026-04-01T09:30:15.123456"),
        ("2026-04-01T09:30+05:30", "2026-04-01T04:00:00.000000"),
        ("2026-04-01 09:30:00 -0030", "2026-04-01T10:00:00.000000"),
        ("2024-02-29", "2024-02-28T15:00:00.000000"),
        ("2023-02-29", None),
        ("2026-13-01", None),
        ("2026-00-10", None),
        ("0000-00-00", None),
        ("2026-04-01 24:00", None),
        ("2026-04-01 10:60", None),
        ("2026-04-01 10", None),
        ("2026-04-01T10:00+99:00", None),
        ("01/04/2026", None),
        ("20260401", None),
        ("yesterday", None),
    ],
)
def test_it_reads_real_dates_only(text: str, utc: str | None) -> None:
    assert instant(text) == utc


@pytest.mark.parametrize(
    ("text", "zone", "utc"),
    [
        ("2026-03-29 02:30", "Europe/Paris", "2026-03-29T01:00:00.000000"),
        ("2026-10-25 02:30", "Europe/Paris", "2026-10-25T00:30:00.000000"),
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00.000000"),
    ],
)
def test_a_clock_change_never_stops_a_load(text: str, zone: str, utc: str) -> None:
    assert instant(text, zone) == utc


@pytest.mark.parametrize(
    ("text", "date_format", "utc"),
    [
        ("31.03.2026", "%d.%m.%Y", "2026-03-30T15:00:00.000000"),
        ("20260331", "%Y%m%d", "2026-03-30T15:00:00.000000"),
        ("03/31/2026 9:05", "%m/%d/%Y %H:%M", "2026-03-31T00:05:00.000000"),
        ("2026-03-31T09:05Z", "%Y-%m-%dT%H:%M%z", "2026-03-31T09:05:00.000000"),
        ("2026-03-31", "%Y/%m/%d", None),
    ],
)
def test_a_format_of_the_mapping_is_followed(text: str, date_format: str, utc: str | None) -> None:
    assert instant(text, date_format=date_format) == utc


def test_dates_and_times_of_parquet_need_no_text() -> None:
    day = parse_instants(pa.array([date(2026, 4, 1)]), zone="Asia/Tokyo")[0]
    local = parse_instants(pa.array([datetime(2026, 4, 1, 9)]), zone="Asia/Tokyo")[0]
    aware = parse_instants(pa.array([datetime(2026, 4, 1, 9, tzinfo=UTC)]), zone="Asia/Tokyo")[0]
    assert day[0].as_py() == datetime(2026, 3, 31, 15, tzinfo=UTC)
    assert local[0].as_py() == datetime(2026, 4, 1, tzinfo=UTC)
    assert aware[0].as_py() == datetime(2026, 4, 1, 9, tzinfo=UTC)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2037, 1, 1)))
def test_both_ways_of_reading_agree_with_the_standard_library(local: datetime) -> None:
    texts = pa.array([local.isoformat(sep=" ")])
    quick, _ = parse_instants(texts, zone="America/New_York")
    slow, _ = _from_parts(texts, ISO_PATTERN, "America/New_York")
    expected = local.replace(tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)
    assert quick[0].as_py() == slow[0].as_py()
    assert timedelta(0) <= expected - quick[0].as_py() <= timedelta(hours=1)
