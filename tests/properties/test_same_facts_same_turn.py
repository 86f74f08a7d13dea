"""A turn is a function of its facts: not of their order, their commits, or how often one asks."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from najimi.config import Settings
from najimi.loop import run_turn
from najimi.playbooks import read_pack
from najimi.tables import TURN_TABLES
from najimi.testing import AS_OF, fact_rows
from najimi.testing.cast import small_shop_rows
from najimi.workspace import Turn, Workspace, create_workspace

Rows = dict[str, list[dict[str, Any]]]
AMOUNTS = ("expected_margin_amount", "expected_margin_low_amount", "expected_margin_high_amount")


@pytest.fixture(scope="module")
def rows() -> Rows:
    """Return the facts of the small shop, each with an id that does not depend on its place."""
    shop = small_shop_rows(n_others=60, seed=1)
    return {
        table: [{"fact_id": f"{table}-{n}"} | row for n, row in enumerate(facts)]
        for table, facts in shop.items()
    }


def shop(folder: Path, rows: Rows, *, n_commits: int = 1, seed: int | None = None) -> Workspace:
    """Make a workspace; with a seed the facts arrive shuffled."""
    workspace = create_workspace(
        folder, Settings(), playbook_text=read_pack("retail_starter"), salt="same"
    )
    for table, facts in rows.items():
        place = np.arange(len(facts))
        if seed is not None:
            np.random.default_rng(seed).shuffle(place)
        for part in np.array_split(place, n_commits):
            data = fact_rows(table, [facts[n] for n in part])
            workspace.facts.append(table, data.to_reader())
    return workspace


PER_PIECE = ("unit_price_amount", "unit_margin_amount")


def assert_same_tables(one: Turn, other: Turn, *, but: tuple[str, ...] = ()) -> None:
    for name in TURN_TABLES:
        left, right = (
            table.drop_columns([column for column in but if column in table.schema.names])
            for table in (one.read(name), other.read(name))
        )
        assert left.equals(right), name
        assert left.schema.equals(right.schema), name


def n_issued(workspace: Workspace) -> int:
    files = workspace.facts.source("decisions_issued").files
    return sum(pq.read_metadata(file).num_rows for file in files)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, rows: Rows) -> tuple[Workspace, Turn]:
    workspace = shop(tmp_path_factory.mktemp("plain") / "shop", rows)
    return workspace, run_turn(workspace, as_of=AS_OF)


@pytest.mark.parametrize(("n_commits", "seed"), [(1, 5), (4, 6)])
def test_neither_the_order_of_facts_nor_their_commits_matter(
    tmp_path: Path, rows: Rows, plain: tuple[Workspace, Turn], n_commits: int, seed: int
) -> None:
    mixed = shop(tmp_path / "shop", rows, n_commits=n_commits, seed=seed)
    first, other = plain[1], run_turn(mixed, as_of=AS_OF)
    assert first.read("decisions").num_rows > 60
    assert_same_tables(first, other)


def test_the_second_turn_is_the_same_too(tmp_path: Path, rows: Rows) -> None:
    later = AS_OF + timedelta(days=40)
    turns = []
    for number, seed in enumerate((None, 9)):
        workspace = shop(tmp_path / f"shop{number}", rows, seed=seed, n_commits=1 + number)
        first = run_turn(workspace, as_of=AS_OF)
        turns.append((first, run_turn(workspace, as_of=later)))
    (one, second_one), (other, second_other) = turns
    assert_same_tables(one, other)
    for name in set(TURN_TABLES) - {"forecasts"}:  # which names the first turn, by its commits
        assert second_one.read(name).equals(second_other.read(name)), name
    assert second_one.read("forecasts").num_rows > 0
    assert (
        second_one.read("forecasts")
        .drop_columns(["turn_id"])
        .equals(second_other.read("forecasts").drop_columns(["turn_id"]))
    )


def test_asking_twice_is_one_turn_and_decides_nothing_new(tmp_path: Path, rows: Rows) -> None:
    workspace = shop(tmp_path / "shop", rows)
    first = run_turn(workspace, as_of=AS_OF)
    n_first, written = n_issued(workspace), first.path("decisions").stat().st_mtime_ns
    versions = workspace.facts.versions()
    again = run_turn(workspace, as_of=AS_OF)
    assert again.manifest == first.manifest
    n_beside = pc.sum(first.read("holdouts")["is_beside"]).as_py() or 0
    assert n_issued(workspace) == n_first == first.read("decisions").num_rows + n_beside
    assert again.path("decisions").stat().st_mtime_ns == written
    assert len(workspace.turns.all()) == 1
    assert workspace.facts.versions() == versions


def test_asking_twice_in_another_zone_is_one_turn(plain: tuple[Workspace, Turn]) -> None:
    workspace, first = plain
    local = AS_OF.astimezone(workspace.settings.zone)
    assert run_turn(workspace, as_of=local).manifest.turn_id == first.manifest.turn_id


def test_facts_that_happened_later_change_nothing(
    tmp_path: Path, rows: Rows, plain: tuple[Workspace, Turn]
) -> None:
    workspace = shop(tmp_path / "shop", rows)
    later = [
        row | {"fact_id": f"later-{n}", "occurred_at": AS_OF + timedelta(minutes=n)}
        for n, row in enumerate(rows["order_lines"][:50])
    ]
    workspace.facts.append("order_lines", fact_rows("order_lines", later).to_reader())
    for table in ("people", "interactions", "consents"):
        moved = [
            row | {"fact_id": f"later-{n}", "occurred_at": AS_OF}
            for n, row in enumerate(rows[table])
        ]
        workspace.facts.append(table, fact_rows(table, moved).to_reader())
    turn = run_turn(workspace, as_of=AS_OF)
    assert turn.manifest.turn_id != plain[1].manifest.turn_id
    assert_same_tables(turn, plain[1])


def test_a_turn_run_again_with_late_facts_issues_each_of_its_decisions_once(
    tmp_path: Path, rows: Rows
) -> None:
    workspace = shop(tmp_path / "shop", rows)
    first = run_turn(workspace, as_of=AS_OF)
    late = [
        rows["people"][0]
        | {"fact_id": "late", "source_key": "late", "occurred_at": AS_OF - timedelta(1)}
    ]
    workspace.facts.append("people", fact_rows("people", late).to_reader())
    second = run_turn(workspace, as_of=AS_OF)
    assert second.read("decisions").num_rows == first.read("decisions").num_rows + 1
    files = workspace.facts.source("decisions_issued").files
    issued = pa.concat_tables(pq.read_table(file, columns=["turn_id", "fact_id"]) for file in files)
    ids = list(zip(*issued.to_pydict().values(), strict=True))
    assert len(ids) == len(set(ids))
    assert {turn for turn, _ in ids} == {first.manifest.turn_id, second.manifest.turn_id}


def test_ten_times_the_money_is_ten_times_the_margin_and_the_same_ranks(
    tmp_path: Path, rows: Rows, plain: tuple[Workspace, Turn]
) -> None:
    tenfold = [
        row | {"net_amount": row["net_amount"] * 10,
               "margin_amount": None if row["margin_amount"] is None else row["margin_amount"] * 10}
        for row in rows["order_lines"]
    ]  # fmt: skip
    turn = run_turn(shop(tmp_path / "shop", rows | {"order_lines": tenfold}), as_of=AS_OF)
    before, after = (each.read("customer_values") for each in (plain[1], turn))
    for name in AMOUNTS:
        small, large = (np.asarray(table[name].drop_null()) for table in (before, after))
        assert len(small) > 60
        np.testing.assert_allclose(large, small * 10, rtol=1e-6)
    ranks = [each.read("tiers")["value_rank"].to_pylist() for each in (plain[1], turn)]
    assert ranks[0] == ranks[1]


def test_the_number_of_pieces_bought_is_not_money(
    tmp_path: Path, rows: Rows, plain: tuple[Workspace, Turn]
) -> None:
    dozen = [row | {"quantity": Decimal(12)} for row in rows["order_lines"]]
    turn = run_turn(shop(tmp_path / "shop", rows | {"order_lines": dozen}), as_of=AS_OF)
    assert_same_tables(turn, plain[1], but=PER_PIECE)
