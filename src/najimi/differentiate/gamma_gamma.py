"""
Gamma-Gamma: what a customer's orders are worth on average, from few orders seen.

A mean of one order says little; a mean of twenty says nearly all. The model weighs what was
seen of the customer against the population, in the proportion the data themselves suggest.
Per customer, with x orders of mean amount m:

    log L = lnΓ(px+q) - lnΓ(px) - lnΓ(q) + q ln v + (px-1) ln m + px ln x - (px+q) ln(v+xm).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln, psi

from najimi.differentiate.histories import FloatArray, IntArray, distinct
from najimi.differentiate.likelihood_search import Likelihood, climb
from najimi.errors import NotEnoughDataError, OutOfRangeError

MIN_CUSTOMERS = 10
# ln p, ln(q - 1), ln v in units of the mean order amount.
START = np.log(np.array([4.0, 2.0, 0.5]))
# A fitted population mean this far from the plain mean is a failed fit, not an insight.
LARGEST_RATIO_TO_PLAIN_MEAN = 3.0


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
class GammaGamma:
    """
    A fitted Gamma-Gamma model.

    Parameters
    ----------
    p : float, > 0
        Shape of one customer's order amounts; large means their orders are alike.
    q : float, > 1
        Shape of the differences between customers; large means customers are alike.
    v : float, in minor units, > 0
        Scale; the population's mean order amount is ``p * v / (q - 1)``.
    log_likelihood : float
        Total over the customers it was fitted on, amounts in minor units; 0 when not fitted.

    Notes
    -----
    Assumptions:

    1. A customer's order amounts vary around a mean of their own, which does not change.
    2. Around that mean they are gamma distributed, with the same shape for everybody.
    3. Means differ between customers; ``q`` is held above 1 so that the population has a mean.
    4. Amounts are unrelated to how often a customer buys.

    References
    ----------
    .. [1] Fader, P. S. & Hardie, B. G. S. (2013). The Gamma-Gamma model of monetary value.
       http://www.brucehardie.com/notes/025/

    Examples
    --------
    >>> model = GammaGamma(p=6.0, q=4.0, v=1500.0)
    >>> model.population_mean_amount
    3000.0
    >>> model.conditional_mean(OrderMeans.of(n_orders=[1], mean_order_amount=[6000])).tolist()
    [5000.0]
    """

    name: ClassVar[str] = "gamma_gamma"

    p: float
    q: float
    v: float
    log_likelihood: float = 0.0

    @property
    def population_mean_amount(self) -> float:
        """Mean order amount over all customers, in minor units."""
        return self.p * self.v / (self.q - 1)

    def parameters(self) -> dict[str, float]:
        """Return the model's numbers by name."""
        return dict(vars(self))

    def conditional_mean(self, orders: OrderMeans) -> FloatArray:
        """
        Return the expected mean amount of a customer's future orders.

        Parameters
        ----------
        orders : OrderMeans
            n rows.

        Returns
        -------
        float array, shape (n,)
            In minor units, > 0. The population's mean where no order was seen, or where the
            mean seen is zero or below: returns say nothing about the size of the next order.
        """
        prior_orders = (self.q - 1) / self.p
        return _shrunk(orders, self.population_mean_amount, prior_orders)


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
        return _shrunk(orders, self.population_mean_amount, self.prior_orders)


def fit_gamma_gamma(orders: OrderMeans) -> GammaGamma:
    """
    Fit Gamma-Gamma by maximum likelihood to the rows with a mean above zero.

    Parameters
    ----------
    orders : OrderMeans
        Cells are fastest; single customers give the same answer.

    Returns
    -------
    GammaGamma
        With its total log-likelihood.

    Raises
    ------
    NotEnoughDataError
        If fewer than ten usable customers, or fewer than ten with two orders, were seen; or if
        the fitted population mean is over three times, or under a third of, the plain mean.

    Examples
    --------
    >>> fit_gamma_gamma(OrderMeans.of(n_orders=[2], mean_order_amount=[900]))
    Traceback (most recent call last):
    najimi.errors.NotEnoughDataError: ... at least 10 customers with two orders or more, got 1...
    """
    is_usable = orders.is_usable
    x = orders.n_orders[is_usable]
    n = orders.n_customers[is_usable].astype(np.float64)
    _refuse_few(int(n[x > 1].sum()))
    unit_amount = _plain_mean(orders)
    m = orders.mean_order_amount[is_usable] / unit_amount

    def likelihood_of(step: int) -> tuple[Likelihood, float]:
        cells = _cells(x[::step], m[::step], n[::step])
        return partial(_log_likelihood, cells=cells), float(n[::step].sum())

    theta = climb(likelihood_of, start=START, n_rows=len(x))
    value, _ = likelihood_of(1)[0](theta)
    p, q, v = float(np.exp(theta[0])), 1 + float(np.exp(theta[1])), float(np.exp(theta[2]))
    ratio = p * v / (q - 1)
    if not 1 / LARGEST_RATIO_TO_PLAIN_MEAN < ratio < LARGEST_RATIO_TO_PLAIN_MEAN:
        raise NotEnoughDataError(
            f"Gamma-Gamma does not describe these {n.sum():.0f} customers: its population mean "
            f"is {ratio:.3g} times the plain mean.",
            hint="use fit_spend_model, which falls back to a plain shrunken mean.",
        )
    total = value - float(n.sum()) * float(np.log(unit_amount))
    return GammaGamma(p=p, q=q, v=v * unit_amount, log_likelihood=total)


