"""Every number of the page about two keys and regret, read from the page and recomputed."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from tests.customize.leaks.registering import derive
from tests.customize.leaks.world import NOW, ZONE, World
from tests.docs.test_method_pages import check_answer

from najimi.backends import DuckDbBackend
from najimi.customize.regrets import regret_low
from najimi.model.playbook import Playbook, parse_playbook
from najimi.model.terms import Kind
from najimi.playbooks import read_pack

PAGE = "two-keys-and-regret"
TEA = {"bags": ("茶", None), "leaf": ("茶", None)}
NEEDS = {"small_pleasures": ("茶",), "health_and_care": ()}


def a_world(need: str) -> World:
    line = {"customer_id": "c0", "source": "shop", "source_key": "c0", "fact_id": "1",
            "occurred_at": NOW - timedelta(days=9), "product_id": "bags", "quantity": Decimal(4),
            "net_amount": 2_000, "margin_amount": 600, "currency": "JPY"}  # fmt: skip
    pack = parse_playbook(read_pack("retail_starter"), currency="JPY")
    offer = dataclasses.replace(
        pack.treatments[0], kind=Kind.SELL, need=need, product_id="leaf", price_amount=900,
        unit_margin_amount=250,
    )  # fmt: skip
    facts = {
        name: []
        for name in ("interactions", "decisions_issued", "cases", "verdicts", "career_choices")
    }
    person = {"needs": {"small_pleasures": 0.6, "health_and_care": 1.0}, "is_restricted": False,
              "has_bought_front": True, "n_gives": 0, "balance_points": 0, "allowed": set()}  # fmt: skip
    playbook: Playbook = dataclasses.replace(pack, treatments=(offer,))
    return World(playbook, ("c0",), facts | {"order_lines": [line]}, {"c0": person}, TEA, NEEDS)


def test_the_worked_example_of_two_keys(tmp_path: Path) -> None:
    with DuckDbBackend(scratch=tmp_path, time_zone=ZONE) as backend:
        derive(backend, a_world("health_and_care"))
        (row,) = backend.collect("upsell_gates").to_pylist()
        derive(backend, a_world("small_pleasures"))
        (other,) = backend.collect("upsell_gates").to_pylist()
    check_answer(PAGE, "fit of leaf tea", row["fit_share_0"])
    check_answer(PAGE, "fit of tea in bags", row["asked_fit_share_0"])
    check_answer(PAGE, "margin of leaf tea", row["unit_margin_amount_0"])
    check_answer(PAGE, "margin of tea in bags", row["asked_unit_margin_amount_0"])
    assert (other["fit_share_0"], other["asked_fit_share_0"]) == (0.6, 0.6)


def test_at_a_lower_price_of_its_own_an_upsell_earns_less_than_it_used_to(tmp_path: Path) -> None:
    world = a_world("health_and_care")
    sold = world.facts["order_lines"][0] | {"fact_id": "2", "product_id": "leaf",
            "quantity": Decimal(2), "net_amount": 2_000, "margin_amount": 600}  # fmt: skip
    world.facts["order_lines"].append(sold)
    earned = {}
    for price in (None, 1_200, 500):
        offer = dataclasses.replace(
            world.playbook.treatments[0],
            price_amount=price,
            unit_margin_amount=None,
            replaces_product_id="bags",
        )
        playbook = dataclasses.replace(world.playbook, treatments=(offer,))
        with DuckDbBackend(scratch=tmp_path, time_zone=ZONE) as backend:
            derive(backend, dataclasses.replace(world, playbook=playbook))
            (row,) = backend.collect("upsell_gates").to_pylist()
        earned[price] = row["unit_margin_amount_0"]
    assert earned == {None: 300.0, 1_200: 500.0, 500: -200.0}, "a unit has cost us 700"


def test_the_worked_example_of_regret() -> None:
    for k, n in ((3, 10), (2, 10), (12, 80), (14, 80)):
        check_answer(PAGE, f"{k} of {n}, lower bound", regret_low(k, n))
