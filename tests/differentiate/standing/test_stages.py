"""The stage follows from purchases alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from najimi.backends import DuckDbBackend
from najimi.differentiate.purchases import summary_steps
from najimi.differentiate.standing.stages import stage_steps
from najimi.model.moment import Moment
from najimi.plan import Plan
from najimi.tables.turn import PURCHASE_DAYS

Rows = dict[str, dict[str, Any]]
TODAY = date(2026, 4, 1)
MOMENT = Moment(datetime(2026, 4, 1, 3, tzinfo=UTC), "Asia/Tokyo", 365, 0.1, 0.8, 1, "turn", "salt")
FEW = settings(
    deadline=None, max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbBackend]:
    with DuckDbBackend(scratch=tmp_path_factory.mktemp("standing")) as opened:
        yield opened


@pytest.fixture(scope="module")
def careers(backend: DuckDbBackend) -> Callable[[dict[str, list[int]]], Rows]:
    """Return how to get everyone's career from the days ago on which they bought."""

    def run(bought: dict[str, list[int]]) -> Rows:
        rows = [
            {
                "customer_id": who, "day": TODAY - timedelta(days=ago), "net_amount": 300,
                "margin_amount": 100, "has_front": True, "first_at": MOMENT.as_of - timedelta(days=ago),
            }
            for who, all_ago in bought.items() for ago in all_ago
        ]  # fmt: skip
        table = pa.Table.from_pylist(rows, schema=PURCHASE_DAYS.schema)
        backend.register("purchase_days", table)
        backend.register("daily_totals", table)
        backend.register("origins", pa.table({"window_days": pa.array([90])}))
        backend.register(
            "customers", pa.table({"customer_id": pa.array(list(bought), pa.string())})
        )
        steps = (*summary_steps(MOMENT), *stage_steps(MOMENT))
        backend.run(Plan(steps, ("careers",)))
        return {row["customer_id"]: row for row in backend.collect("careers").to_pylist()}

    return run


def stages(rows: Rows) -> dict[str, str]:
    return {who: row["stage"] for who, row in rows.items()}


@pytest.mark.parametrize(
    ("bought", "stage", "since_days_ago"),
    [
        ([], "prospect", None),
        ([5], "new", 5),
        ([25, 5], "repeat", 5),
        ([45, 25, 5], "repeat", 5),
        ([65, 45, 25, 5], "loyal", 5),
        ([119, 99, 79, 59], "loyal", 59),
        ([120, 100, 80, 60], "lapsing", 0),
        ([179, 159, 139, 119], "lapsing", 59),
        ([180, 160, 140, 120], "lost", 0),
        ([300, 280, 260, 240, 90], "won_back", 90),
        ([301, 281, 261, 241, 91], "loyal", 91),
        ([220, 200, 180, 60], "won_back", 60),
        ([219, 199, 179, 60], "loyal", 60),
    ],
)
def test_small_histories_stand_where_one_would_say(
    careers: Callable[..., Rows], bought: list[int], stage: str, since_days_ago: int | None
) -> None:
    company = {f"other{n}": [40, 20] for n in range(20)}
    row = careers(company | {"them": bought})["them"]
    assert row["stage"] == stage
    since = None if since_days_ago is None else TODAY - timedelta(days=since_days_ago)
    assert row["since_on"] == since


@given(
    bought=st.dictionaries(
        st.sampled_from("abcdef"),
        st.lists(st.integers(0, 900), unique=True, max_size=12),
        min_size=1,
    )
)
@FEW
def test_the_stage_follows_from_purchases_and_nothing_else(
    careers: Callable[..., Rows], bought: dict[str, list[int]]
) -> None:
    rows = careers(bought)
    assert rows == careers({who: days[::-1] for who, days in reversed(bought.items())})
    assert set(rows) == set(bought)
    for who, row in rows.items():
        assert (row["stage"] == "prospect") == (not bought[who])
        assert row["days_since_last_order"] == (min(bought[who]) if bought[who] else None)
        assert row["since_on"] is None or row["since_on"] <= TODAY


def test_who_has_few_purchases_is_measured_by_the_rhythm_of_the_shop(
    careers: Callable[..., Rows],
) -> None:
    company = {f"other{n}": [100, 60, 20] for n in range(20)}
    found = stages(careers(company | {"once": [119], "long": [120], "gone": [240]}))
    assert (found["once"], found["long"], found["gone"]) == ("new", "lapsing", "lost")
    assert stages(careers({"alone": [89], "late": [90]})) == {"alone": "new", "late": "lapsing"}


def test_gaps_shorter_than_a_week_count_as_a_week(careers: Callable[..., Rows]) -> None:
    daily = list(range(20, 30))
    found = careers({"here": daily, "away": [day + 1 for day in daily]})
    assert stages(found) == {"here": "loyal", "away": "lapsing"}
    assert found["here"]["usual_gap_days"] == 7
