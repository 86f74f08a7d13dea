"""What the plan keeps back from somebody, or suspends, is not on the counter's shelf for them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.customize.leaks.registering import turn_rows

from najimi.customize.holdouts import kept_back
from najimi.desk.engine.catalogue import products_held_out, products_suspended
from najimi.desk.engine.shop import Shop, open_shop
from najimi.workspace import Turn, Workspace

SHARE = 0.3


@pytest.fixture(scope="module")
def shop(counter_shop: Workspace) -> Shop:
    """Return the shop with honey offered by a treatment of which three in ten are kept back."""
    opened = open_shop(counter_shop.folder)
    plan = opened.playbook
    offered = replace(plan.treatment("premium_range"), product_id="honey", holdout_share=SHARE)
    return replace(opened, playbook=replace(plan, treatments=(offered,), global_holdout_share=0.0))


def test_whom_the_plan_keeps_back_from_a_treatment_the_counter_keeps_back_from_its_product(
    shop: Shop,
) -> None:
    draws = np.linspace(0.0, 0.999, 400)
    plan = kept_back(draws, shop.playbook, np.zeros(len(draws), np.int64))
    counter = [products_held_out(shop, float(draw)) == ["honey"] for draw in draws]
    assert counter == plan.tolist()
    assert 0.2 < np.mean(counter) < 0.4


def test_nothing_rests_for_everybody_while_nothing_is_suspended(shop: Shop) -> None:
    assert products_suspended(shop) == []


@pytest.mark.parametrize(
    ("suspended", "rests"),
    [
        ({"premium_range": True, "ask_review": True}, ["honey"]),
        ({"premium_range": False, "ask_review": True}, []),
    ],
)
def test_what_a_suspended_treatment_offers_rests_for_everybody(
    shop: Shop, tmp_path: Path, suspended: dict[str, bool], rests: list[str]
) -> None:
    told = [{"treatment_id": name, "is_suspended": is_so} for name, is_so in suspended.items()]
    pq.write_table(turn_rows("regrets", told), tmp_path / "regrets.parquet")
    regretted = replace(shop, turn=Turn(tmp_path, shop.manifest))
    assert products_suspended(regretted) == rests
