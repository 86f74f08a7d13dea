"""A turn is decided again from its record alone, to the last figure, when its tables are long gone."""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from tests.terminal import run_najimi

from najimi.backup.members import members_but_facts
from najimi.errors import BusyError, NoTurnError
from najimi.loop import run_turn
from najimi.ownership.data_map import list_uncovered
from najimi.replaying import replay_turn
from najimi.testing import AS_OF, fact_rows, make_small_shop
from najimi.workspace import Turn, Workspace

SCARCE = (
    ('budget = {JPY = "30000"', 'budget = {JPY = "900"'),
    ("minutes = 240", "minutes = 25"),
    ('email = "unlimited"', "email = 9"),
    ("global_holdout_share = 0.05", "global_holdout_share = 0.2"),
    ("near_tie_share = 0.1", "near_tie_share = 0.5"),
    ("floor_share = 0.1", "floor_share = 0.4"),
)
"""Capacities that bind, people kept back, and treatments tried by chance."""


def publish_scarce(shop: Workspace) -> None:
    text = shop.playbooks.text().replace("retail_starter_3", "scarce_1")
    for old, new in SCARCE:
        assert old in text
        text = text.replace(old, new)
    shop.playbooks.publish(text, "scarce_1", at=AS_OF)


@pytest.fixture(scope="module")
def pruned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, list[Turn]]:
    """Return a shop with three turns under scarcity, of which the first is no longer on disk."""
    shop = make_small_shop(tmp_path_factory.mktemp("scarce") / "shop", n_others=60)
    publish_scarce(shop)
    shop = dataclasses.replace(shop, settings=dataclasses.replace(shop.settings, keep_turns=2))
    turns = [run_turn(shop, as_of=AS_OF + timedelta(days=7 * n)) for n in range(3)]
    return shop, turns


def test_the_same_record_gives_the_same_decisions_where_capacities_and_chance_decide(
    pruned: tuple[Workspace, list[Turn]],
) -> None:
    shop, turns = pruned
    assert [turn.folder.exists() for turn in turns] == [False, True, True]
    for turn in turns:
        found = replay_turn(shop, turn.manifest.turn_id)
        assert found.is_same
        assert found.is_of_this_release
        # One for each of 68 customers, and what chance kept back beside what was done.
        assert 68 <= found.n_issued == found.n_same
        assert (found.n_other, found.n_new) == (0, 0)


def test_the_shop_is_one_in_which_scarcity_and_chance_decide(
    pruned: tuple[Workspace, list[Turn]],
) -> None:
    _, turns = pruned
    rows = turns[-1].read("decisions").to_pylist()
    assert {"capacity", "held_out", "worth_doing"} <= {row["reason"] for row in rows}
    assert any(row["choice_probability"] < 1 for row in rows)
    prices = turns[-1].read("prices").to_pylist()
    assert sum(row["price_amount"] > 0 for row in prices) >= 2


def test_another_draw_is_noticed(pruned: tuple[Workspace, list[Turn]]) -> None:
    shop, turns = pruned
    found = replay_turn(dataclasses.replace(shop, salt="another"), turns[0].manifest.turn_id)
    assert not found.is_same
    assert found.n_other > 0


def test_the_record_of_a_turn_names_nobody(pruned: tuple[Workspace, list[Turn]]) -> None:
    shop, turns = pruned
    record = shop.turns.find_record(turns[0].manifest.turn_id)
    assert record is not None
    names = {path.name for path in record.folder.iterdir()}
    assert names == {"manifest.json", "response_rates.parquet", "uplifts.parquet",
                     "models.parquet", "prices.parquet"}  # fmt: skip
    for name in names - {"manifest.json"}:
        assert "customer_id" not in record.read(name.removesuffix(".parquet")).column_names


def test_the_command_says_how_it_compares_and_explain_names_it(
    pruned: tuple[Workspace, list[Turn]],
) -> None:
    shop, turns = pruned
    turn_id = turns[0].manifest.turn_id
    told = run_najimi("turn", "--again", turn_id, "-w", str(shop.folder))
    assert told.exit_code == 0
    n_issued = replay_turn(shop, turns[0].manifest.turn_id).n_issued
    assert f"{n_issued}件" in told.stdout
    decision_id = turns[-1].read("decisions")["decision_id"][0].as_py()
    why = run_najimi("explain", "--decision", decision_id, "-w", str(shop.folder)).stdout
    assert f"najimi turn --again {turns[-1].manifest.turn_id}" in why
    odd = run_najimi("turn", "--again", turn_id, "--replay", "-w", str(shop.folder))
    assert odd.exit_code == 2


def test_without_a_record_or_while_a_turn_runs_nothing_is_decided(
    pruned: tuple[Workspace, list[Turn]],
) -> None:
    shop, turns = pruned
    with pytest.raises(NoTurnError, match="no record of turn 'gone'"):
        replay_turn(shop, "gone")
    with shop.turns.lock(), pytest.raises(BusyError):
        replay_turn(shop, turns[0].manifest.turn_id)


def say_in_a_file_each(shop: Workspace, kind: str, *keys: str) -> None:
    """Load what customers said a day before the turn: each a file of its own."""
    said = {"kind": kind, "channel": "counter", "direction": "in",
            "occurred_at": AS_OF - timedelta(days=1)}  # fmt: skip
    for key in keys:
        row = said | {"source_key": key, "fact_id": f"{kind}-{key}"}
        shop.facts.append("interactions", fact_rows("interactions", [row]).to_reader())


def test_facts_stay_readable_by_version_when_small_files_are_put_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = make_small_shop(tmp_path / "shop", n_others=5)
    say_in_a_file_each(shop, "reply", "alice", "bob", "grace")
    turn = run_turn(shop, as_of=AS_OF)
    say_in_a_file_each(shop, "complaint", "alice", "bob", "hiro")
    before = shop.facts.source("interactions").files
    for module in ("fact_files", "rewriting"):  # a handful is many here
        monkeypatch.setattr(f"najimi.workspace.{module}.MOST_SMALL_FILES", 1)
    later = run_turn(shop, as_of=AS_OF + timedelta(hours=1))
    with shop.facts.lock("interactions"):
        assert shop.facts.sweep("interactions") == len(before) == 7
    # What the first turn knew is one file now, and what came after it another.
    assert len(shop.facts.source("interactions").files) == 2
    # Had it known what came after it, it would have decided otherwise.
    one, other = (Counter(each.read("decisions")["reason"].to_pylist()) for each in (turn, later))
    assert other["complaint"] > one["complaint"]
    shop.turns.remove(turn)
    assert [each.manifest.turn_id for each in shop.turns.all()] == [later.manifest.turn_id]
    assert turn.manifest.turn_id in {each.turn_id for each in shop.turns.pinned()}
    found = replay_turn(shop, turn.manifest.turn_id)
    assert found.is_same
    assert found.n_issued == found.n_same >= 13


def test_a_backup_holds_the_records_and_the_data_map_knows_them(
    pruned: tuple[Workspace, list[Turn]], tmp_path: Path
) -> None:
    shop, turns = pruned
    assert list_uncovered(shop.folder) == []
    names = {member.name for member in members_but_facts(shop.folder)}
    assert f"turn_records/{turns[0].manifest.turn_id}/manifest.json" in names
