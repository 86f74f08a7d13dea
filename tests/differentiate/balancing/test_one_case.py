"""A case is the same to the gate of selling and to the ledger, whatever was said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.customize.leaks.registering import derive
from tests.customize.leaks.world import World
from tests.differentiate.balancing.conftest import Keep, ago

from najimi.backends import DuckDbBackend
from najimi.model.playbook import parse_playbook
from najimi.model.terms import CaseKind, CaseState
from najimi.playbooks import read_pack

SAID = st.tuples(st.integers(1, 9), st.sampled_from([*CaseKind]), st.sampled_from([*CaseState]))
NOTHING = {"needs": {}, "is_restricted": False, "has_bought_front": True, "n_gives": 0,
           "balance_points": 0, "allowed": set()}  # fmt: skip
EMPTY: dict[str, list[Any]] = {
    name: []
    for name in ("decisions_issued", "verdicts", "career_choices", "order_lines", "interactions")
}


@pytest.fixture(scope="module")
def n_open(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[list[Any]], int]]:
    """Return how to count the cases of one customer that hold back selling."""
    pack = parse_playbook(read_pack("retail_starter"), currency="JPY")
    with DuckDbBackend(scratch=tmp_path_factory.mktemp("gate")) as backend:

        def count(cases: list[Any]) -> int:
            rows = [{"customer_id": "c0", "source": "shop", "fact_id": f"cases-{n}"} | case
                    | {"source_key": "c0"} for n, case in enumerate(cases)]  # fmt: skip
            derive(backend, World(pack, ("c0",), EMPTY | {"cases": rows}, {"c0": NOTHING}))
            (row,) = backend.collect("contexts").to_pylist()
            return int(row["n_open_complaints"] + row["n_open_care_events"])

        yield count


@settings(deadline=None, max_examples=10)
@given(said=st.lists(SAID, max_size=4))
@example(
    said=[(5, CaseKind.COMPLAINT, CaseState.CLOSED), (5, CaseKind.COMPLAINT, CaseState.OPENED)]
)
@example(said=[(5, CaseKind.COMPLAINT, CaseState.OPENED), (4, CaseKind.THANKS, CaseState.CLOSED)])
def test_what_is_open_at_the_gate_gave_nothing_in_the_ledger(
    n_open: Callable[[list[Any]], int], keep: Keep, said: list[tuple[int, CaseKind, CaseState]]
) -> None:
    cases = [{"source_key": "a", "occurred_at": ago(day), "case_id": "lid", "kind": kind,
              "state": state} for day, kind, state in said]  # fmt: skip
    entries = keep(cases=cases)["ledger_entries"]
    kinds = {kind for _, kind, _ in said}
    gave = any(row["from_account"] == "problem_solved" for row in entries)
    assert any(row["what"] == "complaint" for row in entries) == (CaseKind.COMPLAINT in kinds)
    assert not (gave and n_open(cases))
    is_by_themselves = any(state is CaseState.SOLVED_ELSEWHERE for *_, state in said)
    if kinds & {CaseKind.COMPLAINT, CaseKind.TROUBLE} and not is_by_themselves:
        assert gave is not bool(n_open(cases))


def test_what_they_solved_without_us_is_over_and_no_gift_of_ours(
    n_open: Callable[[list[Any]], int], keep: Keep
) -> None:
    case = {"source_key": "a", "occurred_at": ago(1), "case_id": "lid", "kind": "complaint",
            "state": "solved_elsewhere"}  # fmt: skip
    assert n_open([case]) == 0
    assert [row["what"] for row in keep(cases=[case])["ledger_entries"]] == ["complaint"]


def test_what_is_said_of_another_customer_closes_no_case(keep: Keep) -> None:
    of_both = [{"source_key": key, "occurred_at": ago(day), "case_id": "k", "kind": "trouble",
                "state": state} for key, day, state in (("a", 5, "opened"), ("b", 2, "closed"))]  # fmt: skip
    entries = keep(cases=of_both)["ledger_entries"]
    solved = [row for row in entries if row["from_account"] == "problem_solved"]
    assert [row["customer_id"] for row in solved] == ["b"]
    assert sorted(row["customer_id"] for row in entries if row not in solved) == ["a", "b"]
