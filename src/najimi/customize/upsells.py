"""
The two keys of an upsell: it fits the customer better *and* earns more than what they would buy.

What a treatment would take the place of is its ``replaces_product_id``; else, where it sells a
product, what the customer buys most often in the same category, if the product is dearer.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from najimi.model.moment import Moment
from najimi.model.playbook import Playbook
from najimi.model.terms import Kind
from najimi.model.treatments import Treatment
from najimi.plan import SmallStep, SqlStep, Step
from najimi.tables.contract import FLOAT, INTEGER, STRING

KEYS = ("fit_share", "asked_fit_share", "unit_margin_amount", "asked_unit_margin_amount")
"""What stands in ``candidates``: both numbers of both keys."""

MILLIONTHS = "1e6"
SINCE_DAYS = 365
"""Purchases of so many days tell prices, margins and what is usual."""

UPSELLS = pa.schema(
    [
        ("place", INTEGER),
        ("product_id", STRING),
        ("replaces_product_id", STRING),
        ("need", STRING),
        ("price_amount", INTEGER),
        ("unit_margin_amount", INTEGER),
    ]
)

_WANTED = """
SELECT product_id FROM upsells
UNION SELECT replaces_product_id AS product_id FROM upsells WHERE replaces_product_id IS NOT NULL
UNION
SELECT p.product_id FROM product_facts AS p JOIN upsell_categories AS c ON c.category = p.category
"""

_CATEGORIES = """
SELECT DISTINCT p.category
FROM upsells AS u JOIN product_facts AS p ON p.product_id = u.product_id
WHERE u.replaces_product_id IS NULL AND p.category <> ''
"""


def _lines(moment: Moment) -> str:
    return f"""
SELECT o.source, o.source_key, o.occurred_at, o.product_id, o.quantity, o.net_amount,
       local_date(o.occurred_at) AS day,
       coalesce(o.margin_amount, CASE WHEN p.margin_share >= -1e0
           THEN CAST(round(o.net_amount * p.margin_share) AS BIGINT) END) AS margin_amount
FROM order_lines AS o
JOIN upsell_products AS w ON w.product_id = o.product_id
LEFT JOIN product_facts AS p ON p.product_id = o.product_id
WHERE o.quantity > 0 AND o.net_amount > 0
  AND days_between(local_date(o.occurred_at), {moment.today_sql}) < {SINCE_DAYS}
"""


_UNITS = """
SELECT product_id, CAST(sum(net_amount) AS DOUBLE) / CAST(sum(quantity) AS DOUBLE) AS price_amount,
       CAST(sum(margin_amount) AS DOUBLE)
           / CAST(sum(CASE WHEN margin_amount IS NOT NULL THEN quantity END) AS DOUBLE)
           AS unit_margin_amount,
       CAST(sum(CASE WHEN margin_amount IS NOT NULL THEN net_amount - margin_amount END) AS DOUBLE)
           / CAST(sum(CASE WHEN margin_amount IS NOT NULL THEN quantity END) AS DOUBLE)
           AS unit_cost_amount
FROM upsell_lines
GROUP BY product_id
"""

# At a price of its own it earns that less what a unit has cost us, not what it earned before.
_OFFERED = """
SELECT u.place, u.product_id,
       coalesce(CAST(u.price_amount AS DOUBLE), n.price_amount) AS price_amount,
       coalesce(CAST(u.unit_margin_amount AS DOUBLE), u.price_amount - n.unit_cost_amount,
                n.unit_margin_amount,
                CASE WHEN p.margin_share >= -1e0 THEN u.price_amount * p.margin_share END)
           AS unit_margin_amount,
       u.replaces_product_id, a.unit_margin_amount AS asked_unit_margin_amount
