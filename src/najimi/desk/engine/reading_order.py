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

READ = ("family_name_kana", "given_name_kana")
WRITTEN = ("family_name", "given_name")
STATED = ["source", "source_key", "occurred_at", "recorded_at", "fact_id", "organization"]
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
    roster, named = roster_of(held.shop.turn), _latest_names(held.shop)
    places = pc.index_in(roster["customer_id"], value_set=named["customer_id"])
    keys = pc.fill_null(named["key"].take(places.combine_chunks()), AFTER_ALL)
    asked = pa.table({"key": keys, "customer_id": roster["customer_id"]})
    order: Order = pc.sort_indices(
        asked, sort_keys=[("key", "ascending"), ("customer_id", "ascending")]
    ).to_numpy()
    return order


def _latest_names(shop: Shop) -> pa.Table:
    """Return one row per named customer: the key to sort by, of the latest statement with a name."""
    told = shop.facts("people", [], [*STATED, *READ, *WRITTEN])
    keys = shop.turn.read("identities", columns=["source", "source_key", "customer_id"])
    key = pc.coalesce(*(_joined(told, columns) for columns in (READ, ("organization",), WRITTEN)))
    named = told.select(STATED[:5]).append_column("key", each_distinct(key, reading_key))
    owned = named.filter(pc.is_valid(named["key"])).join(
        keys.group_by(["source", "source_key"]).aggregate([("customer_id", "min")]),
        keys=["source", "source_key"], join_type="inner",
    )  # fmt: skip
    by_age = owned.sort_by(
        [(name, "ascending") for name in ("occurred_at", "recorded_at", "fact_id")]
    )
    latest = by_age.group_by("customer_id_min", use_threads=False).aggregate([("key", "last")])
    return latest.rename_columns(["customer_id", "key"]).combine_chunks()


def _joined(told: pa.Table, columns: tuple[str, ...]) -> pa.ChunkedArray:
    """Return the first columns that are stated, as one text; null where none is."""
    parts = [pc.fill_null(told[name], "") for name in columns]
    text = pc.binary_join_element_wise(*parts, " ")
    bare = pc.utf8_trim_whitespace(text)
    return pc.if_else(pc.equal(bare, ""), pa.scalar(None, pa.string()), bare)
