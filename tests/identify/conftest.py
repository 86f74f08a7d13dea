"""Small sets of facts, and how to link them: plain statements in, rows of ``identities`` out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from najimi.backends import DuckDbBackend
from najimi.identify import plan_identify
from najimi.identify.phase import SPEAKING
from najimi.tables import TURN_TABLES, check
from najimi.tables.turn import END_OF_TIME
from najimi.testing import fact_rows

Row = dict[str, Any]
START = datetime(2026, 1, 1, tzinfo=UTC)
OUTPUTS = ("identities", "redirects", "customers", "group_members")


class Linked:
    """What *identify* wrote for some facts."""

    def __init__(self, tables: dict[str, pa.Table]) -> None:
        self.tables = tables
        self.rows = tables["identities"].to_pylist()

    def one(self, key: str, source: str = "shop") -> Row:
        """Return the row of a key; of a device, that of its last span."""
        return next(
            row
            for row in self.rows
            if (row["source"], row["source_key"]) == (source, key)
            and row["until_at"] == END_OF_TIME
        )

    def ids(self, *keys: str) -> list[str]:
        """Return the customers of keys of the shop."""
        return [self.one(key)["customer_id"] for key in keys]

    def own(self, key: str) -> str:
        """Return the id that a key has by itself."""
        return str(self.one(key)["first_customer_id"])

    def owner_on(self, key: str, day: float, source: str = "shop") -> str:
        """Return whose a key is on a day."""
        at = START + timedelta(days=day)
        (row,) = (
            row
            for row in self.rows
            if (row["source"], row["source_key"]) == (source, key)
            and row["from_at"] <= at < row["until_at"]
        )
        return str(row["customer_id"])


Link = Callable[..., Linked]


def said(key: str, *, day: float = 0, source: str = "shop", **columns: Any) -> Row:
    """Return a statement of ``people``; with ``into`` or ``state`` one of ``links``."""
    at = {"source": source, "source_key": key, "occurred_at": START + timedelta(days=day)}
    return at | columns


def known(key: str, **columns: Any) -> Row:
    """Return a statement that carries a name."""
    return said(key, family_name=f"family of {key}", **columns)


def merge(key: str, into: str, *, day: float = 1, state: str = "merged", **columns: Any) -> Row:
    """Return a statement about two keys."""
    more = {"into_source": "shop", "into_key": into, "state": state}
    return said(key, day=day, **(more | columns))


def bought(key: str, *, day: float = 0, source: str = "shop") -> Row:
    """Return an order line."""
    more = {"order_id": "o", "quantity": 1, "net_amount": 100, "currency": "JPY"}
    return said(key, day=day, source=source, **more)


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], DuckDbBackend]]:
    """Return how to get an engine for a salt; each is opened once."""
    opened: dict[str, DuckDbBackend] = {}

    def engine_of(salt: str) -> DuckDbBackend:
        if salt not in opened:
            scratch = tmp_path_factory.mktemp("identify")
            opened[salt] = DuckDbBackend(scratch=scratch, salt=salt)
        return opened[salt]

    yield engine_of
    for backend in opened.values():
        backend.__exit__(None, None, None)


@pytest.fixture(scope="session")
def link(engine: Callable[[str], DuckDbBackend]) -> Link:
    """Return how to link facts; what comes out keeps its contracts."""

    def run(people: list[Row] = [], salt: str = "salt", **others: list[Row]) -> Linked:  # noqa: B006
        backend = engine(salt)
        told = {
            "people": [row for row in people if "state" not in row],
            "links": [row for row in people if "state" in row],
        } | others
        for name in ("people", *SPEAKING):
            backend.register(name, fact_rows(name, told.get(name, [])))
        backend.run(plan_identify(phone_region="JP"))
        tables = {name: _in_contract(name, backend.collect(name)) for name in OUTPUTS}
        _check_together(tables)
        return Linked(tables)

    return run


def _in_contract(name: str, table: pa.Table) -> pa.Table:
    contract = TURN_TABLES[name]
    schema = pa.schema([field.with_nullable(True) for field in contract.schema])
    ordered = table.select(list(contract.names)).cast(schema)
    ordered = ordered.sort_by([(key, "ascending") for key in contract.key])
    check(contract, ordered)
    return ordered


def _check_together(tables: dict[str, pa.Table]) -> None:
    identities, redirects = tables["identities"], tables["redirects"]
    customers = tables["customers"]["customer_id"].to_pylist()
    assert set(customers) == set(identities["customer_id"].to_pylist())
    assert set(redirects["customer_id"].to_pylist()) <= set(customers)
    own = dict(zip(redirects["first_customer_id"].to_pylist(),
                   redirects["customer_id"].to_pylist(), strict=True))  # fmt: skip
    assert all(own[customer] == customer for customer in customers), "a redirect is one step"
    assert set(own) == set(identities["first_customer_id"].to_pylist())
    keys = {
        (row["source"], row["source_key"], row["customer_id"]) for row in identities.to_pylist()
    }
    assert sum(tables["customers"]["n_identities"].to_pylist()) == len(keys)
