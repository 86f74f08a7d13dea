"""Customers as *customize* sees them, and decisions for them, without the phases before."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pytest
from tests.customize.deciding import contexts_of, models_of, run_choice

from najimi.backends import DuckDbBackend
from najimi.model.playbook import Playbook, parse_playbook
from najimi.model.weights_rules import Exploration
from najimi.playbooks import read_pack


@pytest.fixture(scope="session")
def contexts() -> Callable[..., pa.Table]:
    """Return how to make ``contexts``: a row says only in what it differs from anyone."""
    return contexts_of


@pytest.fixture(scope="session")
def pack() -> Playbook:
    """Return the starter pack, in yen."""
    return parse_playbook(read_pack("retail_starter"), currency="JPY")


@pytest.fixture(scope="session")
def playbook_of(pack: Playbook) -> Callable[..., Playbook]:
    """Return how to make a playbook: each treatment says in what it differs from a plain e-mail."""
    plain = dataclasses.replace(
        pack.treatment("premium_range"), when="n_orders >= 0", is_main_product=False, cost_amount=0,
        relation_amount=0, incremental_share=1.0, orders_per_response=1.0, holdout_share=0.0,
    )  # fmt: skip
    capacities = dict.fromkeys(pack.capacities)

    def make(*changes: dict[str, Any], **common: Any) -> Playbook:
        treatments = tuple(
            dataclasses.replace(plain, **{"treatment_id": f"t{n}"} | change)
            for n, change in enumerate(changes)
        )
        limits = capacities | common.pop("capacities", {})
        quiet = {
            "global_holdout_share": 0.0,
            "contact_amount": 0,
            "exploration": Exploration(),
        } | common
        return dataclasses.replace(pack, treatments=treatments, capacities=limits, **quiet)

    return make


@pytest.fixture(scope="session")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbBackend]:
    """Return one DuckDB for many small plans; each registers what it reads anew."""
    with DuckDbBackend(scratch=tmp_path_factory.mktemp("customize")) as opened:
        yield opened


@pytest.fixture(scope="session")
def decide(backend: DuckDbBackend) -> Callable[..., dict[str, list[dict[str, Any]]]]:
    """Return how to decide for customers; answers rows of decisions, candidates and prices."""

    def run(
        playbook: Playbook, contexts: pa.Table, *, seed: int = 1, shop_margin: float = 1_000.0,
        day: int = 1, rates: pa.Table | None = None, uplifts: pa.Table | None = None,
        previous_prices: pa.Table | None = None, regrets: pa.Table | None = None,
    ) -> dict[str, list[dict[str, Any]]]:  # fmt: skip
        told = {"models": models_of(shop_margin), "regrets": regrets, "previous_uplifts": uplifts,
                "previous_response_rates": rates, "previous_prices": previous_prices}  # fmt: skip
        run_choice(backend, playbook, contexts, seed=seed, day=day, told=told)
        outputs = {
            name: backend.collect(name)
            for name in (
                "decisions",
                "candidates",
                "prices",
                "allocation",
                "weight_costs",
                "holdouts",
            )
        }
        return {
            name: table.sort_by(table.schema.names[0]).to_pylist()
            for name, table in outputs.items()
        }

    return run
