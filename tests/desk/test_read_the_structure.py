"""How value is spread, and how people moved."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.desk import engine
from najimi.desk.engine.structure import movement_between
from najimi.errors import NoTurnError
from najimi.model.terms import Tier
from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client


def test_tiers_and_stages_each_hold_everyone_once(desk_shop: Workspace) -> None:
    shop = engine.open_shop(desk_shop.folder)
    told = engine.read_structure(shop)
    assert sum(tier.n for tier in told.tiers) == told.n_customers
    assert sum(stage.n for stage in told.stages) == told.n_customers
    shares = [tier.value_share for tier in told.tiers if tier.value_share is not None]
    assert sum(shares) == pytest.approx(1)


def test_concentration_is_the_sum_of_the_top_tenth(desk_shop: Workspace) -> None:
    shop = engine.open_shop(desk_shop.folder)
    amounts = shop.turn.read("customer_values")["expected_margin_amount"].drop_null().to_pylist()
    ranked = sorted((max(amount, 0.0) for amount in amounts), reverse=True)
    top = sum(ranked[: round(len(ranked) / 10)]) / sum(ranked)
    assert engine.read_structure(shop).top_tenth_share == pytest.approx(top, abs=1e-6)


def test_movement_counts_everyone_of_either_turn_once(desk_shop: Workspace) -> None:
    shop = engine.open_shop(desk_shop.folder)
    (before,) = engine.list_turns(shop)
    earlier = shop.workspace.turns.find(before.turn_id)
    assert earlier is not None
    moved = engine.read_movement(shop, before.turn_id)
    tiers = Counter(earlier.read("tiers")["tier"].to_pylist())
    assert {row.tier: row.n for row in moved.rows} == tiers
    assert all(sum(n for _, n in row.counts) + row.n_gone == row.n for row in moved.rows)
    n_then, n_now = earlier.read("customers").num_rows, shop.turn.read("customers").num_rows
    assert moved.n_new - moved.n_gone == n_now - n_then


TIERS = st.dictionaries(st.sampled_from("abcdefghij"), st.sampled_from(sorted(Tier)), max_size=10)


def tiers_table(tiers: dict[str, str]) -> pa.Table:
    columns = {"customer_id": list(tiers), "tier": [str(tier) for tier in tiers.values()]}
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


@given(before=TIERS, after=TIERS)
@settings(deadline=None, max_examples=60, derandomize=True)
def test_rows_add_up_to_tiers_then_and_columns_with_newcomers_to_tiers_now(
    before: dict[str, str], after: dict[str, str]
) -> None:
    moved = movement_between(tiers_table(before), tiers_table(after))
    for row in moved.rows:
        assert row.n == list(before.values()).count(row.tier)
        assert row.n == row.n_gone + sum(n for _, n in row.counts)
    assert {row.tier for row in moved.rows} == set(before.values())
    for tier, n_new in moved.newcomers:
        came = sum(dict(row.counts)[tier] for row in moved.rows)
        assert came + n_new == list(after.values()).count(tier)


def test_movement_is_told_between_any_two_turns_in_either_direction(desk_shop: Workspace) -> None:
    shop = engine.open_shop(desk_shop.folder)
    earlier = engine.list_turns(shop)[0].turn_id
    back = engine.read_movement(shop, shop.manifest.turn_id, earlier)
    assert sum(row.n for row in back.rows) == engine.read_structure(shop).n_customers
    same = engine.read_movement(shop, earlier, earlier)
    assert all(dict(row.counts)[row.tier] == row.n for row in same.rows)
    with pytest.raises(NoTurnError, match="no turn 'x' is on disk"):
        engine.read_movement(shop, "x")


def test_back_in_time_the_movement_is_the_same_the_other_way_round(desk_shop: Workspace) -> None:
    shop = engine.open_shop(desk_shop.folder)
    now, before = engine.current_turn(shop).turn_id, engine.list_turns(shop)[0].turn_id
    there, back = (engine.read_movement(shop, *way) for way in ((before, now), (now, before)))
    counted = {(row.tier, tier): n for row in there.rows for tier, n in row.counts if n}
    assert counted == {(tier, row.tier): n for row in back.rows for tier, n in row.counts if n}
    assert (there.n_new, there.n_gone) == (back.n_gone, back.n_new)


def test_each_number_of_the_movement_opens_those_people(
    owner: Client, desk_shop: Workspace
) -> None:
    shop = engine.open_shop(desk_shop.folder)
    until, since = engine.current_turn(shop).turn_id, engine.list_turns(shop)[0].turn_id
    for row in engine.read_movement(shop, since, until).rows:
        for tier, n in row.counts:
            wanted = engine.Filters(since=since, was=row.tier, until=until, became=tier)
            assert engine.list_customers(shop, wanted, after=0, locale="ja").n == n
    page = owner.get(f"/structure/movement?since={since}&until={until}").text
    assert f"since={since}&amp;was=" in page
    assert f"until={until}&amp;became=" in page


@pytest.mark.parametrize("asked", ["since=../../etc", "until=nobody", "since=&until="])
def test_an_unknown_turn_falls_back_to_the_last_one(owner: Client, asked: str) -> None:
    told = owner.get(f"/structure/movement?{asked}").text
    assert "2025年9月13日</option>" in told
    assert "動きの表" in told


@pytest.mark.parametrize("page", ["/structure", "/structure/important", "/structure/movement"])
@pytest.mark.parametrize("locale", ["ja", "en"])
def test_every_page_of_the_structure_leads_to_the_others(
    owner: Client, page: str, locale: str
) -> None:
    owner.post("/language", {"locale": locale})
    told = owner.get(page).text
    for other in ("/structure", "/structure/important", "/structure/movement"):
        assert f'href="{other}"' in told
