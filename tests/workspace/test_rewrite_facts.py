"""Rows taken out of the facts are gone from every version, from the log and from the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.testing import AS_OF, fact_rows
from najimi.workspace import FactStore

CANARY = "canary-hanako"


@pytest.fixture
def store(tmp_path: Path) -> FactStore:
    made = FactStore(tmp_path / "facts")
    made.create()
    return made


def append(store: FactStore, *keys: str) -> None:
    rows = [{"fact_id": f"f-{key}", "source_key": key, "occurred_at": AS_OF} for key in keys]
    store.append("people", fact_rows("people", rows).to_batches())


def keys(store: FactStore, *, version: int | None = None) -> list[str]:
    files = store.source("people", version=version).files
    return sorted(key for file in files for key in pq.read_table(file)["source_key"].to_pylist())


def without(*gone: str) -> Callable[[pa.RecordBatch], pa.Array]:
    return lambda rows: pc.invert(
        pc.is_in(rows["source_key"], value_set=pa.array(gone, pa.string()))
    )


def bytes_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_row_taken_out_is_gone_from_every_version(store: FactStore) -> None:
    append(store, "alice", CANARY)
    early = store.versions()["people"]
    append(store, "bob")
    assert store.rewrite("people", without(CANARY)) == 1
    assert keys(store) == ["alice", "bob"]
    assert keys(store, version=early) == ["alice"]


def test_no_byte_of_it_stays_on_disk(store: FactStore, tmp_path: Path) -> None:
    append(store, "alice", CANARY)
    append(store, CANARY)
    assert store.rewrite("people", without(CANARY)) == 2
    assert CANARY.encode() not in bytes_below(tmp_path)


def test_the_log_never_holds_a_value_of_a_person(store: FactStore, tmp_path: Path) -> None:
    append(store, CANARY)
    assert CANARY.encode() not in bytes_below(tmp_path / "facts" / "people" / "_delta_log")


def test_nothing_to_take_out_makes_no_version(store: FactStore) -> None:
    append(store, "alice")
    before = store.versions()
    assert store.rewrite("people", without("nobody")) == 0
    assert store.versions() == before


def test_facts_are_appended_after_a_rewrite_as_before(store: FactStore) -> None:
    append(store, "alice", "bob")
    store.rewrite("people", without("bob"))
    append(store, "bob")
    store.rewrite("people", without("alice"))
    assert keys(store) == ["bob"]


def test_what_a_killed_append_left_is_swept_and_nothing_else(
    store: FactStore, tmp_path: Path
) -> None:
    append(store, "alice")
    pq.write_table(pa.table({"x": [1]}), tmp_path / "facts" / "people" / "left.parquet")
    assert store.sweep("people") == 1
    assert store.sweep("people") == 0
    assert keys(store) == ["alice"]


@settings(max_examples=8, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from("abcd"), max_size=4), max_size=3),
    st.lists(st.sampled_from("abcd"), unique=True, max_size=3),
)
def test_every_version_is_what_it_was_without_them(
    tmp_path_factory: pytest.TempPathFactory, appended: list[list[str]], gone: list[str]
) -> None:
    store = FactStore(tmp_path_factory.mktemp("facts"))
    store.create()
    versions = []
    for batch in appended:
        append(store, *batch)
        versions.append((store.versions()["people"], keys(store)))
    store.rewrite("people", without(*gone))
    for version, held in versions:
        assert keys(store, version=version) == [key for key in held if key not in gone]
