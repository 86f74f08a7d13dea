"""Every number of the page about share of customer, read from the page and recomputed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.docs.test_method_pages import PAGES, check_answer

from najimi.backends import DuckDbBackend
from najimi.differentiate.told.asked import asked_steps
from najimi.differentiate.told.sharing import (
    LEAST_ALIKE,
    LEAST_DAYS,
    PER_MILLE,
    SHOP_WEIGHT,
    share_steps,
)
from najimi.model.asking import Asked
from najimi.model.moment import Moment
from najimi.plan import Plan
from najimi.tables import FACT_TABLES
from najimi.tables.contract import INTEGER, STRING
from najimi.tables.turn import GROUP_MEMBERS, IDENTITIES, NEEDS
from najimi.testing import AS_OF

PAGE = "share-of-customer"
MOMENT = Moment(AS_OF, "Asia/Tokyo", 365, 0.1, 0.8, 1, "turn", "salt")
Spends = list[tuple[str, int]]
ShareOf = Callable[[Spends], list[dict[str, Any]]]
SHARES = {"even": (1, 1), "about a half": (2, 2), "mostly small": (1, 3), "mostly large": (3, 1)}
CASES = [(spread, shares) for shares in SHARES for spread in (0.2, 0.4, 0.8)]


@pytest.fixture(scope="module")
def share_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShareOf]:
    """Return how to get the rows of customers of a year, from their group and what they paid."""
    with DuckDbBackend(scratch=tmp_path_factory.mktemp("shares")) as backend:

        def run(spends: Spends) -> list[dict[str, Any]]:
            ids = pa.array([f"c{n:04d}" for n in range(len(spends))], STRING)
            amounts = pa.array([amount for _, amount in spends], INTEGER)
            year = pa.repeat(pa.scalar(365, INTEGER), len(ids))
            backend.register("customers", pa.table({"customer_id": ids}))
            backend.register(
                "all_time_totals", pa.table({"customer_id": ids, "year_net_amount": amounts})
            )
            backend.register(
                "purchase_summaries", pa.table({"customer_id": ids, "tenure_days": year})
            )
            groups = pa.table({"customer_id": ids, "group_kind": [group for group, _ in spends]})
            backend.register(GROUP_MEMBERS.name, groups)
            for table in (NEEDS, IDENTITIES, FACT_TABLES["answers"]):
                backend.register(table.name, table.schema.empty_table())
            steps = (*asked_steps(Asked()), *share_steps(MOMENT))
            backend.run(Plan(steps, ("share_of_customer",)))
            rows: list[dict[str, Any]] = (
                backend.collect("share_of_customer").sort_by("customer_id").to_pylist()
            )
            return rows

        yield run


def test_the_worked_example(share_of: ShareOf) -> None:
    households = [("household", 2_000 * n) for n in range(1, 21)]
    rows = share_of([*households, *[("account", 1_000 * n) for n in range(1, 31)]])
    row = rows[4]
    assert (row["spend_with_us_amount"], row["n_alike"], row["n_shop"]) == (10_000, 20, 50)
    check_answer(PAGE, "spend in the category", row["spend_in_category_amount"])
    check_answer(PAGE, "share", row["share"])
    check_answer(PAGE, "lower end of the share", row["share_low"])
    check_answer(PAGE, "upper end of the share", row["share_high"])


def test_the_constants_are_those_of_the_code() -> None:
    text = (PAGES / f"{PAGE}.md").read_text(encoding="utf-8")
    for name, per_mille in PER_MILLE.items():
        assert f"{name}: {per_mille / 1000:g}" in text
    assert f"fewer than {LEAST_DAYS} days" in text
    assert f"fewer than {LEAST_ALIKE} customers" in text
    assert f"weight of {SHOP_WEIGHT} customers" in text


@pytest.mark.parametrize(("spread", "shares"), CASES)
def test_the_coverage_is_that_of_simulated_wallets(
    share_of: ShareOf, spread: float, shares: str
) -> None:
    rng = np.random.default_rng(11)
    wallets = np.exp(rng.normal(12, spread, 1_000))
    true = rng.beta(*SHARES[shares], 1_000)
    rows = share_of([("alone", max(1, round(spend))) for spend in (wallets * true).tolist()])
    low, high = (np.array([row[end] for row in rows]) for end in ("share_low", "share_high"))
    covered = np.mean((low <= true + 1e-6) & (true <= high + 1e-6))
    check_answer(PAGE, f"shares {shares}, wallets spread {spread}", float(covered))
