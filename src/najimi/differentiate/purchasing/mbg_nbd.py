"""
MBG/NBD: like BG/NBD, but a customer may leave right after the first order too.

So the customer who bought once and stays away becomes doubtful, as they should.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from najimi.differentiate.purchasing.beta_geometric_fit import fit_beta_geometric
from najimi.differentiate.purchasing.beta_geometric_model import BetaGeometricModel
from najimi.differentiate.purchasing.histories import Histories


@dataclass(frozen=True)
class MbgNbd(BetaGeometricModel):
    """
    A fitted MBG/NBD model.

    Parameters
    ----------
    r : float, > 0
        Shape of the purchase rates over customers; small means they differ much.
    alpha : float, in days, > 0
        ``r / alpha`` is the mean number of purchases per day while alive.
    a, b : float, > 0
        ``a / (a + b)`` is the mean probability to leave after a purchase, the first included.
    log_likelihood : float
        Total over the customers it was fitted on, time in days; 0 when not fitted.

    Notes
    -----
    Assumptions:

    1. While alive, a customer buys at random in time, at a steady rate of their own.
    2. Rates differ between customers as a gamma distribution (r, alpha).
    3. After each purchase, the first included, they leave for good with a probability of their own.
    4. That probability differs between customers as a beta distribution (a, b).
    5. Rate and probability are unrelated.

    References
    ----------
    .. [1] Batislam, E. P., Denizel, M. & Filiztekin, A. (2007). Empirical validation and
       comparison of models for customer base analysis. *International Journal of Research in
       Marketing* 24(3), 201-209.
    .. [2] Wagner, U. & Hoppe, D. (2008). Erratum on the MBG/NBD model. *International Journal of
       Research in Marketing* 25(3), 225-226.

    Examples
    --------
    >>> model = MbgNbd(r=1.0, alpha=30.0, a=1.0, b=2.0)
    >>> rows = Histories.of(frequency=[3], recency_days=[30], tenure_days=[90])
    >>> model.alive_probability(rows).round(4).tolist()
    [0.2381]
    """

    name: ClassVar[str] = "mbg_nbd"
    first_chances: ClassVar[int] = 1


def fit_mbg_nbd(histories: Histories) -> MbgNbd:
    """
    Fit MBG/NBD by maximum likelihood.

    Takes what :func:`fit_bg_nbd` does, tells as much of the fit, and refuses the same.
    """
    (r, alpha, a, b), log_likelihood = fit_beta_geometric(
        histories, first_chances=MbgNbd.first_chances
    )
    return MbgNbd(r=r, alpha=alpha, a=a, b=b, log_likelihood=log_likelihood)
