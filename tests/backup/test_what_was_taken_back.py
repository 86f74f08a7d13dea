"""What people took back after a backup stays taken back when the backup is restored."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from najimi.backup import backup_workspace, restore_workspace
from najimi.errors import WorkspaceError
from najimi.load import load_file
from najimi.loop import run_turn
from najimi.ownership import erase
from najimi.testing import AS_OF
from najimi.workspace import KeptList, Withdrawal, Workspace

NOW = AS_OF + timedelta(days=1)
CANARY = "canary-0417"


@pytest.fixture
def known_shop(shop: Workspace, tmp_path: Path) -> Workspace:
    """Return the shop with one more person, whose every trace bears one word."""
    path = tmp_path / "people.csv"
    path.write_text(
        f"source_key,email,family_name\n{CANARY},{CANARY}@example.com,{CANARY}\n", encoding="utf-8"
    )
    load_file(shop, "people", path, source="shop", now=NOW)
    path.unlink()
    run_turn(shop, as_of=NOW)
    return shop


@pytest.fixture
def canary(known_shop: Workspace) -> str:
    """Return the customer id of that person."""
    turn = known_shop.turns.current()
    assert turn is not None
    rows = turn.read("identities").to_pylist()
    return next(row["customer_id"] for row in rows if row["source_key"] == CANARY)


def files_with(folder: Path, *words: str) -> list[str]:
    """Return the files that hold a word in their bytes or, being Parquet, in their values."""
    return sorted(
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(word.encode() in _bytes(path) for word in words)
    )


def _bytes(path: Path) -> bytes:
    values = pq.read_table(path).to_pylist() if path.suffix == ".parquet" else []
    return path.read_bytes() + repr(values).encode()


def test_whoever_was_erased_since_is_not_there_again(
    known_shop: Workspace, canary: str, tmp_path: Path
) -> None:
    made = backup_workspace(known_shop, tmp_path / "b.tar", now=NOW)
    erase(known_shop, [canary], now=NOW + timedelta(hours=1), who="owner")
    restored = restore_workspace(
        made.path, tmp_path / "back", kept=known_shop.kept.folder, now=NOW + timedelta(hours=2)
    )
    assert restored.replayed.receipt is not None
    assert restored.replayed.receipt.n_people == 1
    assert files_with(restored.workspace.folder, CANARY, canary) == []


def test_whoever_was_not_erased_is_all_there(
    known_shop: Workspace, canary: str, tmp_path: Path
) -> None:
    made = backup_workspace(known_shop, tmp_path / "b.tar", now=NOW)
    restored = restore_workspace(made.path, tmp_path / "back", is_new_list=True, now=NOW)
    assert restored.replayed.receipt is None
    assert len(files_with(restored.workspace.folder, CANARY)) >= 2


def test_a_consent_withdrawn_since_is_withdrawn_again(
    known_shop: Workspace, customer_id: Callable[[str], str], tmp_path: Path
) -> None:
    made = backup_workspace(known_shop, tmp_path / "b.tar", now=NOW)
    said = Withdrawal(customer_id("alice"), "promotional", "email", NOW + timedelta(hours=1))
    known_shop.kept.add_withdrawals([said])
    restored = restore_workspace(
        made.path, tmp_path / "back", kept=known_shop.kept.folder, now=NOW + timedelta(hours=2)
    )
    assert restored.replayed.n_withdrawals == 1
    files = restored.workspace.facts.source("consents").files
    rows = pa.concat_tables([pq.read_table(file) for file in files]).to_pylist()
    (row,) = (row for row in rows if row["source"] == "desk")
    assert (row["state"], row["purpose"], row["channel"]) == ("withdrawn", "promotional", "email")


@pytest.mark.parametrize("left", [(), ("key",), ("list",)])
def test_a_folder_that_holds_no_list_does_not_pass_for_one(
    known_shop: Workspace, canary: str, tmp_path: Path, left: tuple[str, ...]
) -> None:
    made = backup_workspace(known_shop, tmp_path / "b.tar", now=NOW)
    erase(known_shop, [canary], now=NOW + timedelta(hours=1), who="owner")
    for folder in (tmp_path / "wrong", tmp_path / "back.kept"):
        folder.mkdir()
        for name in left:
            shutil.copy(known_shop.kept.folder / name, folder)
        with pytest.raises(WorkspaceError, match="no list"):
            restore_workspace(
                made.path, tmp_path / "back", now=NOW,
                kept=folder if folder.name == "wrong" else None,
            )  # fmt: skip
    assert not (tmp_path / "back").exists()


def test_the_list_of_another_shop_does_not_pass_for_this_one(
    known_shop: Workspace, canary: str, tmp_path: Path
) -> None:
    erase(known_shop, [canary], now=NOW, who="owner")
    made = backup_workspace(known_shop, tmp_path / "b.tar", now=NOW)
    other = KeptList(tmp_path / "other.kept")
    other.add_withdrawals([Withdrawal("c1", "care", "call", NOW)])
    with pytest.raises(WorkspaceError, match="not the list"):
        restore_workspace(made.path, tmp_path / "back", kept=other.folder, now=NOW)


def test_a_copied_list_is_for_its_owner_only(known_shop: Workspace, tmp_path: Path) -> None:
    known_shop.kept.add_withdrawals([Withdrawal("c1", "care", "call", NOW)])
    made = backup_workspace(known_shop, tmp_path / "b.tar", now=NOW)
    known_shop.kept.folder.chmod(0o755)
    for path in known_shop.kept.folder.iterdir():
        path.chmod(0o644)
    restored = restore_workspace(made.path, tmp_path / "back", kept=known_shop.kept.folder, now=NOW)
    folder = restored.workspace.kept.folder
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
