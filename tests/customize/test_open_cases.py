"""Selling is quiet until what is wrong was put right, and for some days more."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.customize.leaks.registering import derive
from tests.customize.leaks.world import NOW, ZONE, World

from najimi.backends import DuckDbBackend
from najimi.model.playbook import Playbook
from najimi.model.screening_rules import ScreeningRules

Row = dict[str, Any]
Told = Callable[..., tuple[Any, ...]]
NOTHING = {"needs": {}, "is_restricted": False, "has_bought_front": True, "n_gives": 0,
           "balance_points": 0, "allowed": set()}  # fmt: skip


def case(days_ago: int, state: str, **columns: Any) -> Row:
    return _row(days_ago, {"case_id": "lid", "kind": "trouble", "state": state} | columns)


def complaint(days_ago: int, **columns: Any) -> Row:
    told = {"channel": "call", "direction": "in", "kind": "complaint", "decision_id": None,
            "treatment_id": None, "in_reply_to": None}  # fmt: skip
    return _row(days_ago, told | columns)


def _row(days_ago: int, columns: Row) -> Row:
    at = NOW - timedelta(days=days_ago)
    return {"customer_id": "c0", "source": "shop", "source_key": "c0", "occurred_at": at,
            "fact_id": f"{days_ago}-{sorted(columns.items(), key=str)}"} | columns  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, pack: Playbook) -> Iterator[Told]:
    """Return open complaints, days since one closed, and the same of care events, of one customer."""
    scratch = tmp_path_factory.mktemp("cases")
    with DuckDbBackend(scratch=scratch, time_zone=ZONE) as backend:

        def ask(cases: list[Row], complaints: list[Row], unfiled: int | None = None) -> Any:
            rules = ScreeningRules(unfiled_complaint_days=unfiled)
            facts: dict[str, list[Row]] = {
                name: []
                for name in ("decisions_issued", "verdicts", "career_choices", "order_lines")
            }
            facts |= {"cases": cases, "interactions": complaints}
            playbook = dataclasses.replace(pack, screening=rules)
            derive(backend, World(playbook, ("c0",), facts, {"c0": NOTHING}))
            (row,) = backend.collect("contexts").to_pylist()
            return tuple(row[name] for name in (
                "n_open_complaints", "days_since_complaint_closed", "n_open_care_events",
                "days_since_care_event_closed",
            ))  # fmt: skip

        yield ask


@pytest.mark.parametrize(
    ("cases", "answer"),
    [
        ([], (0, None, 0, None)),
        ([case(400, "opened")], (1, None, 0, None)),
        ([case(9, "opened"), case(4, "closed")], (0, 4, 0, None)),
        ([case(9, "opened"), case(4, "solved_elsewhere")], (0, 4, 0, None)),
        ([case(9, "opened"), case(4, "closed"), case(2, "opened")], (1, None, 0, None)),
        ([case(4, "closed"), case(4, "opened")], (0, 4, 0, None)),
        ([case(9, "opened", kind="condolence")], (0, None, 1, None)),
        ([case(9, "opened", kind="thanks"), case(2, "closed", kind="thanks")], (0, None, 0, 2)),
        (
            [case(9, "opened"), case(4, "closed"), case(8, "opened", case_id="spout")],
            (1, 4, 0, None),
        ),
    ],
)
def test_of_one_case_the_latest_word_holds(
    told: Told, cases: list[Row], answer: tuple[Any, ...]
) -> None:
    assert told(cases, []) == answer


@pytest.mark.parametrize("is_filed", [True, False])
def test_what_was_settled_on_the_day_it_came_is_over_though_only_the_day_is_known(
    told: Told, is_filed: bool
) -> None:
    in_the_afternoon = {"occurred_at": NOW - timedelta(days=60) + timedelta(hours=14)}
    closed = case(60, "closed", case_id="f-1", kind="complaint")
    opened = case(60, "opened", case_id="f-1", kind="complaint") | in_the_afternoon
    called = complaint(60, fact_id="f-1") | in_the_afternoon
    assert told([closed], [called]) == (0, 60, 0, None)
    assert told([opened, closed] if is_filed else [closed], []) == (0, 60, 0, None)
    at_noon = closed | {"occurred_at": NOW - timedelta(days=60) + timedelta(hours=12)}
    assert told([opened, at_noon], []) == (1, None, 0, None), "opened again in the afternoon"


def test_a_complaint_without_a_case_stays_open_until_one_closes_it(told: Told) -> None:
    own = case(3, "closed", case_id="f-1", kind="complaint")
    complaints = [complaint(300, fact_id="f-1")]
    assert told([], complaints) == (1, None, 0, None)
    assert told([own], complaints) == (0, 3, 0, None)
    assert told([case(3, "opened"), case(2, "closed")], complaints) == (0, 2, 0, None)
    assert told([case(301, "closed")], complaints) == (1, 301, 0, None)
    assert told([case(3, "closed", kind="thanks")], complaints) == (1, None, 0, 3)


def test_a_shop_without_cases_may_let_complaints_go_by_themselves(told: Told) -> None:
    assert told([], [complaint(10)], unfiled=10) == (1, None, 0, None)
    assert told([], [complaint(12)], unfiled=10) == (0, 2, 0, None)
    assert told([], [complaint(12)], unfiled=0) == (0, 12, 0, None)
