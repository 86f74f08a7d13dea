"""What orders are worth: what was seen of each customer, and the plain mean drawn from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from najimi.differentiate.purchasing.histories import FloatArray, IntArray
from najimi.errors import NotEnoughDataError, OutOfRangeError


@dataclass(frozen=True, eq=False)
class OrderMeans:
    """
    Orders and their mean amount, one row per customer or per cell of customers alike.

    Parameters
    ----------
    n_orders : int array, shape (n,), >= 0
        Orders (or days with orders) the mean was taken over.
    mean_order_amount : float array, shape (n,), in minor units of one currency
        May be zero or negative (returns), or NaN where ``n_orders`` is 0.
    n_customers : int array, shape (n,), >= 1
        Customers who share this row.

    Raises
    ------
    OutOfRangeError
        If shapes differ or an array is outside its range.

    Examples
    --------
    >>> OrderMeans.of(n_orders=[3, 1], mean_order_amount=[2000.0, 980.0]).n_customers.tolist()
    [1, 1]
    """

    n_orders: IntArray
    mean_order_amount: FloatArray
    n_customers: IntArray

    def __post_init__(self) -> None:
        arrays = (self.n_orders, self.mean_order_amount, self.n_customers)
        if len({array.shape for array in arrays}) > 1:
            problem = f"all arrays must have one shape, got {[array.shape for array in arrays]}"
        elif (self.n_orders < 0).any() or (self.n_customers < 1).any():
            problem = "n_orders must be >= 0 and n_customers >= 1"
        else:
            return
        raise OutOfRangeError(f"{problem}.", hint="give one row per customer, or per cell.")

    @classmethod
    def of(
        cls,
        *,
        n_orders: ArrayLike,
        mean_order_amount: ArrayLike,
        n_customers: ArrayLike | None = None,
    ) -> OrderMeans:
        """Return order means from anything array-like; one customer per row unless told."""
        counts = np.ones(np.shape(n_orders), np.int64) if n_customers is None else n_customers
        return cls(
            n_orders=np.asarray(n_orders, dtype=np.int64),
            mean_order_amount=np.asarray(mean_order_amount, dtype=np.float64),
            n_customers=np.asarray(counts, dtype=np.int64),
        )

    @property
    def is_usable(self) -> NDArray[np.bool_]:
        """Which rows say something about amounts: at least one order, and a mean above zero."""
        amount = self.mean_order_amount
        usable: NDArray[np.bool_] = (self.n_orders > 0) & np.isfinite(amount) & (amount > 0)
        return usable


class SpendModel(Protocol):
    """What every model of order amounts answers; always finite and above zero."""

    name: ClassVar[str]

    def parameters(self) -> dict[str, float]:
        """Return the model's numbers by name."""
        ...

    def conditional_mean(self, orders: OrderMeans) -> FloatArray:
        """Return the expected mean amount of future orders; shape (n,), minor units, > 0."""
        ...


@dataclass(frozen=True)
class ShrunkMean:
    """
    The plain stand-in when too few customers were seen to fit Gamma-Gamma.

    Parameters
    ----------
    population_mean_amount : float, in minor units, > 0
        Mean over customers of their mean order amounts: each customer counts once.
    prior_orders : float, > 0
        How many orders of the population's mean are added to each customer's own.

    Examples
    --------
    >>> model = ShrunkMean(population_mean_amount=3000.0)
    >>> model.conditional_mean(OrderMeans.of(n_orders=[2], mean_order_amount=[6000])).tolist()
    [5000.0]
    """

    name: ClassVar[str] = "shrunk_mean"

    population_mean_amount: float
    prior_orders: float = 1.0

    def parameters(self) -> dict[str, float]:
        """Return the model's numbers by name."""
        return dict(vars(self))

    def conditional_mean(self, orders: OrderMeans) -> FloatArray:
        """Return the customer's mean, drawn towards the population's; minor units, > 0."""
        return shrunk(orders, self.population_mean_amount, self.prior_orders)


def fit_shrunk_mean(orders: OrderMeans) -> ShrunkMean:
    """
    Take the mean over customers of their own means, to be weighed as one order of each.

    Raises
    ------
    NotEnoughDataError
        If not one customer has an order with a mean above zero.

    Examples
    --------
    >>> fit_shrunk_mean(OrderMeans.of(n_orders=[2, 1], mean_order_amount=[900, 600]))
    ShrunkMean(population_mean_amount=750.0, prior_orders=1.0)
    """
    return ShrunkMean(population_mean_amount=plain_mean(orders))


def shrunk(orders: OrderMeans, population_mean_amount: float, prior_orders: float) -> FloatArray:
    """Return each customer's mean, drawn towards the population's; that mean where nothing was seen."""
    is_usable = orders.is_usable
    weight = np.where(is_usable, orders.n_orders, 0) / (orders.n_orders + prior_orders)
    own = np.where(is_usable, orders.mean_order_amount, population_mean_amount)
    mean: FloatArray = population_mean_amount + weight * (own - population_mean_amount)
    return mean


def plain_mean(orders: OrderMeans) -> float:
    """Return the mean over customers of their own means; refuse if not one is above zero."""
    is_usable = orders.is_usable
    if not is_usable.any():
        raise NotEnoughDataError(
            f"a mean order amount needs 1 customer with an order above zero, got 0 among "
            f"{int(orders.n_customers.sum())}.",
            hint="check that amounts are net of returns, not returns alone.",
        )
    weights = orders.n_customers[is_usable]
    return float(np.average(orders.mean_order_amount[is_usable], weights=weights))
