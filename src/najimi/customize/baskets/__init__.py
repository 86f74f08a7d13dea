"""What goes with a basket: shares and pairs of products, and which one thing is worth saying."""

from najimi.customize.baskets.catalogue import Catalogue, Past
from najimi.customize.baskets.keys import Keys, two_keys
from najimi.customize.baskets.marks import counter_treatment, marks_step, question_treatment
from najimi.customize.baskets.pairs import pair_steps
from najimi.customize.baskets.products import product_steps
from najimi.customize.baskets.rates import basket_rates, weights_of_age
from najimi.customize.baskets.weighing import (
    PRODUCT_MARKS,
    Weighed,
    Weights,
    weigh_products,
)

__all__ = [
    "PRODUCT_MARKS",
    "Catalogue",
    "Keys",
    "Past",
    "Weighed",
    "Weights",
    "basket_rates",
    "counter_treatment",
    "marks_step",
    "pair_steps",
    "product_steps",
    "question_treatment",
    "two_keys",
    "weigh_products",
    "weights_of_age",
]
