"""The products of a turn as the counter weighs them, and which of them the plan keeps back."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.customize.baskets import Catalogue
from najimi.customize.holdouts import own_draw
from najimi.desk.engine.evidence import small_table
from najimi.desk.engine.shop import Shop

Served = tuple[tuple[str, frozenset[str], frozenset[str]], ...]
"""Of each need its id, the categories that serve it, and the products offered for it besides."""


def open_catalogue(shop: Shop) -> Catalogue:
    """Return the products and pairs of the current turn; read once for each turn."""
    return _catalogue(shop.turn.folder, shop.manifest.default_margin_share, _served(shop))


def products_suspended(shop: Shop) -> list[str]:
    """Return the products of treatments that rest for everybody, as too many regret them."""
    resting = {row["treatment_id"] for row in small_table(shop, "regrets") if row["is_suspended"]}
    offers = shop.playbook.treatments if resting else ()
    return [t.product_id for t in offers if t.product_id and t.treatment_id in resting]


def products_held_out(shop: Shop, draw: float) -> list[str]:
    """
    Return the products of treatments that chance keeps a customer back from, for good.

    Parameters
    ----------
    shop : Shop
    draw : float, in [0, 1)
        Of the customer.
    """
    return [
        each.product_id
        for each in shop.playbook.treatments
        if each.product_id
        and each.is_held_out
        and each.holdout_share > 0
        and own_draw(draw, each.treatment_id) < each.holdout_share
    ]


def _served(shop: Shop) -> Served:
    """Return what serves each need: its categories, and what treatments of the playbook offer for it."""
    offers = [t for t in shop.playbook.treatments if t.product_id]
    return tuple(
        (
            need.need_id,
            frozenset(need.categories),
            frozenset(t.product_id for t in offers if t.product_id and t.need == need.need_id),
        )
        for need in shop.playbook.asked.needs
    )


@lru_cache(maxsize=2)
def _catalogue(folder: Path, default_margin_share: float, served: Served) -> Catalogue:
    products = pq.read_table(folder / "next_products.parquet", memory_map=True)
    pairs = pq.read_table(folder / "product_pairs.parquet", memory_map=True)
    ids = products["product_id"].to_pylist()
    categories = products["category"].fill_null("").to_pylist()
    first = _places(pairs["product_id"], products["product_id"])
    price = products["unit_price_amount"].to_numpy()
    known = products["unit_margin_amount"].to_numpy()
    return Catalogue(
        places={product_id: place for place, product_id in enumerate(ids)},
        product_ids=ids,
        names=products["name"].fill_null("").to_pylist(),
        categories=np.array(categories, dtype=np.str_),
        roles=np.array(products["role"].fill_null("").to_pylist(), dtype=np.str_),
        recent_share=products["recent_share"].to_numpy(),
        unit_price_amount=price,
        unit_margin_amount=np.where(np.isnan(known), price * default_margin_share, known),
        known_margin_amount=known,
        serves=_truths(categories, [of_it for _, of_it, _ in served]),
        offers=_truths(ids, [offered for *_, offered in served]),
        starts=np.searchsorted(first, np.arange(len(ids) + 1)),
        following=_places(pairs["next_product_id"], products["product_id"]),
        lift=pairs["lift"].to_numpy(),
    )


def _truths(values: list[str], sets: list[frozenset[str]]) -> Any:
    """Return for each value which of the sets holds it; shape (n_values, n_sets)."""
    told = [[value in each for each in sets] for value in values]
    return np.array(told, dtype=bool).reshape(len(values), len(sets))


def _places(wanted: pa.ChunkedArray, among: pa.ChunkedArray) -> Any:
    """Return the place of each product; pairs hold none that the turn's products lack."""
    found = pc.index_in(wanted, value_set=among.combine_chunks())
    return found.to_numpy().astype(np.int64)
