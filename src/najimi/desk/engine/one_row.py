"""Tables of a turn that have one row: what relations cost, and where named care ends."""

from __future__ import annotations

from typing import Any

from najimi.desk.engine.shop import Shop
from najimi.desk.rows import CareCut, RelationCosts


def read_relation_costs(shop: Shop) -> RelationCosts | None:
    """Return what winning and keeping cost; ``None`` in a turn from before it was computed."""
    row = _one(shop, "relation_costs")
    return RelationCosts(**row) if row else None


def read_care_cut(shop: Shop) -> CareCut | None:
    """Return where named care ends; ``None`` in a turn from before it was computed."""
    row = _one(shop, "portfolio_cuts")
    return (
        CareCut(**{name: value for name, value in row.items() if name != "portfolio"})
        if row
        else None
    )


def _one(shop: Shop, table: str) -> dict[str, Any]:
    rows = shop.turn.read(table).to_pylist() if shop.turn.has(table) else []
    return dict(rows[0]) if rows else {}
