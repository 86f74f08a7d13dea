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
from typing import ClassVar

import numpy as np
from scipy.special import gammaln, psi

from najimi.differentiate.purchasing.distinct_rows import distinct
from najimi.differentiate.purchasing.histories import FloatArray, IntArray
from najimi.differentiate.purchasing.likelihood_search import Likelihood, climb
from najimi.differentiate.spending.spend import OrderMeans, plain_mean, shrunk
from najimi.errors import NotEnoughDataError

MIN_CUSTOMERS = 10

# ln p, ln(q - 1), ln v in units of the mean order amount.
START = np.log(np.array([4.0, 2.0, 0.5]))

# A fitted population mean this far from the plain mean is a failed fit, not an insight.
LARGEST_RATIO_TO_PLAIN_MEAN = 3.0


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
        return shrunk(orders, self.population_mean_amount, prior_orders)


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
    unit_amount = plain_mean(orders)
    m = orders.mean_order_amount[is_usable] / unit_amount

    def likelihood_of(step: int) -> tuple[Likelihood, float]:
        cells = _cells(x[::step], m[::step], n[::step])
        return partial(_log_likelihood, cells=cells), float(n[::step].sum())

    theta, value = climb(likelihood_of, start=START, n_rows=len(x))
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


def _refuse_few(n_customers: int) -> None:
    if n_customers < MIN_CUSTOMERS:
        raise NotEnoughDataError(
            f"Gamma-Gamma needs at least {MIN_CUSTOMERS} customers with two orders or more, "
            f"got {n_customers}.",
            hint="use fit_spend_model, which falls back to a plain shrunken mean.",
        )
