"""Customers in the order of their readings, as a Japanese address book has them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from najimi.desk.engine.roster import roster_of
from najimi.desk.engine.shop import Shop
from najimi.model.names import each_distinct, reading_key
from najimi.workspace.people import people_now

READ = ("family_name_kana", "given_name_kana")
WRITTEN = ("family_name", "given_name")
STATED = [
    "source", "source_key", "occurred_at", "recorded_at", "fact_id", "fills_only", "organization",
    *READ, *WRITTEN,
]  # fmt: skip
AFTER_ALL = "\uffff\uffff"
Order = npt.NDArray[np.int64]


class _Held:
    """A shop as a cache argument that never tells two apart; its turn's folder does."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


def reading_order(shop: Shop) -> Order:
    """
    Return the places of the roster's customers in the order of their readings.

    Those without a reading follow by their writing, those without a name come last. It is
    computed once per turn.
    """
    return _order(shop.turn.folder, _Held(shop))


@lru_cache(maxsize=2)
def _order(folder: Path, held: _Held) -> Order:
    roster, named = roster_of(held.shop.turn), _named(held.shop)
    places = pc.index_in(roster["customer_id"], value_set=named["customer_id"])
    keys = pc.fill_null(named["key"].take(places), AFTER_ALL)
    asked = pa.table({"key": keys, "customer_id": roster["customer_id"]})
    order: Order = pc.sort_indices(
        asked, sort_keys=[("key", "ascending"), ("customer_id", "ascending")]
    ).to_numpy()
    return order


def _named(shop: Shop) -> pa.Table:
    """Return one row per customer: ``customer_id`` and the key to sort by, null without a name."""
    told = shop.facts("people", [], STATED)
    spans = shop.turn.read(
        "identities", columns=["source", "source_key", "from_at", "until_at", "customer_id"]
    )
    owned = told.append_column("row", pa.array(np.arange(told.num_rows))).select(
        ["row", "source", "source_key", "occurred_at"]
    ).join(spans, keys=["source", "source_key"], join_type="inner")  # fmt: skip
    is_theirs = pc.and_(
        pc.less_equal(owned["from_at"], owned["occurred_at"]),
        pc.less(owned["occurred_at"], owned["until_at"]),
    )
    owned = owned.filter(is_theirs)
    stated = told.take(owned["row"]).append_column("customer_id", owned["customer_id"])
    # Names stand under known keys alone, so it does not matter here which keys are nameless.
    names = people_now(stated, (*READ, "organization", *WRITTEN))
    key = pc.coalesce(*(_joined(names, columns) for columns in (READ, ("organization",), WRITTEN)))
    return names.select(["customer_id"]).append_column("key", each_distinct(key, reading_key))


def _joined(told: pa.Table, columns: tuple[str, ...]) -> pa.ChunkedArray:
    """Return the first columns that are stated, as one text; null where none is."""
    parts = [pc.fill_null(told[name], "") for name in columns]
    text = pc.binary_join_element_wise(*parts, " ")
    bare = pc.utf8_trim_whitespace(text)
    return pc.if_else(pc.equal(bare, ""), pa.scalar(None, pa.string()), bare)
