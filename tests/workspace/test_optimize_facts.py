"""Small files of facts are put together, and nobody can tell, but by counting the files."""

from __future__ import annotations

import multiprocessing
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.loop import run_turn
from najimi.testing import AS_OF, fact_rows, make_small_shop
from najimi.workspace import FactStore
from najimi.workspace.fact_files import MOST_SMALL_FILES

MANY = MOST_SMALL_FILES + 1
CANARY = "canary-hanako"


@pytest.fixture
def store(tmp_path: Path) -> FactStore:
    made = FactStore(tmp_path / "facts")
    made.create()
    return made


def append(store: FactStore, *keys: str) -> int:
    """Append a fact a key, each in a file of its own; return the version."""
    for key in keys:
        rows = [{"fact_id": f"f-{key}", "source_key": key, "occurred_at": AS_OF}]
        with store.lock("people"):
            store.append("people", fact_rows("people", rows).to_batches())
    return store.versions()["people"]


def keys(store: FactStore, version: int | None = None) -> list[str]:
    files = store.source("people", version=version).files
    return sorted(key for file in files for key in pq.read_table(file)["source_key"].to_pylist())


def numbered(n: int, name: str = "key") -> list[str]:
    return [f"{name}-{number:02d}" for number in range(n)]


@settings(max_examples=10, deadline=None)
@given(
    appended=st.lists(st.integers(1, 2 * MANY), min_size=1, max_size=3),
    times=st.integers(1, 2),
    erased=st.booleans(),
)
def test_what_is_pinned_reads_the_same_ever_after(
    tmp_path_factory: pytest.TempPathFactory, appended: list[int], times: int, erased: bool
) -> None:
    store = FactStore(tmp_path_factory.mktemp("facts"))
    store.create()
    pinned: dict[int, list[str]] = {}
    for turn, n_files in enumerate(appended):
        version = append(store, *numbered(n_files, f"turn-{turn}"))
        pinned[version] = keys(store)
        for _ in range(times):
            store.optimize("people", pinned=pinned)
    gone = ["turn-0-00"] if erased else []
    if erased:
        store.rewrite("people", lambda rows: pc.not_equal(rows["source_key"], gone[0]))
    for version, held in pinned.items():
        assert keys(store, version) == [key for key in held if key not in gone]


def test_few_files_are_left_alone_and_make_no_version(store: FactStore) -> None:
    before = append(store, *numbered(MOST_SMALL_FILES))
    assert store.optimize("people") == 0
    assert store.versions()["people"] == before


def test_a_file_of_its_own_for_each_pinned_version_is_no_reason_to_look(
    store: FactStore,
) -> None:
    pinned = [append(store, key) for key in numbered(3)]
    append(store, *numbered(MOST_SMALL_FILES, "later"))
    assert store.optimize("people", pinned=pinned) == 0
    append(store, "one-more")
    assert store.optimize("people", pinned=pinned) == MANY


def test_a_file_put_together_reads_as_one_and_grows_no_pile_of_row_groups(
    store: FactStore,
) -> None:
    append(store, *numbered(MANY))
    assert store.optimize("people") == MANY
    (file,) = store.source("people").files
    assert pq.read_metadata(file).num_row_groups == 1
    assert keys(store) == numbered(MANY)


def test_whoever_reads_small_files_can_go_on(store: FactStore) -> None:
    append(store, *numbered(MANY))
    listed = store.source("people").files
    store.optimize("people")
    assert pa.concat_tables(map(pq.read_table, listed)).num_rows == MANY


def test_an_erasure_leaves_nothing_in_the_small_files(store: FactStore, tmp_path: Path) -> None:
    append(store, CANARY, *numbered(MANY))
    store.optimize("people")
    assert store.rewrite("people", lambda rows: pc.not_equal(rows["source_key"], CANARY)) == 1
    assert keys(store) == numbered(MANY)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(CANARY.encode() in path.read_bytes() for path in files)


def append_many(folder: Path, name: str) -> None:
    append(FactStore(folder), *numbered(3 * MANY, name))


def test_others_may_append_meanwhile(store: FactStore, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=append_many, args=(tmp_path / "facts", name)) for name in "ab"
    ]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        store.optimize("people")
    assert [writer.exitcode for writer in writers] == [0, 0]
    store.optimize("people")
    assert keys(store) == numbered(3 * MANY, "a") + numbered(3 * MANY, "b")


def test_a_turn_puts_files_together_and_is_still_found_when_asked_for_again(
    tmp_path: Path,
) -> None:
    workspace = make_small_shop(tmp_path / "shop", n_others=5)
    first = run_turn(workspace, as_of=AS_OF)
    version = first.manifest.fact_versions["people"]
    held = keys(workspace.facts, version)
    append(workspace.facts, *numbered(MANY))
    second = run_turn(workspace, as_of=AS_OF + timedelta(days=1))
    assert len(workspace.facts.source("people").files) < MANY
    assert keys(workspace.facts, version) == held
    assert keys(workspace.facts) == sorted(held + numbered(MANY))
    again = run_turn(workspace, as_of=AS_OF + timedelta(days=1))
    assert again.manifest.turn_id == second.manifest.turn_id
