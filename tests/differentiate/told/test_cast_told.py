"""What the cast told, through a whole turn."""

from __future__ import annotations

from typing import Any

import pytest

from najimi.loop import run_turn
from najimi.ownership.person import find_people
from najimi.testing import AS_OF, fact_rows, make_small_shop, told_rows
from najimi.workspace import Turn

Row = dict[str, Any]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> tuple[Turn, dict[str, str]]:
    workspace = make_small_shop(tmp_path_factory.mktemp("told") / "shop", n_others=30)
    for table, rows in told_rows().items():
        workspace.facts.append(table, fact_rows(table, rows).to_reader())
    turn = run_turn(workspace, as_of=AS_OF)
    ids = {}
    for key in ("alice", "bob", "erin"):
        (ids[key],) = find_people(workspace, [f"shop:{key}"]).customer_ids
    return turn, ids


def rows_of(said: tuple[Turn, dict[str, str]], table: str, key: str) -> list[Row]:
    turn, ids = said
    return [row for row in turn.read(table).to_pylist() if row["customer_id"] == ids[key]]


def test_trends_are_their_own(said: tuple[Turn, dict[str, str]]) -> None:
    trends = {
        key: rows_of(said, "satisfaction", key)[0]["trend"] for key in ("alice", "bob", "erin")
    }
    assert trends == {"alice": "falling", "bob": "rising", "erin": "not_enough"}


def test_hiro_came_and_frank_has_not_yet(said: tuple[Turn, dict[str, str]]) -> None:
    (alice,) = [row for row in rows_of(said, "contributions_by_customer", "alice")
                if row["kind"] == "referral"]  # fmt: skip
    assert (alice["quantity"], alice["n_came"]) == (2, 1)
    (bob,) = [row for row in rows_of(said, "contributions_by_customer", "bob")
              if row["kind"] == "referral"]  # fmt: skip
    assert (bob["quantity"], bob["n_came"]) == (1, 0)


def test_each_share_says_how_it_is_known(said: tuple[Turn, dict[str, str]]) -> None:
    told = {key: rows_of(said, "share_of_customer", key)[0] for key in ("alice", "bob", "erin")}
    assert [told[key]["method"] for key in told] == ["declared", "asked", "inferred"]
    assert told["alice"]["share"] == told["alice"]["share_low"] == told["alice"]["share_high"]
    assert told["bob"]["reason"] == "less_than_spent"


def test_rules_may_speak_of_the_main_need(said: tuple[Turn, dict[str, str]]) -> None:
    main = {key: rows_of(said, "contexts", key)[0]["main_need"] for key in ("alice", "bob")}
    assert main == {"alice": "small_pleasures", "bob": "saving_time"}
