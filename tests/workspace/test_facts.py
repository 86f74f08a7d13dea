"""Facts survive whoever writes them, and a reader sees whole commits only."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, TableFeatures

from najimi.config import Settings, describe_settings, load_settings
from najimi.errors import SettingsError, WorkspaceError
from najimi.playbooks import read_pack
from najimi.tables import FACT_TABLES
from najimi.testing import AS_OF, fact_rows
from najimi.workspace import FactStore, Workspace, create_workspace, open_workspace

N_WRITERS, N_COMMITS, N_ROWS = 2, 6, 20


@pytest.fixture
def store(tmp_path: Path) -> FactStore:
    made = FactStore(tmp_path / "facts")
    (tmp_path / "facts").mkdir()
    made.create()
    return made


def people(*keys: str) -> pa.RecordBatchReader:
    rows = [{"fact_id": key, "source_key": key, "occurred_at": AS_OF} for key in keys]
    return fact_rows("people", rows).to_reader()


def ids(store: FactStore, *, version: int | None = None) -> list[str]:
    files = store.source("people", version=version).files
    return sorted(key for file in files for key in pq.read_table(file)["fact_id"].to_pylist())


def write_many(folder: Path, writer: int, start: multiprocessing.synchronize.Barrier) -> None:
    """Append in a process of its own, as a load or a desk would."""
    store = FactStore(folder)
    start.wait()
    for commit in range(N_COMMITS):
        with store.lock("people"):
            store.append("people", people(*(f"{writer}-{commit}-{n}" for n in range(N_ROWS))))


@pytest.mark.parametrize("is_locked", [True, False])
def test_two_processes_that_append_at_once_lose_nothing(
    store: FactStore, tmp_path: Path, is_locked: bool
) -> None:
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(N_WRITERS)
    writers = [
        context.Process(
            target=write_many if is_locked else write_unlocked,
            args=(tmp_path / "facts", writer, start),
        )
        for writer in range(N_WRITERS)
    ]
    for process in writers:
        process.start()
    for process in writers:
        process.join()
    assert [process.exitcode for process in writers] == [0] * N_WRITERS
    wanted = {
        f"{w}-{c}-{n}" for w in range(N_WRITERS) for c in range(N_COMMITS) for n in range(N_ROWS)
    }
    found = ids(store)
    assert len(found) == len(wanted)
    assert set(found) == wanted


def write_unlocked(folder: Path, writer: int, start: multiprocessing.synchronize.Barrier) -> None:
    """Append without the lock: commits are atomic by themselves."""
    store = FactStore(folder)
    start.wait()
    for commit in range(N_COMMITS):
        store.append("people", people(*(f"{writer}-{commit}-{n}" for n in range(N_ROWS))))


def test_a_pinned_version_never_changes(store: FactStore) -> None:
    store.append("people", people("a"))
    pinned = store.versions()["people"]
    store.append("people", people("b"))
    assert ids(store, version=pinned) == ["a"]
    assert ids(store) == ["a", "b"]
    assert store.versions()["people"] == pinned + 1


def test_facts_that_break_off_half_way_leave_no_trace(store: FactStore, tmp_path: Path) -> None:
    def broken() -> object:
        yield people("a").read_next_batch()
        raise OSError("the disk is full")

    schema = FACT_TABLES["people"].schema
    before = store.versions()
    with pytest.raises(OSError, match="disk is full"):
        store.append("people", pa.RecordBatchReader.from_batches(schema, broken()))
    assert store.versions() == before
    assert ids(store) == []
    assert list((tmp_path / "facts" / "people").glob("*.parquet*")) == []


def test_a_transaction_tells_that_it_happened(store: FactStore) -> None:
    assert store.transaction_version("people", "turn-1") is None
    store.append("people", people("a"), transaction=("turn-1", 1))
    store.append("people", people("b"))
    assert store.transaction_version("people", "turn-1") == 1
    assert store.transaction_version("people", "turn-2") is None


def test_an_empty_table_has_a_schema_and_no_files(store: FactStore) -> None:
    for name, table in FACT_TABLES.items():
        source = store.source(name)
        assert (source.files, source.schema) == ((), table.schema)


def test_creating_again_keeps_what_there_is(store: FactStore) -> None:
    store.append("people", people("a"))
    store.create()
    assert ids(store) == ["a"]


def test_deletions_that_a_list_of_files_would_hide_are_refused(
    store: FactStore, tmp_path: Path
) -> None:
    store.append("people", people("a"))
    delta = DeltaTable(str(tmp_path / "facts" / "people"))
    delta.alter.add_feature(TableFeatures.DeletionVectors, allow_protocol_versions_increase=True)
    with pytest.raises(WorkspaceError, match="deletionVectors") as caught:
        store.source("people")
    assert "deletion vectors" in caught.value.hint


def test_what_is_no_fact_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="fact table 'people' cannot be opened") as caught:
        FactStore(tmp_path).source("people")
    assert "najimi init" in caught.value.hint


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(
        tmp_path / "shop", Settings(), playbook_text=read_pack("retail_starter")
    )


def test_a_workspace_opens_as_it_was_made(workspace: Workspace) -> None:
    again = open_workspace(workspace.folder)
    assert again == workspace
    assert again.playbook().version == "retail_starter_3"
    assert len(again.salt) == 32
    assert (workspace.folder / "salt").stat().st_mode & 0o777 == 0o600
    assert load_settings(workspace.folder / "najimi.toml") == Settings()


def test_a_new_workspace_never_lands_in_a_folder_in_use(workspace: Workspace) -> None:
    salt = (workspace.folder / "salt").read_bytes()
    with pytest.raises(WorkspaceError, match="is not empty"):
        create_workspace(workspace.folder, Settings(), playbook_text=read_pack("retail_starter"))
    assert (workspace.folder / "salt").read_bytes() == salt


def test_any_other_folder_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"it has no najimi\.toml"):
        open_workspace(tmp_path)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("horizon_day", "horizon_days"), ("curency", "currency"), ("zzz", "none near")],
)
def test_an_unknown_setting_names_the_nearest(
    workspace: Workspace, name: str, nearest: str
) -> None:
    path = workspace.folder / "najimi.toml"
    path.write_text(path.read_text(encoding="utf-8") + f"\n{name} = 1\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=f"unknown setting '{name}'") as caught:
        open_workspace(workspace.folder)
    assert nearest in caught.value.hint


def test_every_setting_outside_its_range_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings(
            currency="YEN", time_zone="Tokyo", horizon_days=1, annual_discount_share=float("nan"),
            keep_turns=True, seed="1", engine="sqlite",
        )  # type: ignore[arg-type]  # fmt: skip
    for name in (
        "currency",
        "time_zone",
        "horizon_days",
        "annual_discount_share",
        "keep_turns",
        "seed",
        "engine",
    ):
        assert f"{name} must be" in str(caught.value)


def test_settings_that_are_described_are_read_back(tmp_path: Path) -> None:
    given = Settings(
        currency="USD", time_zone="America/New_York", locale="en", seed=7, default_margin_share=-0.5
    )
    (tmp_path / "najimi.toml").write_text(describe_settings(given), encoding="utf-8")
    assert load_settings(tmp_path / "najimi.toml") == given
