"""What goes with a basket: shares and pairs of products, and which one thing is worth saying."""

from najimi.customize.baskets.marks import marks_step
from najimi.customize.baskets.pairs import pair_steps
from najimi.customize.baskets.products import product_steps
from najimi.customize.baskets.rates import basket_rates, weights_of_age
from najimi.customize.baskets.weighing import (
    PRODUCT_MARKS,
    Catalogue,
    Past,
    Weighed,
    Weights,
    weigh_products,
)

__all__ = [
    "PRODUCT_MARKS",
    "Catalogue",
    "Past",
    "Weighed",
    "Weights",
    "basket_rates",
    "marks_step",
    "pair_steps",
    "product_steps",
    "weigh_products",
    "weights_of_age",
]