def fit_spend_model(orders: OrderMeans) -> GammaGamma | ShrunkMean:
    """
    Fit Gamma-Gamma, or take the plain shrunken mean where the data are too thin for it.

    Raises
    ------
    NotEnoughDataError
        If not one customer has an order with a mean above zero.

    Examples
    --------
    >>> fit_spend_model(OrderMeans.of(n_orders=[2, 1], mean_order_amount=[900, -30]))
    ShrunkMean(population_mean_amount=900.0, prior_orders=1.0)
    """
    try:
        return fit_gamma_gamma(orders)
    except NotEnoughDataError:
        return fit_shrunk_mean(orders)


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
    return ShrunkMean(population_mean_amount=_plain_mean(orders))


@dataclass(frozen=True)
class SpendChoice:
    """
    Which orders to learn amounts from, and how, with the figures that decided it.

    Parameters
    ----------
    sample : str
        ``"all_orders"`` (the first included) or ``"repeat_orders"``.
    model : GammaGamma or ShrunkMean
        As fitted on the chosen calibration sample.
    all_orders_mae, repeat_orders_mae : float, in minor units, >= 0
        Mean absolute error of the mean order amount in the holdout, by ``fit_spend_model``.
    shrunk_mean_mae : float, in minor units, >= 0
        The same by ``fit_shrunk_mean`` on all orders: the naive challenger.
    n_customers : int
        Customers with orders in the holdout.
    """

    sample: str
    model: GammaGamma | ShrunkMean
    all_orders_mae: float
    repeat_orders_mae: float
    shrunk_mean_mae: float
    n_customers: int


def choose_gamma_gamma(
    *, all_orders: OrderMeans, repeat_orders: OrderMeans, holdout_mean_order_amount: ArrayLike
) -> SpendChoice:
    """
    Learn amounts from all orders or from repeat orders only, whichever foresees the holdout.

    The papers leave the first order out, as it may be unlike the later ones; where it is not,
    leaving it out throws half of the evidence away. And the plain mean over customers, weighed
    as one order more, sometimes beats both. The data decide.

    Parameters
    ----------
    all_orders, repeat_orders : OrderMeans
        The same n customers, row by row, in the calibration period; ``n_orders`` may be 0.
    holdout_mean_order_amount : float array-like, shape (n,), in minor units
        Mean order amount in the period after; NaN for customers without orders in it.

    Returns
    -------
    SpendChoice
        On a tie: Gamma-Gamma of all orders, then of repeat orders, then the shrunken mean.

    Raises
    ------
    OutOfRangeError
        If the rows do not match.
    NotEnoughDataError
        If nobody ordered in the holdout, or a sample has no usable customer.

    Examples
    --------
    >>> both = OrderMeans.of(n_orders=[2, 1], mean_order_amount=[900, 700])
    >>> choose_gamma_gamma(
    ...     all_orders=both, repeat_orders=both, holdout_mean_order_amount=[800, np.nan]
    ... ).sample
    'all_orders'
    """
    actual = np.asarray(holdout_mean_order_amount, dtype=np.float64)
    if not actual.shape == all_orders.n_orders.shape == repeat_orders.n_orders.shape:
        raise OutOfRangeError(
            f"the samples and the holdout must have the same rows, got {all_orders.n_orders.shape},"
            f" {repeat_orders.n_orders.shape} and {actual.shape}.",
            hint="give one row per customer, in one order, with n_orders 0 where none was seen.",
        )
    is_seen = np.isfinite(actual)
    n = all_orders.n_customers[is_seen]
    if not is_seen.any():
        raise NotEnoughDataError(
            "the choice needs customers who ordered in the holdout, got 0.",
            hint="move the end of the calibration period back.",
        )
    asked: list[tuple[str, OrderMeans, GammaGamma | ShrunkMean]] = [
        ("all_orders", all_orders, fit_spend_model(all_orders)),
        ("repeat_orders", repeat_orders, fit_spend_model(repeat_orders)),
        ("all_orders", all_orders, fit_shrunk_mean(all_orders)),
    ]
    errors = [
        float(np.average(np.abs(model.conditional_mean(orders) - actual)[is_seen], weights=n))
        for _, orders, model in asked
    ]
    sample, _, model = asked[errors.index(min(errors))]
    return SpendChoice(
        sample=sample,
        model=model,
        all_orders_mae=errors[0],
        repeat_orders_mae=errors[1],
        shrunk_mean_mae=errors[2],
        n_customers=int(n.sum()),
    )


