"""Whoever asks is erased: every row of theirs, no row of anybody else."""

from __future__ import annotations

from datetime import UTC, datetime

from najimi.ownership import erase
from najimi.ownership.person import find_people, read_facts
from najimi.tables import FACT_TABLES
from najimi.workspace import Workspace

NOW = datetime(2026, 4, 2, tzinfo=UTC)


def test_it_leaves_no_fact_of_the_person(fresh_shop: Workspace) -> None:
    whom = find_people(fresh_shop, ["shop:alice"])
    receipt = erase(fresh_shop, "shop:alice", now=NOW, who="owner")
    print(receipt)
    assert all(read_facts(fresh_shop, name, whom).num_rows == 0 for name in FACT_TABLES)
    assert receipt.removed["facts/order_lines"] == 70
