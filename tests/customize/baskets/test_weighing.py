"""Which product is worth saying: never one of the basket, never without a reason or both keys."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from najimi.customize.baskets import PRODUCT_MARKS, Catalogue, Past, Weights, weigh_products

N = 8
WEIGHTS = Weights(120.0, 12.0, 1.5, 0.3, 0.5, attention_amount=1.0)
NOTHING = np.zeros(0, np.int64)
some_products = st.lists(st.integers(0, N - 1), max_size=4).map(
    lambda places: np.unique(np.array(places, dtype=np.int64))
)


def a_catalogue(seed: int) -> Catalogue:
    """Return a few products with random pairs, prices and margins, some of one category."""
    rng = np.random.default_rng(seed)
    first, following = np.nonzero(rng.random((N, N)) < 0.4)
    is_pair = first != following
    first, following = first[is_pair], following[is_pair]
    ids = [f"p{place}" for place in range(N)]
    return Catalogue(
        places={each: place for place, each in enumerate(ids)}, product_ids=ids, names=ids,
        categories=rng.choice(np.array(["", "jam", "tea"]), N),
        roles=rng.choice(np.array(["", "front", "back"]), N),
        recent_share=rng.random(N) / 3, unit_price_amount=rng.uniform(100, 900, N),
        unit_margin_amount=rng.uniform(-50, 400, N), starts=np.searchsorted(first, np.arange(N + 1)),
        following=following, lift=rng.uniform(0.5, 9, len(first)),
    )  # fmt: skip


def a_past(seed: int, refused: np.ndarray) -> Past:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(0, 20))
    return Past(
        rng.integers(0, N, n), rng.uniform(0, 300, n), rng.uniform(0, 300, n + 3), refused,
        has_bought_front=bool(rng.random() < 0.5),
    )  # fmt: skip


@given(st.integers(0, 10**6), some_products, some_products, some_products)
def test_the_best_is_never_in_the_basket_out_of_stock_refused_or_not_worth_it(
    seed: int, basket: np.ndarray, gone: np.ndarray, refused: np.ndarray
) -> None:
    catalogue = a_catalogue(seed)
    weighed = weigh_products(catalogue, basket, a_past(seed, refused), WEIGHTS, gone)
    row = weighed.best()
    assert set(weighed.marks.tolist()) <= set(range(len(PRODUCT_MARKS)))
    assert ((weighed.want_probability >= 0) & (weighed.want_probability <= 0.9)).all()
    if row is not None:
        assert weighed.products[row] not in {*basket, *gone, *refused}
        assert weighed.score[row] > 0
        assert weighed.score[row] == weighed.score[weighed.marks == 0].max()


@given(st.integers(0, 10**6), some_products)
def test_a_dearer_one_of_the_same_category_is_said_only_if_it_earns_more(
    seed: int, basket: np.ndarray
) -> None:
    catalogue = a_catalogue(seed)
    weighed = weigh_products(catalogue, basket, a_past(seed, NOTHING), WEIGHTS, NOTHING)
    row = weighed.best()
    if row is None:
        return
    place = weighed.products[row]
    for other in basket:
        is_alike = catalogue.categories[place] == catalogue.categories[other] != ""
        if is_alike and catalogue.unit_price_amount[place] > catalogue.unit_price_amount[other]:
            assert catalogue.unit_margin_amount[place] > catalogue.unit_margin_amount[other]


@given(st.integers(0, 10**6), some_products, st.floats(0.01, 1000))
def test_the_scale_of_the_currency_changes_no_choice(
    seed: int, basket: np.ndarray, scale: float
) -> None:
    from dataclasses import replace

    catalogue, past = a_catalogue(seed), a_past(seed, NOTHING)
    other = replace(
        catalogue,
        unit_price_amount=catalogue.unit_price_amount * scale,
        unit_margin_amount=catalogue.unit_margin_amount * scale,
    )
    dearer = replace(WEIGHTS, attention_amount=scale)
    one = weigh_products(catalogue, basket, past, WEIGHTS, NOTHING).best()
    assert weigh_products(other, basket, past, dearer, NOTHING).best() == one
