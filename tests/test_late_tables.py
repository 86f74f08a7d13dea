"""A wide table that no later step reads is made when it is written or asked for."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from najimi.backends import DuckDbBackend
from najimi.plan import BatchStep, Plan, Small, SqlStep
from najimi.tables.contract import INTEGER, STRING, Column, Table

GREETINGS = Table(
    "greetings",
    "one row per customer",
    ("customer_id",),
    (Column("customer_id", STRING, "Who."), Column("words", pa.list_(INTEGER), "Of a greeting.")),
)


def greet(batch: pa.RecordBatch, _: Small) -> pa.RecordBatch:
    words = pa.array([[len(name)] for name in batch["customer_id"].to_pylist()], pa.list_(INTEGER))
    return pa.RecordBatch.from_arrays([batch["customer_id"], words], schema=GREETINGS.schema)


def plan(sorted_by: tuple[str, ...]) -> Plan:
    named = "SELECT customer_id FROM (VALUES ('dora'), ('alice'), ('bob')) AS t (customer_id)"
    late = BatchStep("greetings", "named", greet, GREETINGS.schema, sorted_by=sorted_by)
    return Plan((SqlStep("named", named), late), ("greetings",))


def test_it_is_written_as_if_it_had_been_kept_and_sorted(tmp_path: Path) -> None:
    written = []
    for name, sorted_by in {"kept": (), "late": ("customer_id",)}.items():
        with DuckDbBackend(scratch=tmp_path / name) as backend:
            backend.run(plan(sorted_by))
            backend.write("greetings", GREETINGS, tmp_path / f"{name}.parquet")
        written.append(pq.read_table(tmp_path / f"{name}.parquet"))
    assert written[0].equals(written[1])
    assert written[1]["customer_id"].to_pylist() == ["alice", "bob", "dora"]


def test_it_can_be_asked_for_before_and_after_it_is_written(tmp_path: Path) -> None:
    with DuckDbBackend(scratch=tmp_path / "scratch") as backend:
        backend.run(plan(("customer_id",)))
        before = backend.collect("greetings")
        assert backend.write("greetings", GREETINGS, tmp_path / "greetings.parquet") == 3
        assert (
            backend.collect("greetings")
            .sort_by("customer_id")
            .equals(before.sort_by("customer_id"))
        )
