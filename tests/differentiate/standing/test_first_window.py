"""When people come back after their first purchase is what a direct count says."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.differentiate.standing.conftest import Walk


@pytest.fixture(scope="module")
def cdnow() -> dict[str, list[int]]:
    """Return the days ago of every customer of the CDNOW sample, from its last day."""
    found = find_spec("lifetimes")  # importing it warns; only its file is wanted
    assert found is not None and found.submodule_search_locations is not None
    path = Path(found.submodule_search_locations[0], "datasets", "CDNOW_sample.txt")
    bought: dict[str, set[date]] = defaultdict(set)
    for line in path.read_text(encoding="ascii").splitlines():
        customer, _, day, *_ = line.split()
        bought[f"c{customer}"].add(datetime.strptime(day, "%Y%m%d").date())
    last = max(map(max, bought.values()))
    return {who: sorted((last - day).days for day in days) for who, days in bought.items()}


def test_the_curve_of_cdnow_is_a_direct_count(walk: Walk, cdnow: dict[str, list[int]]) -> None:
    told = {row["days_since_first"]: row for row in walk(cdnow)["first_window"]}
    back = Counter(days[-1] - days[-2] for days in cdnow.values() if len(days) > 1)
    assert {day: row["n_bought_again"] for day, row in told.items()} == {
        day: n for day, n in back.items() if day <= 365
    }
    waited = [days[-1] - days[-2] if len(days) > 1 else days[-1] for days in cdnow.values()]
    by_hand = {day: n / sum(w >= day for w in waited) for day, n in back.items() if day <= 365}
    for day, row in told.items():
        assert row["hazard_probability"] == pytest.approx(by_hand[day])
    assert max(told, key=lambda day: told[day]["hazard_probability"]) == max(
        by_hand, key=lambda day: by_hand[day]
    )


def test_who_came_lately_takes_part_only_while_watched(walk: Walk) -> None:
    told = walk({"early": [100, 90], "late": [5], "same": [200, 190], "never": [300]})
    rows = told["first_window"]
    assert [(row["days_since_first"], row["n_waiting"]) for row in rows] == [(10, 3)]
    assert rows[0]["n_bought_again"] == 2
