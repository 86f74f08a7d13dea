"""Readers see the old turn or the new one, whole, whatever happens in between."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from najimi.errors import BusyError, WorkspaceError
from najimi.loop import run_turn
from najimi.testing import AS_OF, environment_with
from najimi.workspace import Manifest, Turn, TurnStore, Workspace

TABLES = ("customers", "decisions")
HOLD = """
import sys
from pathlib import Path
from najimi.workspace import TurnStore
with TurnStore(Path(sys.argv[1])).lock():
    print("held", flush=True)
    sys.stdin.read()
"""
PUBLISH = """
import sys
from pathlib import Path
from najimi.workspace import Manifest, TurnStore
store, manifest = TurnStore(Path(sys.argv[1])), Manifest.from_json(Path(sys.argv[2]).read_text())
with store.begin(manifest.turn_id) as scratch:
    (scratch / "customers.parquet").write_bytes(Path(sys.argv[3]).read_bytes())
    store.publish(scratch, manifest)
"""


@pytest.fixture
def store(tmp_path: Path) -> TurnStore:
    (tmp_path / "turns").mkdir()
    return TurnStore(tmp_path / "turns")


def manifest(turn_id: str, days: int = 0) -> Manifest:
    return Manifest(
        turn_id=turn_id, as_of=AS_OF + timedelta(days=days), fact_versions={"people": 1},
        previous_turn_id=None, playbook_version="p_1", playbook_digest="d", seed=1, horizon_days=365,
        annual_discount_share=0.1, interval_share=0.8, default_margin_share=0.3,
        time_zone="Asia/Tokyo", currency="JPY", code_version="0", engine="duckdb", is_replay=False,
    )  # fmt: skip


def publish(store: TurnStore, turn_id: str, days: int = 0) -> Turn:
    with store.begin(turn_id) as scratch:
        for name in TABLES:
            pq.write_table(pa.table({"customer_id": [turn_id]}), scratch / f"{name}.parquet")
        return store.publish(scratch, manifest(turn_id, days))


def current_id(store: TurnStore) -> str | None:
    current = store.current()
    return current.manifest.turn_id if current else None


def test_before_the_first_turn_there_is_none(store: TurnStore) -> None:
    assert store.current() is None
    assert store.all() == []
    assert store.before(AS_OF) is None
    assert store.find("t1") is None


def test_a_published_turn_is_whole_and_current(store: TurnStore, tmp_path: Path) -> None:
    published = publish(store, "t1")
    assert store.current() == published
    assert [turn.read("customers").to_pydict() for turn in store.all()] == [{"customer_id": ["t1"]}]
    assert sorted(path.name for path in (tmp_path / "turns").iterdir()) == ["CURRENT", "t1"]


def test_a_turn_given_up_half_way_leaves_nothing(store: TurnStore, tmp_path: Path) -> None:
    publish(store, "t1")
    with pytest.raises(ZeroDivisionError), store.begin("t2") as scratch:
        (scratch / "customers.parquet").write_bytes(b"half")
        _ = 1 / 0
    assert current_id(store) == "t1"
    assert sorted(path.name for path in (tmp_path / "turns").iterdir()) == ["CURRENT", "t1"]


@pytest.mark.parametrize(
    ("point", "n_turns"), [("turn.before_rename", 1), ("turn.before_pointer", 2)]
)
def test_readers_never_see_half_a_turn(
    store: TurnStore, tmp_path: Path, point: str, n_turns: int
) -> None:
    old = publish(store, "t1")
    (tmp_path / "manifest.json").write_text(manifest("t2", 1).to_json())
    command = [sys.executable, "-c", PUBLISH, str(tmp_path / "turns"), str(tmp_path / "manifest.json"),
               str(old.path("customers"))]  # fmt: skip
    killed = subprocess.run(command, env=environment_with(f"{point}:kill"), check=False)
    assert killed.returncode == -signal.SIGKILL
    assert current_id(store) == "t1"
    assert len(store.all()) == n_turns
    assert all(turn.read("customers").num_rows == 1 for turn in store.all())
    store.remove_leftovers()
    subprocess.run(command, env=environment_with(), check=True)
    assert current_id(store) == "t2"
    assert {path.name for path in (tmp_path / "turns").iterdir()} == {"CURRENT", "t1", "t2"}


def test_a_turn_that_looks_from_earlier_does_not_take_over(store: TurnStore) -> None:
    publish(store, "t2", days=2)
    publish(store, "t1", days=1)
    assert current_id(store) == "t2"
    assert [turn.manifest.turn_id for turn in store.all()] == ["t1", "t2"]
    publish(store, "t2b", days=2)
    assert current_id(store) == "t2b"


def test_the_turn_before_is_the_newest_that_looked_from_earlier(store: TurnStore) -> None:
    for days in (3, 1, 2):
        publish(store, f"t{days}", days)
    found = [store.before(AS_OF + timedelta(days=days)) for days in (1, 2, 3, 9)]
    assert [turn and turn.manifest.turn_id for turn in found] == [None, "t1", "t2", "t3"]


def test_pruning_keeps_the_newest_the_current_and_the_one_to_spare(store: TurnStore) -> None:
    turns = [publish(store, f"t{days}", days) for days in range(6)]
    store.prune(keep=2, spare=turns[5])
    assert [turn.manifest.turn_id for turn in store.all()] == ["t4", "t5"]
    old = publish(store, "t1", 1)
    store.prune(keep=1, spare=old)
    assert [turn.manifest.turn_id for turn in store.all()] == ["t1", "t5"]
    assert current_id(store) == "t5"


def test_the_current_turn_stays_however_old_it_is(store: TurnStore, tmp_path: Path) -> None:
    publish(store, "t1", 1)
    newer = publish(store, "t2", 2)
    (tmp_path / "turns" / "CURRENT").write_text("t1\n")
    store.prune(keep=1, spare=newer)
    assert [turn.manifest.turn_id for turn in store.all()] == ["t1", "t2"]


def test_a_second_turn_is_told_to_wait(store: TurnStore, tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / "turns")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(BusyError) as caught, store.lock():
            pass
        assert caught.value.is_retryable
        holder.kill()
    with store.lock():
        pass


def test_a_turn_of_a_busy_workspace_changes_nothing(fresh_shop: Workspace) -> None:
    with fresh_shop.turns.lock(), pytest.raises(BusyError):
        run_turn(fresh_shop, as_of=AS_OF)
    assert fresh_shop.turns.all() == []


def test_a_manifest_comes_back_as_it_was_written() -> None:
    given = manifest("t1")
    assert Manifest.from_json(given.to_json()) == given
    assert given.as_of.tzinfo is not None


def test_a_turn_of_another_version_can_still_be_read(store: TurnStore) -> None:
    turn = publish(store, "t1")
    path = turn.folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"a_new_setting": {"share": 0.5}}))
    assert store.current() == turn
    assert store.all() == [turn]


def test_a_turn_that_lacks_a_field_is_named_as_damaged(store: TurnStore) -> None:
    path = publish(store, "t1").folder / "manifest.json"
    whole = json.loads(path.read_text())
    path.write_text(json.dumps({name: whole[name] for name in whole if name != "seed"}))
    with pytest.raises(WorkspaceError, match=r"turn 't1' cannot be read: .*seed"):
        store.current()


def test_a_damaged_turn_is_named_with_what_to_do(store: TurnStore) -> None:
    turn = publish(store, "t1")
    (turn.folder / "manifest.json").write_text("{")
    with pytest.raises(WorkspaceError, match="turn 't1' cannot be read") as caught:
        store.current()
    assert "najimi turn" in caught.value.hint


def test_leftovers_go_and_nothing_else(store: TurnStore, tmp_path: Path) -> None:
    publish(store, "t1")
    for name in (".t2.123", ".t0.pruned"):
        (tmp_path / "turns" / name / "scratch").mkdir(parents=True)
    store.remove_leftovers()
    assert sorted(path.name for path in (tmp_path / "turns").iterdir()) == ["CURRENT", "t1"]
