"""Which rows are known already is found exactly, however their ids look and however many."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.journal.comparing import IS_DUPLICATE, IS_NEW, SCHEMAS, marks_of, states_of
from najimi.plan import Source

# Ends and middles alike, so that marks are shared by ids that are not the same.
LONG = st.builds(
    "{}{:*<30}{}".format, st.sampled_from("ab"), st.text("xy", max_size=2), st.just("end")
)
IDS = st.one_of(st.text("ab", min_size=1, max_size=3), LONG, st.sampled_from(["山田", "花子-1234"]))
ROWS = st.lists(st.tuples(st.sampled_from(["till", "shop"]), IDS, st.integers(0, 2)), max_size=30)


def known_by_looking(
    stored: list[tuple[str, str, int]], staged: list[tuple[str, str, int]]
) -> list[tuple[int, bool]]:
    told: dict[tuple[str, str], int] = {}
    for source, fact_id, content in stored:
        told[source, fact_id] = min(content, told.get((source, fact_id), content))
    known = []
    for row, (source, fact_id, content) in enumerate(staged):
        if (source, fact_id) in told:
            known.append((row, told[source, fact_id] == content))
        told.setdefault((source, fact_id), content)
    return known


@settings(deadline=None)
@given(stored=ROWS, staged=ROWS, rows_at_a_time=st.integers(1, 40))
def test_it_finds_the_rows_that_one_finds_by_looking(
    stored: list[tuple[str, str, int]], staged: list[tuple[str, str, int]], rows_at_a_time: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        facts, new = (
            write(folder / f"{kind}.parquet", rows, SCHEMAS["facts"])
            for kind, rows in (("facts", stored), ("staged", staged))
        )
        source = Source(SCHEMAS["facts"], (str(facts),))
        states = states_of(new, source, scratch=folder / "scratch", rows_at_a_time=rows_at_a_time)
        assert not (folder / "scratch").exists()
    found = [(row, state == IS_DUPLICATE) for row, state in enumerate(states) if state != IS_NEW]
    assert found == known_by_looking(stored, staged)


@settings(deadline=None)
@given(ids=st.lists(st.text(max_size=40), max_size=20), first=st.integers(0, 20))
def test_the_mark_of_an_id_depends_on_nothing_but_the_id(ids: list[str], first: int) -> None:
    together = marks_of(pa.array(ids, pa.string()).slice(first))
    alone = [marks_of(pa.array([one]))[0] for one in ids[first:]]
    assert together.tolist() == [int(mark) for mark in alone]


def write(path: Path, rows: list[tuple[object, ...]], schema: pa.Schema) -> Path:
    said = [dict(zip(schema.names, row, strict=True)) for row in rows]
    pq.write_table(pa.Table.from_pylist(said, schema), path, row_group_size=7)
    return path