FROM upsells AS u
LEFT JOIN product_units AS n ON n.product_id = u.product_id
LEFT JOIN product_facts AS p ON p.product_id = u.product_id
LEFT JOIN product_units AS a ON a.product_id = u.replaces_product_id
"""

_USUAL = """
SELECT customer_id, category, product_id
FROM (
    SELECT b.*, row_number() OVER (PARTITION BY customer_id, category
                                   ORDER BY n_days DESC, last_on DESC, product_id) AS place
    FROM (
        SELECT i.customer_id, p.category, o.product_id, count(DISTINCT o.day) AS n_days,
               max(o.day) AS last_on
        FROM upsell_lines AS o
        JOIN product_facts AS p ON p.product_id = o.product_id
        JOIN upsell_categories AS c ON c.category = p.category
        JOIN identities AS i ON i.source = o.source AND i.source_key = o.source_key
         AND o.occurred_at >= i.from_at AND o.occurred_at < i.until_at
        GROUP BY i.customer_id, p.category, o.product_id
    ) AS b
) AS placed
WHERE place = 1
"""

# What is offered serves the need it answers, too; what they buy serves those of its category.
_SERVED = """
SELECT place, need, max(is_new) AS is_new, max(is_asked) AS is_asked
FROM (
    SELECT u.place, c.need, 1 AS is_new, 0 AS is_asked
    FROM upsells AS u JOIN product_facts AS p ON p.product_id = u.product_id
    JOIN need_categories AS c ON c.category = p.category
    UNION ALL SELECT place, need, 1 AS is_new, 0 AS is_asked FROM upsells
    UNION ALL
    SELECT u.place, c.need, 0 AS is_new, 1 AS is_asked
    FROM upsells AS u
    JOIN product_facts AS p ON p.product_id = coalesce(u.replaces_product_id, u.product_id)
    JOIN need_categories AS c ON c.category = p.category
) AS served
GROUP BY place, need
"""


def _fits(places: list[int]) -> str:
    sums = ",\n       ".join(
        f"CAST(sum(CASE WHEN s.place = {place} THEN n.millionths * s.{is_it} ELSE 0 END) AS DOUBLE)"
        f" / {MILLIONTHS} AS {name}_{place}"
        for place in places
        for name, is_it in (("fit", "is_new"), ("asked_fit", "is_asked"))
    )
    return f"""
SELECT n.customer_id, {sums}
FROM (SELECT customer_id, need, CAST(round(confidence * {MILLIONTHS}) AS BIGINT) AS millionths
      FROM needs) AS n
JOIN needs_served AS s ON s.need = n.need
GROUP BY n.customer_id
"""


def _usual_units(places: list[int]) -> str:
    """Return the SQL of what customers usually buy where something else and dearer is offered."""
    columns = ",\n       ".join(
        f"max(CASE WHEN o.place = {place} THEN 1 ELSE 0 END) AS is_dearer_{place},\n"
        f"       max(CASE WHEN o.place = {place} THEN n.unit_margin_amount END)"
        f" AS asked_margin_{place}"
        for place in places
    )
    return f"""
SELECT u.customer_id, {columns}
FROM usual_products AS u
JOIN product_facts AS p ON p.category = u.category
JOIN upsell_offers AS o ON o.product_id = p.product_id AND o.product_id <> u.product_id
 AND o.replaces_product_id IS NULL
JOIN product_units AS n ON n.product_id = u.product_id
WHERE o.price_amount IS NULL OR o.price_amount > n.price_amount
GROUP BY u.customer_id
"""


def _gates(offers: list[tuple[int, Treatment]]) -> str:
    static = ", ".join(
        f"max(CASE WHEN place = {place} THEN unit_margin_amount END) AS margin_{place},"
        f" max(CASE WHEN place = {place} THEN asked_unit_margin_amount END) AS replaced_margin_{place}"
        for place, _ in offers
    )
    columns = ",\n       ".join(_gate(place, treatment) for place, treatment in offers)
    return f"""
SELECT c.customer_id AS gate_customer_id,
       {columns}
