"""The date of an instant where the shop is: the same by the shorter way as by the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from najimi.backends import DuckDbBackend
from najimi.plan import Plan, SqlStep

HOUR = timedelta(hours=1)
BEGINNING = datetime(1971, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "zone",
    ["Asia/Tokyo", "UTC", "Asia/Kathmandu", "Asia/Shanghai", "America/Sao_Paulo", "Europe/Berlin"],
)
def test_the_local_date_is_that_of_the_calendar_of_the_zone(zone: str, tmp_path: Path) -> None:
    # Nine and a half days apart, so that every hour of the day and of the year comes.
    asked: list[datetime | None] = [BEGINNING + index * 229 * HOUR for index in range(3_600)]
    asked += [datetime(2019, 2, 16, tzinfo=UTC) + index * HOUR for index in range(72)]
    table = pa.table({"instant": pa.array([*asked, None], pa.timestamp("us", tz="UTC"))})
    with DuckDbBackend(scratch=tmp_path / zone, time_zone=zone) as backend:
        backend.register("instants", table)
        backend.run(
            Plan(
                (SqlStep("dated", "SELECT instant, local_date(instant) AS day FROM instants"),), ()
            )
        )
        told = backend.collect("dated").to_pylist()
    known = ZoneInfo(zone)
    assert all(
        row["day"] == (row["instant"] and row["instant"].astimezone(known).date()) for row in told
    )
    assert len(told) == table.num_rows
