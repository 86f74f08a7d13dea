"""On Spark, too, the same manifest gives the same decisions by hash, where capacities bind."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from tests.test_replaying import publish_scarce

from najimi.loop import run_turn
from najimi.replaying import replay_turn
from najimi.testing import AS_OF, make_small_shop


def test_a_turn_of_spark_is_decided_again_to_the_last_figure(tmp_path: Path) -> None:
    shop = make_small_shop(tmp_path / "shop", n_others=20)
    publish_scarce(shop)
    shop = dataclasses.replace(shop, settings=dataclasses.replace(shop.settings, engine="spark"))
    turn = run_turn(shop, as_of=AS_OF)
    rows = [*turn.read("decisions").to_pylist(), *turn.read("holdouts").to_pylist()]
    decided = {row["decision_id"] for row in rows} - {None}
    shop.turns.remove(turn)
    found = replay_turn(shop, turn.manifest.turn_id)
    assert found.is_same
    assert found.n_issued == found.n_same == len(decided) > 0
