"""
What one customer bought, from a shelf of order lines sorted by customer.

Facts lie in the order they arrived, so the lines of one customer are spread over all files.
For each turn the desk writes its lines once more, by customer and without names, and reads
a page from there. The shelf is a copy: it may be deleted at any time and is made again.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from najimi.desk.engine.shop import Shop
from najimi.desk.rows import AmountRow, MonthRow, OrderRow, Purchases
from najimi.loop import open_backend
from najimi.plan import Plan, SqlStep
from najimi.tables import Column, Table
from najimi.tables.contract import INSTANT, INTEGER, QUANTITY, STRING
from najimi.workspace.customer_rows import read_customers
from najimi.workspace.locks import locked
from najimi.workspace.private_files import make_private_folder, replacing

SHELF_FOLDER = "desk_shelf"
SHELVES_KEPT = 2
FORM = 2
"""Raised with the columns, so that a shelf of an earlier release is made anew."""
YEAR_DAYS = 365
N_TOP = 6
N_ORDERS = 8

SHELF = Table(
    "customer_lines",
    "one row per customer, order and product",
    ("customer_id", "occurred_at", "source", "order_id", "product_id"),
    (
        Column("customer_id", STRING, "The customer, after linking; a pseudonym."),
        Column("occurred_at", INSTANT, "When it was bought.", unit="UTC"),
        Column("source", STRING, "The system the order came from."),
        Column("order_id", STRING, "The order in that system."),
        Column("product_id", STRING, "What was bought; empty if the source did not say."),
        Column("net_amount", INTEGER, "Paid after discounts.", unit="minor units"),
        Column("n_articles", QUANTITY, "Goods left after returns; 0 of a line with no product."),
        Column("name", STRING, "Name of the product.", is_required=False),
        Column("category", STRING, "Category of the product.", is_required=False),
    ),
)

_LATEST_PRODUCTS = """
SELECT product_id,
       max_by(coalesce(name, ''), (occurred_at, recorded_at, fact_id)) AS name,
       max_by(coalesce(category, ''), (occurred_at, recorded_at, fact_id)) AS category
FROM products
GROUP BY product_id
"""

_LINES = """
SELECT i.customer_id, o.occurred_at, o.source, o.order_id,
       coalesce(o.product_id, '') AS product_id,
       CAST(sum(o.net_amount) AS BIGINT) AS net_amount,
       CAST(sum(CASE WHEN coalesce(o.product_id, '') = '' THEN 0 ELSE o.quantity END)
            AS DECIMAL(18, 3)) AS n_articles,
       max(p.name) AS name, max(p.category) AS category
FROM order_lines AS o
JOIN identities AS i ON i.source = o.source AND i.source_key = o.source_key
 AND o.occurred_at >= i.from_at AND o.occurred_at < i.until_at
LEFT JOIN latest_products AS p ON p.product_id = o.product_id
GROUP BY i.customer_id, o.occurred_at, o.source, o.order_id, coalesce(o.product_id, '')
"""

PLAN = Plan(
    steps=(SqlStep("latest_products", _LATEST_PRODUCTS), SqlStep(SHELF.name, _LINES)),
    outputs=(SHELF.name,),
)


def prepare(shop: Shop) -> Path:
    """
    Make the shelf of the current turn unless it stands; return its file.

    Several processes may ask at once: one makes it, the others wait.
    """
    path = _shelf(shop)
    folder = path.parent
    if not path.exists():
        make_private_folder(folder)
        with locked(folder / "lock"):
            if not path.exists():
                _make(shop, path)
                _prune(folder)
    return path


def is_prepared(shop: Shop) -> bool:
    """Return whether the shelf of the current turn stands."""
    return _shelf(shop).exists()


def read_purchases(shop: Shop, customer_id: str) -> Purchases:
    """Return what one customer bought in the 365 days before the turn, and the last orders."""
    first = shop.today - timedelta(days=YEAR_DAYS)
    months = list(months_between(first, shop.today - timedelta(days=1)))
    columns = ["occurred_at", "order_id", "net_amount", "n_articles", "name", "category"]
    table = read_customers(prepare(shop), [customer_id], columns)
    lines = [_with_day(line, shop) for line in table.to_pylist()]
    recent = [line for line in lines if line["day"] >= first]
    by_month = _sums((line["day"].replace(day=1), line) for line in recent)
    return Purchases(
        amount=sum(line["net_amount"] for line in recent),
        months=tuple(MonthRow(month, by_month.get(month, (0,))[0]) for month in months),
        categories=_top(recent, "category"),
        products=_top(recent, "name"),
        orders=_orders(lines),
    )


def months_between(first: date, last: date) -> Iterator[date]:
    """
    Yield the first day of each month from that of one day to that of another, oldest first.

    Examples
    --------
    >>> list(months_between(date(2025, 12, 14), date(2026, 1, 31)))
    [datetime.date(2025, 12, 1), datetime.date(2026, 1, 1)]
    """
    for month in range(_months_of(first), _months_of(last) + 1):
        yield date(month // 12, month % 12 + 1, 1)


def _shelf(shop: Shop) -> Path:
    return shop.workspace.folder / SHELF_FOLDER / f"{shop.manifest.turn_id}.{FORM}.parquet"


def _months_of(day: date) -> int:
    """Return the months since the year 0."""
    return day.year * 12 + day.month - 1


def _orders(lines: list[dict[str, Any]]) -> tuple[OrderRow, ...]:
    by_order = _sums(((line["day"], line["order_id"]), line) for line in lines)
    latest = sorted(by_order.items(), reverse=True)[:N_ORDERS]
    return tuple(OrderRow(day, amount, n) for (day, _), (amount, n) in latest)


def _top(lines: list[dict[str, Any]], told: str) -> tuple[AmountRow, ...]:
    sums = _sums((line[told], line) for line in lines if line[told])
    best = sorted(sums.items(), key=lambda item: (-item[1][0], item[0]))[:N_TOP]
    return tuple(AmountRow(name, amount) for name, (amount, _) in best if amount > 0)


def _sums(keyed: Iterable[tuple[Any, dict[str, Any]]]) -> dict[Any, tuple[int, Decimal]]:
    """Return for each key the sum of its lines' amounts and how many articles are left."""
    sums: dict[Any, tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
    for key, line in keyed:
        amount, n = sums[key]
        sums[key] = (amount + line["net_amount"], n + line["n_articles"])
    return sums


def _with_day(line: dict[str, Any], shop: Shop) -> dict[str, Any]:
    return line | {"day": line["occurred_at"].astimezone(shop.zone).date()}


def _make(shop: Shop, path: Path) -> None:
    scratch = path.parent / ".scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    with open_backend(shop.workspace, scratch) as backend:
        for name in ("order_lines", "products"):
            version = shop.manifest.fact_versions[name]
            facts = shop.workspace.facts.source(name, version=version)
            backend.register(name, facts, before=shop.manifest.as_of)
        backend.register("identities", shop.turn.source("identities"))
        backend.run(PLAN)
        with replacing(path) as fresh:
            backend.write(SHELF.name, SHELF, fresh)
    shutil.rmtree(scratch, ignore_errors=True)


def _prune(folder: Path) -> None:
    shelves = sorted(folder.glob("*.parquet"), key=lambda path: path.stat().st_mtime)
    for old in shelves[:-SHELVES_KEPT]:
        old.unlink()