def fit_chosen_spend_model(choice: SpendChoice, orders: OrderMeans) -> GammaGamma | ShrunkMean:
    """
    Fit the chosen kind of model on today's orders.

    Parameters
    ----------
    choice : SpendChoice
        As :func:`choose_gamma_gamma` returned it.
    orders : OrderMeans
        Today's orders of the chosen sample (``choice.sample``).

    Raises
    ------
    NotEnoughDataError
        If not one customer has an order with a mean above zero.
    """
    is_naive = isinstance(choice.model, ShrunkMean)
    return fit_shrunk_mean(orders) if is_naive else fit_spend_model(orders)


@dataclass(frozen=True, eq=False)
class _Cells:
    """What stays fixed while parameters are searched; amounts in units of their mean."""

    n_orders: FloatArray
    n_by_orders: FloatArray
    x: FloatArray
    spend: FloatArray
    n_customers: FloatArray
    n_total: float
    sum_log_mean: float
    sum_log_spend: float


def _cells(x: IntArray, m: FloatArray, n: FloatArray) -> _Cells:
    n_orders, place = distinct(x)
    spend = x * m
    return _Cells(
        n_orders=n_orders.astype(np.float64),
        n_by_orders=np.asarray(np.bincount(place, n), dtype=np.float64),
        x=x.astype(np.float64),
        spend=spend,
        n_customers=n,
        n_total=float(n.sum()),
        sum_log_mean=float((n * np.log(m)).sum()),
        sum_log_spend=float((n * x * np.log(spend)).sum()),
    )


def _log_likelihood(theta: FloatArray, *, cells: _Cells) -> tuple[float, FloatArray]:
    """Return the total log-likelihood and its gradient in ln p, ln(q - 1), ln v."""
    p, q_above_one, v = np.exp(theta)
    q = 1.0 + q_above_one
    px, by_orders = p * cells.n_orders, cells.n_by_orders
    log_total = cells.n_customers * np.log(v + cells.spend)
    sum_log, sum_x_log = float(log_total.sum()), float((cells.x * log_total).sum())
    value = (
        float((by_orders * (gammaln(px + q) - gammaln(px))).sum())
        + cells.n_total * float(q * np.log(v) - gammaln(q))
        + p * cells.sum_log_spend
        - cells.sum_log_mean
        - p * sum_x_log
        - q * sum_log
    )
    shape, per_total = p * cells.x + q, cells.n_customers / (v + cells.spend)
    by_p = (by_orders * cells.n_orders * (psi(px + q) - psi(px))).sum()
    by_p += cells.sum_log_spend - sum_x_log
    by_q = (by_orders * psi(px + q)).sum() + cells.n_total * (np.log(v) - psi(q)) - sum_log
    by_v = cells.n_total * q / v - (shape * per_total).sum()
    return float(value), np.array([p * by_p, q_above_one * by_q, v * by_v])


def _shrunk(orders: OrderMeans, population_mean_amount: float, prior_orders: float) -> FloatArray:
    is_usable = orders.is_usable
    weight = np.where(is_usable, orders.n_orders, 0) / (orders.n_orders + prior_orders)
    own = np.where(is_usable, orders.mean_order_amount, population_mean_amount)
    mean: FloatArray = population_mean_amount + weight * (own - population_mean_amount)
    return mean


def _plain_mean(orders: OrderMeans) -> float:
    is_usable = orders.is_usable
    if not is_usable.any():
        raise NotEnoughDataError(
            f"a mean order amount needs 1 customer with an order above zero, got 0 among "
            f"{int(orders.n_customers.sum())}.",
            hint="check that amounts are net of returns, not returns alone.",
        )
    weights = orders.n_customers[is_usable]
    return float(np.average(orders.mean_order_amount[is_usable], weights=weights))


def _refuse_few(n_customers: int) -> None:
    if n_customers < MIN_CUSTOMERS:
        raise NotEnoughDataError(
            f"Gamma-Gamma needs at least {MIN_CUSTOMERS} customers with two orders or more, "
            f"got {n_customers}.",
            hint="use fit_spend_model, which falls back to a plain shrunken mean.",
        )
