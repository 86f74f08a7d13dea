"""A few facts and the ledger made of them, by the steps alone; keys are customer ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from najimi.backends import DuckDbBackend
from najimi.differentiate.balancing.phase import BALANCED, balancing_steps
from najimi.differentiate.told.contributions import contribution_steps
from najimi.model.give_and_take_rules import OUR_GIVE_AND_TAKE, GiveAndTake
from najimi.model.moment import Moment
from najimi.plan import Plan
from najimi.tables import TURN_TABLES, check
from najimi.tables.contract import STRING
from najimi.tables.turn import BEGINNING, END_OF_TIME, IDENTITIES
from najimi.testing import fact_rows

NOON = datetime(2026, 4, 1, 3, tzinfo=UTC)
FACTS = ("interactions", "answers", "contributions", "cases", "verdicts")
Row = dict[str, Any]
Keep = Callable[..., dict[str, list[Row]]]


def moment(day: int = 0) -> Moment:
    """Return a moment so many days after the first of April."""
    return Moment(NOON + timedelta(days=day), "Asia/Tokyo", 365, 0.1, 0.8, 1, "turn", "salt")


def ago(days: int) -> datetime:
    return NOON - timedelta(days=days)


def sent(key: str, days: int, kind: str, channel: str = "letter", **more: Any) -> Row:
    return {"source_key": key, "occurred_at": ago(days), "channel": channel, "direction": "out",
            "kind": kind} | more  # fmt: skip


def told(key: str, days: int, **more: Any) -> Row:
    return {"source_key": key, "occurred_at": ago(days)} | more


def balance_of(tables: dict[str, list[Row]], key: str = "a") -> Row:
    (row,) = [row for row in tables["balances"] if row["customer_id"] == key]
    return row


@pytest.fixture(scope="session")
def ledger_backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbBackend]:
    scratch = tmp_path_factory.mktemp("ledger")
    with DuckDbBackend(scratch=scratch, time_zone="Asia/Tokyo", salt="salt") as opened:
        yield opened


@pytest.fixture(scope="session")
def keep(ledger_backend: DuckDbBackend) -> Keep:
    """Return how to get the ledger and the balances from facts; both are held to their contract."""

    def run(
        *, rules: GiveAndTake = OUR_GIVE_AND_TAKE, gives_per_ask: int = 2, day: int = 0,
        people: dict[str, str] | None = None, **facts: list[Row],
    ) -> dict[str, list[Row]]:  # fmt: skip
        given = dict.fromkeys(FACTS, ()) | facts
        keys = {row["source_key"] for rows in given.values() for row in rows}
        register(ledger_backend, {key: key for key in sorted(keys)} | (people or {}))
        for name, rows in given.items():
            ledger_backend.register(name, fact_rows(name, list(rows)))
        steps = (contribution_steps()[0], *balancing_steps(moment(day), rules, gives_per_ask))
        ledger_backend.run(Plan(steps, BALANCED))
        return {name: collected(ledger_backend, name) for name in BALANCED}

    return run


def collected(backend: DuckDbBackend, name: str) -> list[Row]:
    table = TURN_TABLES[name]
    found = backend.collect(name).select(table.names).cast(table.schema)
    check(table, found)
    rows: list[Row] = found.sort_by([(key, "ascending") for key in table.key]).to_pylist()
    return rows


def register(backend: DuckDbBackend, customer_of: dict[str, str]) -> None:
    """Make keys known, each as the key of a customer; several keys may be one customer's."""
    spans = [
        {"source": "shop", "source_key": key, "from_at": BEGINNING, "until_at": END_OF_TIME,
         "customer_id": customer, "first_customer_id": key, "first_seen_at": NOON, "reason": "own"}
        for key, customer in customer_of.items()
    ]  # fmt: skip
    ids = sorted({*customer_of.values()})
    backend.register("identities", pa.Table.from_pylist(spans, schema=IDENTITIES.schema))
    backend.register("customers", pa.table({"customer_id": pa.array(ids, STRING)}))
