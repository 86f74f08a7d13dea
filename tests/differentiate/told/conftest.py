"""A shop of a few rows, and what its customers told, run through the steps alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from najimi.backends import DuckDbBackend
from najimi.differentiate.purchases import purchase_day_steps, summary_steps
from najimi.differentiate.told.phase import TOLD, told_steps
from najimi.model.asking import Asked, Need, Question
from najimi.model.moment import Moment
from najimi.model.terms import QuestionKind
from najimi.plan import Plan
from najimi.tables import TURN_TABLES, check
from najimi.tables.contract import STRING
from najimi.tables.turn import BEGINNING, CUSTOMER_VALUES, END_OF_TIME, GROUP_MEMBERS, IDENTITIES
from najimi.testing import fact_rows

NOON = datetime(2026, 4, 1, 3, tzinfo=UTC)
MOMENT = Moment(NOON, "Asia/Tokyo", 365, 0.1, 0.8, 1, "turn", "salt")
WORDS = {"ja": "問い", "en": "A question"}
ASKED = Asked(
    questions=(
        Question("satisfaction", QuestionKind.SATISFACTION, WORDS),
        Question("monthly", QuestionKind.SPEND_IN_CATEGORY, WORDS, period_days=73),
        Question("matters", QuestionKind.NEED, WORDS, expires_days=365),
        Question("hurry", QuestionKind.NEED, WORDS, need="saving_time"),
    ),
    needs=(
        Need("saving_time", WORDS, ("惣菜",)),
        Need("fresh_cooking", WORDS, ("野菜", "鮮魚")),
    ),
)
Rows = dict[str, list[dict[str, Any]]]
Tell = Callable[..., Rows]


def ago(days: int) -> datetime:
    return NOON - timedelta(days=days)


def bought(key: str, days: int, amount: int, product: str = "飯") -> dict[str, Any]:
    return {
        "fact_id": f"{key}-{days}-{product}", "order_id": f"{key}-{days}", "source_key": key,
        "occurred_at": ago(days), "product_id": product, "quantity": Decimal(1),
        "net_amount": amount, "currency": "JPY",
    }  # fmt: skip


def answered(key: str, days: int, question: str, **said: Any) -> dict[str, Any]:
    return {"source_key": key, "question_id": question, "occurred_at": ago(days)} | said


def table_of(schema: pa.Schema, rows: list[dict[str, Any]]) -> pa.Table:
    loose = pa.schema([field.with_nullable(True) for field in schema])
    return pa.Table.from_pylist(
        [{name: row.get(name) for name in loose.names} for row in rows], loose
    )


@pytest.fixture(scope="session")
def told_backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbBackend]:
    scratch = tmp_path_factory.mktemp("told")
    with DuckDbBackend(scratch=scratch, time_zone="Asia/Tokyo", salt="salt") as opened:
        yield opened


@pytest.fixture
def tell(told_backend: DuckDbBackend) -> Tell:
    """Return how to get the tables from facts; keys are customer ids, one margin for all."""

    def run(*, asked: Asked = ASKED, people: tuple[str, ...] = (), **facts: Any) -> Rows:
        products = [
            {"product_id": category, "category": category, "occurred_at": ago(900)}
            for category in ("惣菜", "野菜", "鮮魚", "飯")
        ]
        given = {
            "answers": [],
            "contributions": [],
            "order_lines": [],
            "products": products,
        } | facts
        for name, rows in given.items():
            told_backend.register(name, fact_rows(name, rows), before=NOON + timedelta(seconds=1))
        keys = {row[key] for rows in given.values() for row in rows
                for key in ("source_key", "referred_source_key") if row.get(key)} | {*people}  # fmt: skip
        register_customers(told_backend, sorted(keys))
        steps = (*purchase_day_steps(default_margin_share=0.3), *summary_steps(MOMENT),
                 *told_steps(MOMENT, asked))  # fmt: skip
        told_backend.run(Plan(steps, TOLD))
        tables = {name: told_backend.collect(name) for name in TOLD}
        for name, found in tables.items():
            check(
                TURN_TABLES[name],
                found.select(TURN_TABLES[name].names).cast(TURN_TABLES[name].schema),
            )
        return {name: rows_of(found, name) for name, found in tables.items()}

    return run


def rows_of(found: pa.Table, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = found.sort_by(
        [(key, "ascending") for key in TURN_TABLES[name].key]
    ).to_pylist()
    return rows


def register_customers(backend: DuckDbBackend, keys: list[str]) -> None:
    spans = [{"source": "shop", "source_key": key, "from_at": BEGINNING, "until_at": END_OF_TIME,
              "customer_id": key, "first_customer_id": key, "reason": "own"} for key in keys]  # fmt: skip
    values = [{"customer_id": key, "n_orders": 0, "past_margin_amount": 10, "n_alike": 0,
               "expected_margin_amount": 100.0} for key in keys]  # fmt: skip
    backend.register("identities", table_of(IDENTITIES.schema, spans))
    backend.register("customers", pa.table({"customer_id": pa.array(keys, STRING)}))
    backend.register("group_members", table_of(GROUP_MEMBERS.schema, []))
    backend.register("customer_values", table_of(CUSTOMER_VALUES.schema, values))
    tiers = {
        "customer_id": pa.array(keys, STRING),
        "tier": pa.array(["steady"] * len(keys), STRING),
    }
    backend.register("tiers", pa.table(tiers))
    backend.register("origins", pa.table({"window_days": pa.array([], pa.int64())}))
