"""Old versions read the same for as long as they are needed; what follows one misses nothing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.errors import WorkspaceError
from najimi.plan import Source
from najimi.testing import AS_OF, fact_rows
from najimi.workspace import FactStore
from najimi.workspace.fact_files import MOST_SMALL_FILES

LOG = Path("people") / "_delta_log"
N_COMMITS = 201  # Delta makes a checkpoint each 100, and may drop what lies before the last.
LONG_AGO = 1_600_000_000
PINNED = (5, 180)


def append(store: FactStore, key: str) -> None:
    rows = [{"fact_id": f"f-{key}", "source_key": key, "occurred_at": AS_OF}]
    with store.lock("people"):
        store.append("people", fact_rows("people", rows).to_batches())


def keys(source: Source) -> set[str]:
    return {key for file in source.files for key in pq.read_table(file)["source_key"].to_pylist()}


def numbered(n: int) -> set[str]:
    return {f"key-{number:03d}" for number in range(n)}


@pytest.fixture(scope="module")
def aged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return facts of 201 commits, all but the last few of them long ago."""
    folder = tmp_path_factory.mktemp("aged")
    store = FactStore(folder)
    store.create()
    for number in range(N_COMMITS):
        if number == PINNED[1] + 1:
            for entry in (folder / LOG).iterdir():
                os.utime(entry, (LONG_AGO, LONG_AGO))
        append(store, f"key-{number:03d}")
    return folder


@pytest.fixture
def store(aged: Path, tmp_path: Path) -> FactStore:
    shutil.copytree(aged, tmp_path / "facts", copy_function=shutil.copy2)
    return FactStore(tmp_path / "facts")


def test_no_version_is_lost_with_age_and_a_turn_reads_its_own(store: FactStore) -> None:
    assert store.optimize("people", pinned=PINNED) == N_COMMITS - PINNED[0]
    for version in PINNED:
        assert keys(store.source("people", version=version)) == numbered(version)
    assert keys(store.source("people")) == numbered(N_COMMITS)


def test_a_version_that_another_program_dropped_stops_nobody(
    store: FactStore, tmp_path: Path
) -> None:
    delta = DeltaTable(str(tmp_path / "facts" / "people"))
    delta.alter.set_table_properties({"delta.enableExpiredLogCleanup": "true"})
    delta.cleanup_metadata()
    with pytest.raises(WorkspaceError, match="cannot be opened at version 5") as caught:
        store.source("people", version=PINNED[0])
    assert "najimi turn" in caught.value.hint
    assert keys(store.source_since("people", PINNED[0])) == numbered(N_COMMITS)
    assert store.optimize("people", pinned=PINNED) == N_COMMITS
    assert keys(store.source("people")) == numbered(N_COMMITS)


@settings(max_examples=15, deadline=None)
@given(
    steps=st.lists(
        st.one_of(st.integers(1, MOST_SMALL_FILES + 2), st.sampled_from(["optimize", "erase"])),
        min_size=1,
        max_size=5,
    )
)
def test_what_came_after_a_version_is_always_found(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int | str]
) -> None:
    store = FactStore(tmp_path_factory.mktemp("facts"))
    store.create()
    known = {store.versions()["people"]: set[str]()}
    for place, step in enumerate(steps):
        if step == "optimize":
            store.optimize("people")
        elif step == "erase":
            store.rewrite("people", not_ending_in_zero)
        for number in range(step if isinstance(step, int) else 0):
            append(store, f"{place}-{number}")
        known[store.versions()["people"]] = keys(store.source("people"))
    there = keys(store.source("people"))
    for version, held in known.items():
        assert keys(store.source_since("people", version)) >= there - held


def not_ending_in_zero(rows: pa.RecordBatch) -> pa.Array:
    return pc.invert(pc.ends_with(rows["source_key"], "0"))


def test_an_erasure_alone_brings_nothing_to_read_again(store: FactStore) -> None:
    version = store.versions()["people"]
    assert store.rewrite("people", not_ending_in_zero) > 0
    assert store.source_since("people", version).files == ()


def test_a_version_that_is_yet_to_come_is_followed_by_everything(store: FactStore) -> None:
    assert keys(store.source_since("people", 10 * N_COMMITS)) == numbered(N_COMMITS)
