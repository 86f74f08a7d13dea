"""A table is held against its promise: every fault at once, however its rows are cut or ordered."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.errors import TableError
from najimi.tables import FACT_TABLES, TURN_TABLES, Checker, Table, check
from najimi.tables.contract import FLOAT, INSTANT, INTEGER, STRING, Column

VISITS = Table(
    "visits",
    "one row per visit",
    ("name", "day"),
    (
        Column("name", STRING, "Who."),
        Column("day", INTEGER, "Which day.", low=1, high=31),
        Column("share", FLOAT, "Part of the day.", low=0, high=1, is_required=False),
        Column("mood", STRING, "How it was.", choices=("good", "bad"), is_required=False),
    ),
)
NAMES = st.sampled_from(["alice", "bob", "charlie"])
ROWS = st.lists(st.tuples(NAMES, st.integers(1, 31)), max_size=40)


def visits(**columns: list[object]) -> pa.Table:
    n = len(next(iter(columns.values())))
    whole: dict[str, list[object]] = {
        "name": [f"n{i}" for i in range(n)], "day": [1] * n, "share": [0.5] * n, "mood": ["good"] * n,
    } | columns  # fmt: skip
    return pa.table(
        {key: pa.array(whole[key], VISITS.column(key).type) for key in VISITS.names if key in whole}
    )


def faults_of(data: pa.Table) -> tuple[str, ...]:
    try:
        check(VISITS, data)
    except TableError as error:
        return error.faults
    return ()


@given(ROWS)
@settings(deadline=None)
def test_a_key_that_repeats_is_found_whatever_the_order(rows: list[tuple[str, int]]) -> None:
    data = visits(name=[name for name, _ in rows], day=[day for _, day in rows])
    n_repeated = len(rows) - len(set(rows))
    found = [fault for fault in faults_of(data) if "not unique" in fault]
    assert len(found) == (n_repeated > 0)
    assert all(f": {n_repeated} row(s)" in fault for fault in found)


@given(ROWS, st.integers(1, 7), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_order_and_cuts_do_not_matter(
    rows: list[tuple[str, int]], n_rows: int, shuffle: random.Random
) -> None:
    day = [day if day < 30 else 99 for _, day in rows]
    data = visits(name=[name for name, _ in rows], day=day)
    mixed = data.take(pa.array(shuffle.sample(range(len(rows)), len(rows)), pa.int64()))
    pieces = [mixed.slice(at, n_rows) for at in range(0, len(rows), n_rows)]
    cut = pa.concat_tables(pieces) if pieces else mixed
    counts = [[fault.split(", e.g.")[0] for fault in faults_of(table)] for table in (data, cut)]
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ({"name": ["a", None, None]}, "name must not be empty: 2 row(s), e.g. None, None"),
        ({"share": [float("nan"), float("inf")]}, "share must be finite: 2 row(s), e.g. nan, inf"),
        ({"day": [0, 1, -1]}, "day must be >= 1: 2 row(s), e.g. 0, -1"),
        ({"share": [1.5, None, 0.0]}, "share must be <= 1: 1 row(s), e.g. 1.5"),
        (
            {"mood": ["so", None]},
            "mood must be one of ('good', 'bad'): 1 row(s), e.g. 'so'",
        ),
    ],
)
def test_it_names_each_kind_of_fault(columns: dict[str, list[object]], fault: str) -> None:
    assert fault in faults_of(visits(**columns))


def test_it_names_every_fault_at_once() -> None:
    data = visits(name=["a", "a", None], day=[1, 1, 0], share=[2.0, -1.0, float("nan")])
    with pytest.raises(TableError) as caught:
        check(VISITS, data)
    for part in ("breaks its contract in 6 way(s)", "must not be empty", "must be finite",
                 "day must be >= 1", "share must be >= 0", "share must be <= 1", "not unique"):  # fmt: skip
        assert part in str(caught.value)


def test_it_shows_at_most_three_examples_over_all_batches() -> None:
    checker = Checker(VISITS)
    for number in range(4):
        data = visits(name=[f"{number}-{i}" for i in range(2)], day=[32 + number] * 2)
        checker.add(data.to_batches()[0])
    with pytest.raises(TableError) as caught:
        checker.finish()
    assert caught.value.faults == ("day must be <= 31: 8 row(s), e.g. 32, 32, 33",)


def test_it_finds_a_key_that_repeats_across_batches() -> None:
    checker = Checker(VISITS)
    empty = visits(name=["x"]).slice(0, 0).combine_chunks()
    first, second = visits(name=["a", "b"]), visits(name=["b", "c"])
    for data in (first, empty, second):
        checker.add(
            pa.RecordBatch.from_arrays([c.combine_chunks() for c in data.columns], VISITS.names)
        )
    with pytest.raises(TableError, match=r"not unique: 1 row\(s\)"):
        checker.finish()


def test_it_names_missing_unexpected_and_mistyped_columns() -> None:
    data = visits(name=["a"]).drop_columns(["mood"]).append_column("colour", pa.array(["red"]))
    assert faults_of(data)[:2] == (
        "column 'mood' is missing: 1 row(s)", "column 'colour' is not in the contract: 1 row(s)",
    )  # fmt: skip
    typed = visits(name=["a"]).set_column(1, "day", pa.array([1], pa.int32()))
    assert "day must be int64, is int32: 1 row(s)" in faults_of(typed)


def test_an_empty_table_is_still_held_against_its_columns() -> None:
    assert faults_of(visits(name=["a"]).slice(0, 0)) == ()
    assert (
        "column 'mood' is missing"
        in faults_of(visits(name=["a"]).slice(0, 0).drop_columns(["mood"]))[0]
    )


def test_a_sound_table_passes_with_empty_values_where_they_may_be() -> None:
    check(VISITS, visits(name=["a", "a"], day=[1, 31], share=[None, 0.0], mood=[None, "bad"]))


@pytest.mark.parametrize(
    "table", [*FACT_TABLES.values(), *TURN_TABLES.values()], ids=lambda t: t.name
)
def test_every_contract_is_whole(table: Table) -> None:
    assert set(table.key) <= set(table.names)
    assert len(table.names) == len(table.columns)
    assert all(table.column(name).is_required for name in table.key)
    assert all(column.sentence.endswith((".", "…")) for column in table.columns)


def test_instants_carry_their_zone() -> None:
    at = Table("at", "one row per instant", ("at",), (Column("at", INSTANT, "When."),))
    check(at, pa.table({"at": pa.array([datetime(2026, 4, 1, tzinfo=UTC)], INSTANT)}))
    with pytest.raises(TableError, match="at must be timestamp"):
        check(at, pa.table({"at": pa.array([datetime(2026, 4, 1)], pa.timestamp("us"))}))
