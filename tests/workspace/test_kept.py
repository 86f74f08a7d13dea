"""The list outside the workspace: nobody on it by name, nothing acknowledged is ever lost."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from najimi.errors import WorkspaceError
from najimi.testing import environment_with
from najimi.workspace import KeptList, Withdrawal
from najimi.workspace.kept import KEY_FILE, LIST_FILE

AT = datetime(2026, 4, 1, tzinfo=UTC)
WITHDRAWN = Withdrawal("c1", "promotional", "email", AT)
SCRIPT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from najimi.workspace import KeptList, Withdrawal
kept = KeptList(Path(sys.argv[1]))
if sys.argv[2] == "forget":
    kept.forget(frozenset({"c1"}))
else:
    kept.add_withdrawals([Withdrawal("c2", "care", "call", datetime(2026, 4, 2, tzinfo=UTC))])
"""


@pytest.fixture
def kept(tmp_path: Path) -> KeptList:
    return KeptList(tmp_path / "shop.kept")


def start(kept: KeptList, act: str, fault: str = "") -> int:
    command = [sys.executable, "-c", SCRIPT, str(kept.folder), act]
    return subprocess.run(command, env=environment_with(fault), check=False).returncode


def test_an_empty_list_leaves_no_trace_on_disk(kept: KeptList) -> None:
    assert kept.erased() == frozenset()
    assert kept.hashes.matches(
        "email", pa.array(["a@example.com"]), among=kept.erased()
    ).to_pylist() == [False]
    assert kept.withdrawals() == []
    assert not kept.folder.exists()


def test_it_names_nobody(kept: KeptList) -> None:
    kept.add_erasure("E1", AT, kept.hashes.digests("email", ["alice@example.com"]))
    kept.add_erasure("E2", AT, kept.hashes.digests("key", ["shop"], ["alice"]))
    text = (kept.folder / LIST_FILE).read_text()
    assert "alice" not in text and "shop" not in text
    assert kept.erasures()[0].receipt == "E1"


def test_only_its_owner_may_read_it(kept: KeptList) -> None:
    kept.add_erasure("E1", AT, kept.hashes.digests("phone", ["+819012345678"]))
    assert kept.folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in kept.folder.iterdir()} == {0o600}


def test_the_same_text_of_two_kinds_or_two_lists_hashes_apart(
    kept: KeptList, tmp_path: Path
) -> None:
    other = KeptList(tmp_path / "other.kept")
    told = {
        *kept.hashes.digests("card", ["1"]),
        *kept.hashes.digests("phone", ["1"]),
        *other.hashes.digests("card", ["1"]),
    }
    assert len(told) == 3


def test_keys_match_only_within_their_source(kept: KeptList) -> None:
    kept.add_erasure("E1", AT, kept.hashes.digests("key", ["shop"], ["1"]))
    sources, keys = pa.array(["till", "shop", "shop", "shop"]), pa.array(["1", "1", None, "1"])
    assert kept.hashes.matches("key", sources, keys, among=kept.erased()).to_pylist() == [
        False,
        True,
        False,
        True,
    ]


def test_someone_who_asks_may_come_back(kept: KeptList) -> None:
    digests = kept.hashes.digests("email", ["alice@example.com", "bob@example.com"])
    kept.add_erasure("E1", AT, digests)
    kept.lift(AT + timedelta(days=9), digests[:1])
    assert kept.erased() == frozenset(digests[1:])
    assert len(kept.erasures()) == 1


def test_withdrawals_of_the_erased_are_dropped(kept: KeptList) -> None:
    kept.add_withdrawals([WITHDRAWN, Withdrawal("c2", "care", "call", AT)])
    kept.add_withdrawals([WITHDRAWN])
    kept.forget(frozenset({"c1"}))
    assert [w.customer_id for w in kept.withdrawals()] == ["c2"]
    assert "c1" not in (kept.folder / LIST_FILE).read_text()


def test_half_an_entry_at_the_end_is_no_entry_and_stops_nobody(kept: KeptList) -> None:
    kept.add_withdrawals([WITHDRAWN])
    path = kept.folder / LIST_FILE
    whole = path.read_bytes()
    for n_bytes in range(1, len(whole)):
        path.write_bytes(whole + whole[:n_bytes])
        assert kept.withdrawals() == [WITHDRAWN]
    kept.add_withdrawals([WITHDRAWN])
    assert path.read_bytes() == whole + whole


@pytest.mark.parametrize("at", [20, -40])
def test_damage_is_told_also_of_the_last_entry(kept: KeptList, at: int) -> None:
    kept.add_withdrawals([WITHDRAWN])
    kept.add_withdrawals([WITHDRAWN])
    path = kept.folder / LIST_FILE
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(WorkspaceError, match="damaged"):
        kept.withdrawals()


def test_a_list_without_its_key_is_refused_not_made_anew(kept: KeptList) -> None:
    kept.add_erasure("E1", AT, kept.hashes.digests("phone", ["+819012345678"]))
    (kept.folder / KEY_FILE).unlink()
    with pytest.raises(WorkspaceError, match="no key"):
        kept.hashes.digests("phone", ["+819012345678"])


def test_a_workspace_takes_no_other_list_and_no_older_one_for_its_own(tmp_path: Path) -> None:
    bond = tmp_path / "kept.json"
    kept = KeptList(tmp_path / "shop.kept", bond=bond)
    kept.add_erasure("E1", AT, kept.hashes.digests("email", ["alice@example.com"]))
    shutil.copytree(kept.folder, tmp_path / "older.kept")
    kept.add_erasure("E2", AT, kept.hashes.digests("email", ["bob@example.com"]))
    KeptList(tmp_path / "other.kept").add_withdrawals([WITHDRAWN])
    for name in ("absent.kept", "other.kept", "older.kept"):
        with pytest.raises(WorkspaceError, match=r"is not the list|is older"):
            KeptList(tmp_path / name, bond=bond).erased()
    assert not (tmp_path / "absent.kept").exists()
    assert len(KeptList(kept.folder, bond=bond).erased()) == 2
    assert bond.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("act", "point", "left"),
    [("add", "lines.before_sync", {"c1", "c2"}), ("forget", "files.before_replace", set())],
)
def test_a_kill_leaves_the_list_as_it_was_or_complete(
    kept: KeptList, act: str, point: str, left: set[str]
) -> None:
    kept.add_withdrawals([WITHDRAWN])
    assert start(kept, act, f"{point}:kill") == -signal.SIGKILL
    assert kept.withdrawals()[0] == WITHDRAWN
    assert start(kept, act) == 0
    assert {w.customer_id for w in kept.withdrawals()} == left
