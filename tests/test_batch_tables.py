"""Tables of batches: sorted rows stand where their key says; late ones are made when written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from najimi.backends import DuckDbBackend
from najimi.backends.duckdb import BATCH_ROWS
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


def plan(*, is_late: bool) -> Plan:
    named = "SELECT customer_id FROM (VALUES ('dora'), ('alice'), ('bob')) AS t (customer_id)"
    greetings = BatchStep(
        "greetings", "named", greet, GREETINGS.schema, sorted_by=("customer_id",), is_late=is_late
    )
    return Plan((SqlStep("named", named), greetings), ("greetings",))


def test_it_is_written_as_if_it_had_been_kept_and_sorted(tmp_path: Path) -> None:
    written = []
    for name, is_late in {"kept": False, "late": True}.items():
        with DuckDbBackend(scratch=tmp_path / name) as backend:
            backend.run(plan(is_late=is_late))
            backend.write("greetings", GREETINGS, tmp_path / f"{name}.parquet")
        written.append(pq.read_table(tmp_path / f"{name}.parquet"))
    assert written[0].equals(written[1])
    assert written[1]["customer_id"].to_pylist() == ["alice", "bob", "dora"]


def test_it_can_be_asked_for_before_and_after_it_is_written(tmp_path: Path) -> None:
    with DuckDbBackend(scratch=tmp_path / "scratch") as backend:
        backend.run(plan(is_late=True))
        before = backend.collect("greetings")
        assert backend.write("greetings", GREETINGS, tmp_path / "greetings.parquet") == 3
        assert (
            backend.collect("greetings")
            .sort_by("customer_id")
            .equals(before.sort_by("customer_id"))
        )


def test_where_a_row_stands_in_its_batch_hangs_on_its_key_alone(tmp_path: Path) -> None:
    ids = np.array([f"c{n:06d}" for n in range(2 * BATCH_ROWS + 5)])
    schema = pa.schema([("customer_id", STRING), ("place", INTEGER)])

    def stand(batch: pa.RecordBatch, _: Small) -> pa.RecordBatch:
        return pa.RecordBatch.from_arrays([batch[0], np.arange(batch.num_rows)], schema=schema)

    step = BatchStep("stood", "people", stand, schema, sorted_by=("customer_id",))
    found = []
    for seed in range(2):
        mixed = np.random.default_rng(seed).permutation(ids)
        with DuckDbBackend(scratch=tmp_path / str(seed)) as backend:
            backend.register("people", pa.table({"customer_id": mixed}))
            backend.run(Plan((step,), ("stood",)))
            found.append(backend.collect("stood").sort_by("customer_id"))
    assert found[0].equals(found[1])
    assert found[0]["place"].to_pylist()[BATCH_ROWS - 1 : BATCH_ROWS + 1] == [BATCH_ROWS - 1, 0]
