"""A whole workspace put aside and brought back: the same files, the same facts, the same turn."""

from __future__ import annotations

import shutil
import stat
import tarfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from najimi.backup import backup_workspace
from najimi.errors import BusyError, OutOfRangeError, WorkspaceError
from najimi.journal import compact
from najimi.loop import run_turn
from najimi.testing import AS_OF
from najimi.testing.facts import fact_rows
from najimi.workspace import Workspace, open_workspace

NOW = AS_OF + timedelta(days=1)
Restore = Callable[..., Workspace]


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file that comes back as it was: what waits in the journal becomes facts."""
    kept = (path for path in folder.rglob("*") if path.is_file() and "lock" not in path.name)
    told = {path.relative_to(folder).as_posix(): path.read_bytes() for path in kept}
    return {name: data for name, data in told.items() if not name.startswith("journal/")}


def test_every_file_comes_back_as_it_was(shop: Workspace, backup: Path, restore: Restore) -> None:
    expected = files_of(shop.folder)
    found = files_of(restore(backup).folder)
    assert {name: found.get(name) for name in expected} == expected


def test_readers_see_the_same_turn(shop: Workspace, backup: Path, restore: Restore) -> None:
    back = restore(backup)
    ours, theirs = shop.turns.current(), back.turns.current()
    assert ours is not None
    assert theirs is not None
    assert ours.manifest == theirs.manifest
    assert ours.read("decisions").equals(theirs.read("decisions"))


def test_the_next_turn_is_the_same_on_both(shop: Workspace, backup: Path, restore: Restore) -> None:
    turns = [run_turn(at, as_of=NOW) for at in (shop, restore(backup))]
    assert turns[0].manifest == turns[1].manifest
    for table in ("customers", "customer_values", "decisions", "agenda"):
        assert turns[0].read(table).equals(turns[1].read(table)), table


def test_everything_is_for_its_owner_only(backup: Path, restore: Restore) -> None:
    folder = restore(backup).folder
    for path in (backup, folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_facts_that_come_meanwhile_are_no_part_of_it(
    shop: Workspace, restore: Restore, tmp_path: Path
) -> None:
    compact(shop)
    before = shop.facts.versions()
    made = backup_workspace(shop, tmp_path / "first.tar", now=NOW)
    late = fact_rows("people", [{"source_key": "late", "occurred_at": AS_OF, "fact_id": "late"}])
    shop.facts.append("people", late.to_batches())
    assert restore(made.path).facts.versions() == before
    assert shop.facts.versions()["people"] == before["people"] + 1


def test_what_waits_in_the_journal_becomes_a_fact_with_it(backup: Path, restore: Restore) -> None:
    back = restore(backup)
    files = back.facts.source("people").files
    rows = pa.concat_tables([pq.read_table(file) for file in files]).to_pylist()
    assert [row["fact_id"] for row in rows if row["source_key"] == "iris"] == ["waiting"]


def test_half_turns_locks_and_what_runs_now_stay_out(
    shop: Workspace, restore: Restore, tmp_path: Path
) -> None:
    for name in ("turns/.t9.1/agenda.parquet", "turns/t9/agenda.parquet", "staging/l/staged"):
        path = shop.folder / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"half")
    back = restore(backup_workspace(shop, tmp_path / "b.tar", now=NOW).path)
    assert not [path for path in back.folder.rglob("*") if path.is_file() and "half" in path.name]
    assert not (back.folder / "turns" / "t9").exists()
    assert not (back.folder / "staging" / "l").exists()


def test_any_tool_can_open_it(backup: Path) -> None:
    with tarfile.open(backup) as archive:
        names = archive.getnames()
    assert "najimi.toml" in names
    assert names[-2:] == ["manifest.json", "sha256"]


def test_a_workspace_may_be_named_from_where_one_stands(
    shop: Workspace, tmp_path: Path, restore: Restore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop.folder)
    made = backup_workspace(open_workspace(Path()), tmp_path / "here.tar", now=NOW)
    assert files_of(shop.folder).keys() <= files_of(restore(made.path).folder).keys()


def test_a_folder_as_target_gets_a_file_with_name_and_instant(
    shop: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "backups").mkdir()
    made = backup_workspace(shop, tmp_path / "backups", now=NOW)
    assert made.path.name == f"shop-{NOW:%Y%m%dT%H%M%SZ}.najimi.tar"
    assert made.n_bytes == made.path.stat().st_size


@pytest.mark.parametrize("target", ["shop/inside.tar", "shop.tar", "nowhere/shop.tar"])
def test_it_overwrites_nothing_and_keeps_out_of_the_workspace(
    shop: Workspace, backup: Path, tmp_path: Path, target: str
) -> None:
    assert backup.exists()
    with pytest.raises(OutOfRangeError):
        backup_workspace(shop, tmp_path / target, now=NOW)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_link_in_the_workspace_is_not_followed(shop: Workspace, tmp_path: Path) -> None:
    (shop.folder / "secrets.csv").symlink_to("/etc/passwd")
    with pytest.raises(WorkspaceError, match="is a link"):
        backup_workspace(shop, tmp_path / "b.tar", now=NOW)
    assert not (tmp_path / "b.tar").exists()


def test_an_erasure_under_way_is_waited_for(shop: Workspace, tmp_path: Path) -> None:
    (shop.folder / "erasures").mkdir()
    (shop.folder / "erasures" / "E1.intent").write_text("{}", encoding="utf-8")
    with pytest.raises(BusyError, match="an erasure is under way"):
        backup_workspace(shop, tmp_path / "b.tar", now=NOW)


def test_a_full_folder_is_never_restored_into(
    shop: Workspace, backup: Path, restore: Restore
) -> None:
    before = files_of(shop.folder)
    with pytest.raises(WorkspaceError, match="not an empty folder"):
        restore(backup, "shop")
    assert files_of(shop.folder) == before


def test_without_a_list_of_the_erased_it_asks(
    backup: Path, restore: Restore, tmp_path: Path
) -> None:
    with pytest.raises(WorkspaceError, match="no list of who was erased"):
        restore(backup, is_new_list=False)
    assert not (tmp_path / "back").exists()
    assert not (tmp_path / ".back.restoring").exists()


def test_a_list_named_from_elsewhere_is_taken_along(
    shop: Workspace, backup: Path, restore: Restore, tmp_path: Path
) -> None:
    shop.kept.add_erasure("E1", NOW, ["digest"])
    restore(backup, kept=shop.kept.folder, is_new_list=False)
    kept = shop.kept.folder
    assert (tmp_path / "back.kept" / "list").read_bytes() == (kept / "list").read_bytes()


def test_the_list_beside_the_workspace_is_found_by_itself(
    shop: Workspace, backup: Path, restore: Restore
) -> None:
    shop.kept.add_erasure("E1", NOW, ["digest"])
    shutil.rmtree(shop.folder)
    assert restore(backup, "shop", is_new_list=False).kept.erasures()[0].receipt == "E1"
