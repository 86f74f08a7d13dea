"""Which product is worth saying: never one of the basket, never without a reason or both keys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
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
    margin = rng.uniform(-50, 400, N)
    return Catalogue(
        places={each: place for place, each in enumerate(ids)}, product_ids=ids, names=ids,
        categories=rng.choice(np.array(["", "jam", "tea"]), N),
        roles=rng.choice(np.array(["", "front", "back"]), N),
        recent_share=rng.random(N) / 3, unit_price_amount=rng.uniform(100, 900, N),
        unit_margin_amount=margin, known_margin_amount=np.where(rng.random(N) < 0.2, np.nan, margin),
        serves=rng.random((N, 3)) < 0.3, offers=rng.random((N, 3)) < 0.3,
        starts=np.searchsorted(first, np.arange(N + 1)),
        following=following, lift=rng.uniform(0.5, 9, len(first)),
    )  # fmt: skip


def a_past(seed: int, refused: np.ndarray) -> Past:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(0, 20))
    return Past(
        rng.integers(0, N, n), rng.uniform(0, 300, n), rng.uniform(0, 300, n + 3), refused,
        has_bought_front=bool(rng.random() < 0.5), is_below_line=bool(rng.random() < 0.5),
        needs=rng.integers(0, 1_000_000, 3),
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


def usual_by_hand(catalogue: Catalogue, past: Past) -> list[int]:
    """Return what is bought on most days of each category, in plain Python."""
    days: dict[int, set[int]] = {}
    for place, age in zip(past.products.tolist(), past.age_days.tolist(), strict=True):
        if age < 365:
            days.setdefault(place, set()).add(int(age))
    order = sorted(days, key=lambda each: (-len(days[each]), min(days[each]), each))
    best = {str(catalogue.categories[each]): each for each in reversed(order)}
    return [each for category, each in best.items() if category]


def fit_by_hand(serves: np.ndarray, past: Past) -> int:
    return sum(int(sure) for sure, is_it in zip(past.needs, serves, strict=True) if is_it)


@given(st.integers(0, 10**6), some_products)
def test_a_dearer_one_needs_both_keys_against_the_basket_and_what_they_usually_buy(
    seed: int, basket: np.ndarray
) -> None:
    catalogue, past = a_catalogue(seed), a_past(seed, NOTHING)
    weighed = weigh_products(catalogue, basket, past, WEIGHTS, NOTHING)
    for row in np.flatnonzero(weighed.marks == 0):
        place = weighed.products[row]
        for other in {*basket.tolist(), *usual_by_hand(catalogue, past)}:
            is_alike = catalogue.categories[place] == catalogue.categories[other] != ""
            if (
                not is_alike
                or catalogue.unit_price_amount[place] <= catalogue.unit_price_amount[other]
            ):
                continue
            fit = fit_by_hand(catalogue.serves[place] | catalogue.offers[place], past)
            assert fit > fit_by_hand(catalogue.serves[other], past)
            assert catalogue.known_margin_amount[place] > catalogue.known_margin_amount[other]
            assert weighed.keys.is_upsell[row]
            assert not past.is_below_line


TEA = Catalogue(
    places={"bags": 0, "leaf": 1, "cake": 2}, product_ids=["bags", "leaf", "cake"],
    names=["bags", "leaf", "cake"], categories=np.array(["tea", "tea", "cake"]),
    roles=np.array(["front", "front", "front"]), recent_share=np.array([0.3, 0.3, 0.3]),
    unit_price_amount=np.array([100.0, 400.0, 300.0]),
    unit_margin_amount=np.array([30.0, 200.0, 90.0]), known_margin_amount=np.array([30.0, 200.0, 90.0]),
    serves=np.array([[True, False], [True, False], [False, False]]),
    offers=np.array([[False, False], [False, True], [False, False]]),
    starts=np.array([0, 0, 0, 1]), following=np.array([1]), lift=np.array([4.0]),
)  # fmt: skip
CAKE = np.array([2])


def mark_of_leaf(catalogue: Catalogue = TEA, **past: object) -> str:
    """Return the mark of leaf tea, which goes with cake, for who buys bags of tea every week."""
    weekly = np.arange(7.0, 70.0, 7.0)
    told: dict[str, object] = {"needs": np.array([900_000, 300_000])} | past
    buyer = Past(np.zeros(9, np.int64), weekly, weekly, **told)  # type: ignore[arg-type]
    weighed = weigh_products(catalogue, CAKE, buyer, WEIGHTS, NOTHING)
    return PRODUCT_MARKS[weighed.marks[weighed.products == 1][0]]


def test_who_has_both_keys_is_told_of_the_dearer_tea() -> None:
    assert mark_of_leaf() == "open"


@pytest.mark.parametrize(
    ("past", "mark"),
    [
        ({"needs": np.array([900_000, 0])}, "upsell_does_not_fit"),
        ({"needs": NOTHING}, "upsell_does_not_fit"),
        ({"is_below_line": True}, "give_first"),
        ({"held_out": np.array([1])}, "held_out"),
        ({"suspended": np.array([1])}, "suspended"),
    ],
)
def test_without_a_key_or_below_the_line_they_are_not(past: dict[str, object], mark: str) -> None:
    assert mark_of_leaf(**past) == mark


@pytest.mark.parametrize("margins", [(30.0, 30.0), (30.0, np.nan), (np.nan, 200.0), (200.0, 30.0)])
def test_a_margin_that_is_equal_or_that_nobody_knows_never_pays(
    margins: tuple[float, float],
) -> None:
    catalogue = replace(TEA, known_margin_amount=np.array([*margins, 90.0]))
    assert mark_of_leaf(catalogue) == "upsell_does_not_pay"


def test_a_main_product_waits_below_the_line_though_it_replaces_nothing() -> None:
    apart = replace(TEA, categories=np.array(["a", "b", "c"]), roles=np.array(["", "back", ""]))
    assert mark_of_leaf(apart) == "open"
    assert mark_of_leaf(apart, is_below_line=True) == "give_first"


@given(st.integers(0, 10**6), some_products, st.floats(0.01, 1000))
def test_the_scale_of_the_currency_changes_no_choice(
    seed: int, basket: np.ndarray, scale: float
) -> None:
    catalogue, past = a_catalogue(seed), a_past(seed, NOTHING)
    other = replace(
        catalogue,
        unit_price_amount=catalogue.unit_price_amount * scale,
        unit_margin_amount=catalogue.unit_margin_amount * scale,
        known_margin_amount=catalogue.known_margin_amount * scale,
    )
    dearer = replace(WEIGHTS, attention_amount=scale)
    one = weigh_products(catalogue, basket, past, WEIGHTS, NOTHING).best()
    assert weigh_products(other, basket, past, dearer, NOTHING).best() == one
