"""What the counter is told is the same on DuckDB and Spark, at every step to its three tables."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from tests.agreement.test_engines import assert_same_nested, in_one_order
from tests.customize.deciding import SOMEONE
from tests.customize.leaks.registering import turn_rows, whole

from najimi.backends import Backend
from najimi.customize.barring import OFFERED
from najimi.customize.baskets import marks_step, pair_steps, product_steps
from najimi.customize.regrets import SUSPENSIONS
from najimi.model.moment import Moment
from najimi.model.playbook import parse_playbook
from najimi.model.terms import REFUSING
from najimi.plan import Plan
from najimi.playbooks import read_pack
from najimi.testing import fact_rows

NOW = datetime(2026, 4, 1, tzinfo=UTC)
MOMENT = Moment(NOW, "Asia/Tokyo", 365, 0.1, 0.8, 1, "turn", "salt")
PLAYBOOK = parse_playbook(read_pack("retail_starter"), currency="JPY")
STEPS = (*product_steps(MOMENT), *pair_steps(), *marks_step(MOMENT, PLAYBOOK))
TABLES = ("next_products", "product_pairs", "counter_marks")
PRODUCTS = [f"p{number}" for number in range(9)]
CUSTOMERS = [f"c{number}" for number in range(40)]
SAID = pa.schema(
    [("customer_id", pa.string()), ("verdict", pa.string()), ("treatment_id", pa.string()),
     ("product_id", pa.string()), ("day", pa.date32())]
)  # fmt: skip
Row = dict[str, Any]


def lines(rng: random.Random) -> Iterator[Row]:
    """Yield lines of baskets in threes, some old, some taken back, some without a margin."""
    for order in range(160):
        first, days_ago = 3 * rng.randrange(3), rng.randrange(420)
        for product in rng.sample(PRODUCTS[first : first + 3], 2) + rng.sample(["", *PRODUCTS], 1):
            yield {
                "fact_id": f"{order}-{product}-{rng.random()}", "order_id": str(order),
                "source_key": rng.choice(CUSTOMERS), "product_id": product or None,
                "occurred_at": NOW - timedelta(days=days_ago, hours=rng.randrange(24)),
                "quantity": Decimal(rng.choice([1, 1, 2, -1])), "currency": "JPY",
                "net_amount": rng.randrange(100, 9_000),
                "margin_amount": rng.choice([None, 120, 450]),
            }  # fmt: skip


def products(rng: random.Random) -> Iterator[Row]:
    """Yield what is said of products: some twice, the later holds; one of them never."""
    for number, product in enumerate([*PRODUCTS[1:], *PRODUCTS[1:4]]):
        yield {
            "fact_id": str(number), "product_id": product, "name": f" 品 {number} ",
            "category": rng.choice(["茶", None]), "role": rng.choice(["front", "back", None]),
            "margin_share": rng.choice([None, 0.3, 0.7]), "occurred_at": NOW - timedelta(days=900 - number),
        }  # fmt: skip


def register(backend: Backend) -> None:
    rng = random.Random(7)  # noqa: S311
    ids = [treatment.treatment_id for treatment in PLAYBOOK.treatments]
    marking = [
        {}, {"main_need": None}, {"is_restricted": True}, {"n_open_complaints": 1},
        {"may_promotional_counter": False}, {"n_contacts_7_days": 9}, {"n_unanswered": 9},
    ]  # fmt: skip
    someone = [SOMEONE | rng.choice(marking) | {"customer_id": one} for one in CUSTOMERS]
    decided = [{"customer_id": one, "treatment_id": rng.choice([None, *ids])} for one in CUSTOMERS]
    said = [
        {"customer_id": rng.choice(CUSTOMERS), "verdict": rng.choice([*REFUSING, "accepted"]),
         "treatment_id": rng.choice([None, *ids]), "product_id": rng.choice([None, *PRODUCTS]),
         "day": date(2026, 4, 1) - timedelta(days=rng.randrange(200))}
        for _ in range(60)
    ]  # fmt: skip
    offered = [{"product_id": "p1", "barred_id": one} for one in ids[:3]]
    backend.register(
        "order_lines",
        fact_rows("order_lines", [whole("order_lines", each) for each in lines(rng)]),
    )
    backend.register(
        "products", fact_rows("products", [whole("products", each) for each in products(rng)])
    )
    backend.register("contexts", turn_rows("contexts", someone))
    backend.register("decisions", turn_rows("decisions", decided))
    backend.register("said_verdicts", pa.Table.from_pylist(said, schema=SAID))
    backend.register("offered", pa.Table.from_pylist(offered, schema=OFFERED))
    needs = [{"customer_id": one, "need": need, "confidence": round(rng.random(), 7)}
             for one in CUSTOMERS[:30] for need in ("calm", "health")[: rng.randrange(3)]]  # fmt: skip
    backend.register("needs", turn_rows("needs", needs))
    backend.register("seeds", pa.table({"seed": ["salt"]}))
    backend.register("suspensions", pa.table({SUSPENSIONS.names[0]: [[]]}, schema=SUSPENSIONS))


def test_both_engines_tell_the_counter_the_same(engines: list[Backend]) -> None:
    for engine in engines:
        register(engine)
        engine.run(Plan(STEPS, TABLES))
    for name in [step.name for step in STEPS]:
        duckdb, spark = (in_one_order(each.collect(name).to_pylist()) for each in engines)
        assert duckdb, name
        assert len(duckdb) == len(spark), name
        for left, right in zip(duckdb, spark, strict=True):
            assert_same_nested(left, right, where=name)


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_of_the_counter_have_the_columns_of_their_contract(
    engines: list[Backend], name: str
) -> None:
    names = turn_rows(name, []).schema.names
    assert [each.collect(name).schema.names for each in engines] == [names, names]
