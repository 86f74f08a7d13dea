"""Prices, and who gets what at them, are the same on both engines, people and shelves included."""

from __future__ import annotations

import dataclasses

import numpy as np
import pyarrow as pa
import pytest
from tests.agreement.test_engines import assert_same_nested, in_one_order
from tests.customize.deciding import contexts_of, models_of, run_choice

from najimi.backends import Backend
from najimi.model.playbook import Playbook, parse_playbook
from najimi.model.terms import Channel, Kind
from najimi.playbooks import read_pack

LIMITS = {"staff_hana": 45, "staff_ken": 0, "stock_kettle": 7, "sends_letter": 20, "minutes": 300}


def scarce_playbook() -> Playbook:
    pack = parse_playbook(read_pack("retail_starter"), currency="JPY")
    plain = dataclasses.replace(
        pack.treatment("premium_range"), when="n_orders >= 0", is_main_product=False
    )
    call = {"treatment_id": "call_them", "channel": Channel.CALL, "minutes": 9}
    gift = {"treatment_id": "gift", "kind": Kind.GIVE, "product_id": "kettle"}
    treatments = tuple(
        dataclasses.replace(plain, **each)
        for each in (call, gift, {"treatment_id": "letter", "channel": Channel.LETTER})
    )
    limits = dict.fromkeys(pack.capacities) | LIMITS
    return dataclasses.replace(pack, treatments=treatments, capacities=limits)


def crowd() -> pa.Table:
    rng = np.random.default_rng(21)
    whose = ["hana", "ken", "aoi", None]
    return contexts_of(
        [
            {"expected_order_margin_amount": float(margin), "staff_id": whose[n % 4]}
            for n, margin in enumerate(rng.lognormal(8, 0.8, 240))
        ]
    )


@pytest.fixture(scope="module")
def decided(engines: list[Backend]) -> list[Backend]:
    for engine in engines:
        run_choice(engine, scarce_playbook(), crowd(), told={"models": models_of(1_000.0)})
    return engines


@pytest.mark.parametrize("name", ["searched", "prices", "allocation", "decisions", "weight_costs"])
def test_both_engines_share_out_time_and_stock_alike(decided: list[Backend], name: str) -> None:
    duckdb, spark = (in_one_order(engine.collect(name).to_pylist()) for engine in decided)
    assert duckdb
    assert len(duckdb) == len(spark)
    for left, right in zip(duckdb, spark, strict=True):
        assert_same_nested(left, right, where=name)


def test_time_and_stock_were_short(decided: list[Backend]) -> None:
    rows = {row["capacity"]: row for row in decided[0].collect("prices").to_pylist()}
    for name in ("staff_hana", "staff_ken", "stock_kettle"):
        assert rows[name]["price_amount"] > 0
        assert rows[name]["used"] <= LIMITS[name]
