"""
Pareto/NBD: customers buy at their own rate until, at some moment of their own, they leave.

Unlike in BG/NBD, a customer may leave at any time, not only right after a purchase.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.special import expit

from najimi.differentiate.purchasing.histories import FloatArray, Histories
from najimi.differentiate.purchasing.leaving import integrate_leaving
from najimi.differentiate.purchasing.leaving_model import LeavingModel
from najimi.differentiate.purchasing.pareto_nbd_fit import fit_parameters


@dataclass(frozen=True)
class ParetoNbd(LeavingModel):
    """
    A fitted Pareto/NBD model.

    Parameters
    ----------
    r : float, > 0
        Shape of the purchase rates over customers; small means they differ much.
    alpha : float, in days, > 0
        ``r / alpha`` is the mean number of purchases per day while alive.
    s : float, > 0
        Shape of the leaving rates over customers.
    beta : float, in days, > 0
        ``s / beta`` is the mean leaving rate per day.
    log_likelihood : float
        Total over the customers it was fitted on, time in days; 0 when not fitted.

    Notes
    -----
    Assumptions:

    1. While alive, a customer buys at random in time, at a steady rate of their own.
    2. Rates differ between customers as a gamma distribution (r, alpha).
    3. They stay for a time that is exponential, at a leaving rate of their own.
    4. Leaving rates differ between customers as a gamma distribution (s, beta).
    5. The two rates are unrelated.

    References
    ----------
    .. [1] Schmittlein, D. C., Morrison, D. G. & Colombo, R. (1987). Counting your customers: who
       are they and what will they do next? *Management Science* 33(1), 1-24.
    .. [2] Fader, P. S. & Hardie, B. G. S. (2005). A note on deriving the Pareto/NBD model and
       related expressions. brucehardie.com/notes/009.

    Examples
    --------
    With alpha = beta the probability to be alive has a closed form, here 1 / (1 + 7 / 3).

    >>> model = ParetoNbd(r=1.0, alpha=30.0, s=1.0, beta=30.0)
    >>> rows = Histories.of(frequency=[1], recency_days=[30], tenure_days=[90])
    >>> model.alive_probability(rows).round(4).tolist()
    [0.3]
    """

    name: ClassVar[str] = "pareto_nbd"

    r: float
    alpha: float
    s: float
    beta: float
    log_likelihood: float = 0.0

    def _purchases_if_alive(self, histories: Histories, horizon_days: float) -> FloatArray:
        until = histories.tenure_days
        stays = self.beta + until
        rate = (self.r + histories.frequency) / (self.alpha + until)
        growth = np.log1p(horizon_days / stays)
        # (1 - e^(-(s-1) growth)) / (s - 1), which tends to growth where s is 1.
        bend = (self.s - 1.0) * growth
        days = growth * np.where(np.abs(bend) < 1e-8, 1.0 - 0.5 * bend, _share(bend))
        purchases: FloatArray = rate * stays * days
        return purchases

    def _alive(self, histories: Histories) -> FloatArray:
        x, until = histories.frequency.astype(np.float64), histories.tenure_days
        p = self.r + x
        left = integrate_leaving(
            histories.recency_days, until, p=p, q=self.s + 1.0, alpha=self.alpha, beta=self.beta
        )
        log_alive = -p * np.log(self.alpha + until) - self.s * np.log(self.beta + until)
        with np.errstate(divide="ignore"):  # nobody has left in no time
            log_left = left.log_first + np.log(self.s) + np.log(left.total)
        alive: FloatArray = expit(log_alive - log_left)
        return alive

    def _buys_if_alive(self, histories: Histories, horizon_days: float) -> FloatArray:
        until = histories.tenure_days
        p, later = self.r + histories.frequency.astype(np.float64), until + horizon_days
        left = integrate_leaving(
            until, later, p=p, q=self.s + 1.0, alpha=self.alpha, beta=self.beta
        )
        # Over A, where the logarithms of frequent buyers would cancel, they are left out.
        stayed = -p * np.log1p(horizon_days / (self.alpha + until))
        stayed -= self.s * np.log1p(horizon_days / (self.beta + until))
        first = (until + min(self.alpha, self.beta)) / (self.beta + until)
        silent = np.exp(stayed) + self.s * first * left.total
        return np.clip(1.0 - silent, 0.0, 1.0)


def _share(bend: FloatArray) -> FloatArray:
    """Return (1 - e^-bend) / bend, where bend is not 0."""
    share: FloatArray = -np.expm1(-bend) / np.where(bend == 0, 1.0, bend)
    return share


def fit_pareto_nbd(histories: Histories) -> ParetoNbd:
    """
    Fit Pareto/NBD by maximum likelihood.

    Takes what :func:`fit_bg_nbd` does, tells as much of the fit, and refuses the same.
    """
    (r, alpha, s, beta), log_likelihood = fit_parameters(histories)
    return ParetoNbd(r=r, alpha=alpha, s=s, beta=beta, log_likelihood=log_likelihood)