FROM customers AS c
CROSS JOIN (SELECT {static} FROM upsell_offers) AS o
LEFT JOIN upsell_fits AS f ON f.customer_id = c.customer_id
LEFT JOIN usual_units AS u ON u.customer_id = c.customer_id
"""


def _gate(place: int, treatment: Treatment) -> str:
    is_replacing = treatment.replaces_product_id is not None
    holds = "TRUE" if is_replacing else f"coalesce(u.is_dearer_{place}, 0) = 1"
    asked = f"o.replaced_margin_{place}" if is_replacing else f"u.asked_margin_{place}"
    return ",\n       ".join(
        (
            f"{holds} AS is_upsell_{place}",
            f"CASE WHEN {holds} THEN coalesce(f.fit_{place}, 0e0) END AS fit_share_{place}",
            f"CASE WHEN {holds} THEN coalesce(f.asked_fit_{place}, 0e0) END AS asked_fit_share_{place}",
            f"CASE WHEN {holds} THEN o.margin_{place} END AS unit_margin_amount_{place}",
            f"CASE WHEN {holds} THEN {asked} END AS asked_unit_margin_amount_{place}",
        )
    )


def offers_of(playbook: Playbook) -> list[tuple[int, Treatment]]:
    """Return the treatments that need both keys, if they are an upsell, with their places."""
    return [
        (place, treatment)
        for place, treatment in enumerate(playbook.treatments)
        if treatment.product_id is not None
        and (treatment.replaces_product_id is not None or treatment.kind is Kind.SELL)
    ]


def gate_columns(playbook: Playbook) -> list[str]:
    """Return the columns of ``upsell_gates`` that ``screened`` carries on to ``candidates``."""
    return [f"{key}_{place}" for place, _ in offers_of(playbook) for key in KEYS]


def two_keys(place: int) -> str:
    """Return the condition under which a treatment at a place of the playbook is no better."""
    return (
        f"is_upsell_{place} AND NOT coalesce(fit_share_{place} > asked_fit_share_{place}"
        f" AND unit_margin_amount_{place} > asked_unit_margin_amount_{place}, FALSE)"
    )


def upsell_steps(moment: Moment, playbook: Playbook) -> tuple[Step, ...]:
    """
    Return the steps from order lines, needs and products to ``upsell_gates``; none without offers.

    ``upsell_gates`` has one row per customer, and per offer whether it is an upsell to them, its
    fit and unit margin, and those of what it would take the place of. A fit is the sum of the
    confidences of their needs that a product serves, in millionths, so that no order of rows
    matters. What cannot be known is never better.
    """
    offers = offers_of(playbook)
    places = [place for place, _ in offers]
    if not offers:
        return ()
    table = _upsells_table(offers)
    return (
        SmallStep("upsells", lambda _: table, UPSELLS, small=()),
        SqlStep("upsell_categories", _CATEGORIES),
        SqlStep("upsell_products", _WANTED),
        SqlStep("upsell_lines", _lines(moment)),
        SqlStep("product_units", _UNITS),
        SqlStep("upsell_offers", _OFFERED),
        SqlStep("usual_products", _USUAL),
        SqlStep("needs_served", _SERVED),
        SqlStep("upsell_fits", _fits(places)),
        SqlStep("usual_units", _usual_units(places)),
        SqlStep("upsell_gates", _gates(offers)),
    )


def key_arrays(batch: pa.RecordBatch, playbook: Playbook) -> Iterator[pa.Array]:
    """Yield each of ``KEYS`` of every candidate, customer by customer; empty where it is no upsell."""
    places = {place for place, _ in offers_of(playbook)}
    n_treatments = len(playbook.treatments)
    if not places:
        yield from [pa.nulls(batch.num_rows * n_treatments, FLOAT)] * len(KEYS)
        return
    for key in KEYS:
        values = np.full((batch.num_rows, n_treatments), np.nan)
        for place in places:
            values[:, place] = (
                batch.column(f"{key}_{place}").cast(FLOAT).to_numpy(zero_copy_only=False)
            )
        yield pa.array(values.ravel(), FLOAT, mask=np.isnan(values).ravel())


def _upsells_table(offers: list[tuple[int, Treatment]]) -> pa.Table:
    rows = [
        {"place": place}
        | {name: getattr(treatment, name) for name in UPSELLS.names if name != "place"}
        for place, treatment in offers
    ]
    return pa.Table.from_pylist(rows, schema=UPSELLS)
