"""
MBG/CNBD-k: like MBG/NBD, but gaps between purchases may be more even than chance.

Who comes every other Saturday and missed two is gone sooner than who comes when it rains.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from najimi.differentiate.purchasing.histories import FloatArray, Histories
from najimi.differentiate.purchasing.leaving_model import LeavingModel
from najimi.differentiate.purchasing.mbg_cnbd_k_fit import fit_parameters
from najimi.differentiate.purchasing.regular_gaps import (
    alive_probability,
    buys_if_alive,
    purchases_if_alive,
)


@dataclass(frozen=True)
class MbgCnbdK(LeavingModel):
    """
    A fitted MBG/CNBD-k model.

    Parameters
    ----------
    regularity : float, a whole number in 1..6
        k, the phases of a gap: 1 is chance, and gaps vary by their mean over the root of k.
    r : float, > 0
        Shape of the rates over customers; small means they differ much.
    alpha : float, in days, > 0
        ``k * alpha / r`` is about the mean gap.
    a, b : float, > 0
        ``a / (a + b)`` is the mean probability to leave after a purchase, the first included.
    log_likelihood : float
        Total over the customers it was fitted on, time in days; 0 when not fitted.

    Notes
    -----
    Assumptions:

    1. While alive, a customer's gaps are sums of k exponential phases at a rate of their own.
    2. k is the same for all; rates differ between customers as a gamma distribution (r, alpha).
    3. After each purchase, the first included, they leave for good with a probability of their own.
    4. That probability differs between customers as a beta distribution (a, b).
    5. Rate and probability are unrelated.

    References
    ----------
    .. [1] Platzer, M. & Reutterer, T. (2016). Ticking away the moments: timing regularity helps
       to better predict customer activity. *Marketing Science* 35(5), 779-799.

    Examples
    --------
    >>> model = MbgCnbdK(regularity=2.0, r=1.0, alpha=30.0, a=1.0, b=2.0)
    >>> rows = Histories.of(frequency=[3], recency_days=[60], tenure_days=[60])
    >>> model.alive_probability(rows).round(4).tolist()
    [0.8333]
    """

    name: ClassVar[str] = "mbg_cnbd_k"

    regularity: float
    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float = 0.0

    def _purchases_if_alive(self, histories: Histories, horizon_days: float) -> FloatArray:
        return purchases_if_alive(
            histories,
            r=self.r,
            alpha=self.alpha,
            a=self.a,
            b=self.b,
            k=int(self.regularity),
            horizon_days=horizon_days,
        )

    def _alive(self, histories: Histories) -> FloatArray:
        k = int(self.regularity)
        return alive_probability(histories, r=self.r, alpha=self.alpha, a=self.a, b=self.b, k=k)

    def _buys_if_alive(self, histories: Histories, horizon_days: float) -> FloatArray:
        k = int(self.regularity)
        return buys_if_alive(histories, r=self.r, alpha=self.alpha, k=k, horizon_days=horizon_days)


def fit_mbg_cnbd_k(histories: Histories, *, log_gap_sum: float | None = None) -> MbgCnbdK:
    """
    Fit MBG/CNBD-k by maximum likelihood, k included.

    Parameters
    ----------
    histories : Histories
        Cells of customers alike (see :func:`collapse`) are fastest; the answer is the same.
    log_gap_sum : float, optional
        Sum over all customers and all gaps of ln(days of the gap). With it k is chosen by the
        days themselves, as in the paper; without it, by frequency, recency and tenure.

    Returns
    -------
    MbgCnbdK
        With its total log-likelihood, time in days; where k is 1, that of MBG/NBD.

    See Also
    --------
    fit_bg_nbd : refuses the same.
    """
    k, (r, alpha, a, b), log_likelihood = fit_parameters(histories, log_gap_sum=log_gap_sum)
    return MbgCnbdK(regularity=float(k), r=r, alpha=alpha, a=a, b=b, log_likelihood=log_likelihood)
