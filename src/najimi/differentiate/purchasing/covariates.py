"""
What was known of customers from the start, such as cohort and acquisition channel, as 0/1 columns.

A covariate multiplies a customer's purchase rate: rate_i = rate · exp(γ · z_i). With rates that
differ as Gamma(r, alpha) that is the same model with alpha_i = alpha · exp(-γ · z_i). So customers
alike in their covariates form a group with a model of its own that shares all else, and likelihood,
gradient and answers are those of the plain model, group by group.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from najimi.differentiate.purchasing import beta_geometric_fit, pareto_nbd_fit
from najimi.differentiate.purchasing.bg_nbd import BgNbd
from najimi.differentiate.purchasing.distinct_rows import cell_index
from najimi.differentiate.purchasing.histories import FloatArray, Histories
from najimi.differentiate.purchasing.likelihood_search import (
    Likelihood,
    climb,
    held_within_bounds,
)
from najimi.differentiate.purchasing.mbg_nbd import MbgNbd
from najimi.differentiate.purchasing.pareto_nbd import ParetoNbd
from najimi.differentiate.purchasing.time_unit import mean_gap
from najimi.errors import OutOfRangeError

MOST_GROUPS = 1_000

BaseModel = BgNbd | MbgNbd | ParetoNbd
_MODELS: dict[str, type[BaseModel]] = {model.name: model for model in (BgNbd, MbgNbd, ParetoNbd)}
_STARTS = {
    BgNbd.name: beta_geometric_fit.START,
    MbgNbd.name: beta_geometric_fit.START,
    ParetoNbd.name: pareto_nbd_fit.START,
}


@dataclass(frozen=True, eq=False)
class Covariates:
    """
    What was known of each customer, with customers alike put into groups.

    Parameters
    ----------
    names : tuple of str, length m
        One per column.
    of_group : float array, shape (g, m)
        The values of each group.
    group : int array, shape (n,), in [0, g)
        The group of each row of the histories.

    See Also
    --------
    Covariates.of : from columns.
    """

    names: tuple[str, ...]
    of_group: FloatArray
    group: NDArray[np.intp]

    @classmethod
    def of(cls, columns: Mapping[str, ArrayLike], *, n_rows: int) -> Covariates:
        """
        Return covariates from named columns.

        Parameters
        ----------
        columns : mapping of str to array-like of shape (n_rows,)
            Finite numbers, known since before the first purchase; best 0 and 1. Leave one class
            of each kind out: it is what the others are held against. May be empty.
        n_rows : int, >= 1
            Rows of the histories they belong to.

        Raises
        ------
        OutOfRangeError
            If a column has another length, is not finite, or together they make more than 1,000
            groups.

        Examples
        --------
        >>> known = Covariates.of({"by_friend": [1, 0, 1]}, n_rows=3)
        >>> known.of_group.tolist(), known.group.tolist()
        ([[0.0], [1.0]], [1, 0, 1])
        """
        arrays = {name: np.asarray(column, dtype=np.float64) for name, column in columns.items()}
        faults = [
            f"{name} must be {n_rows} finite numbers"
            for name, array in arrays.items()
            if array.shape != (n_rows,) or not np.isfinite(array).all()
        ]
        group, n_groups = np.zeros(n_rows, dtype=np.intp), 1
        if arrays and not faults:
            group, n_groups = cell_index(*arrays.values())
            if n_groups > MOST_GROUPS:
                faults = [f"they make {n_groups} groups, more than {MOST_GROUPS}"]
        if faults:
            raise OutOfRangeError(
                "covariates are outside their range: " + "; ".join(faults) + ".",
                hint="use a few 0/1 columns, such as one per channel but one.",
            )
        first = np.zeros(n_groups, dtype=np.intp)
        first[group] = np.arange(n_rows)
        values = [array[first] for array in arrays.values()]
        of_group = np.array(values).T if values else np.zeros((1, 0))
        return cls(tuple(arrays), of_group, group)

    def rows_of_groups(self) -> Iterator[tuple[int, NDArray[np.intp]]]:
        """Yield each group that has rows, with the places of its rows."""
        order = np.argsort(self.group, kind="stable")
        ends = np.searchsorted(self.group[order], np.arange(len(self.of_group)), side="right")
        for number, (start, end) in enumerate(zip(np.r_[0, ends[:-1]], ends, strict=True)):
            if end > start:
                yield number, order[start:end]


@dataclass(frozen=True)
class CovariateModel:
    """
    A purchase model whose rates differ by what was known of customers from the start.

    Parameters
    ----------
    base : BgNbd, MbgNbd or ParetoNbd
        The model of customers with all covariates 0; with the log-likelihood of the fit.
    effects : mapping of str to float
        γ by name: purchases come exp(γ) times as often where the covariate is 1.

    Notes
    -----
    Assumptions, besides those of the base:

    1. A covariate multiplies the rate, the same for all it applies to, and does not change.
    2. It does not touch how customers leave.
    3. Covariates do not act on each other.

    References
    ----------
    .. [1] Fader, P. S. & Hardie, B. G. S. (2007). Incorporating time-invariant covariates into
       the Pareto/NBD and BG/NBD models. brucehardie.com/notes/019.

    Examples
    --------
    >>> model = CovariateModel(BgNbd(r=1.0, alpha=30.0, a=1.0, b=2.0), {"by_friend": 0.7})
    >>> rows = Histories.of(frequency=[0, 0], recency_days=[0, 0], tenure_days=[0, 0])
    >>> known = Covariates.of({"by_friend": [0, 1]}, n_rows=2)
    >>> model.expected_purchases(rows, known, horizon_days=30.0).round(3).tolist()
    [0.773, 1.302]
    """

    base: BaseModel
    effects: Mapping[str, float]

    def expected_purchases(
        self, histories: Histories, covariates: Covariates, *, horizon_days: float
    ) -> FloatArray:
        """
        Return expected purchase days in the horizon; shape (n,), finite, >= 0.

        Raises
        ------
        OutOfRangeError
            If the horizon is out of range, or the covariates are not those of the fit.
        """
        return self._by_group(
            histories,
            covariates,
            lambda model, rows: model.expected_purchases(rows, horizon_days=horizon_days),
        )

    def alive_probability(self, histories: Histories, covariates: Covariates) -> FloatArray:
        """
        Return the probability to still be a customer; shape (n,), in [0, 1].

        Raises
        ------
        OutOfRangeError
            If the covariates are not those of the fit.
        """
        return self._by_group(
            histories, covariates, lambda model, rows: model.alive_probability(rows)
        )

    def buys_probability(
        self, histories: Histories, covariates: Covariates, *, horizon_days: float
    ) -> FloatArray:
        """
        Return the probability of at least one purchase in the horizon; shape (n,), in [0, 1].

        Raises
        ------
        OutOfRangeError
            If the horizon is out of range, or the covariates are not those of the fit.
        """
        return self._by_group(
            histories,
            covariates,
            lambda model, rows: model.buys_probability(rows, horizon_days=horizon_days),
        )

    def _by_group(
        self,
        histories: Histories,
        covariates: Covariates,
        answer: Callable[[BaseModel, Histories], FloatArray],
    ) -> FloatArray:
        if covariates.names != tuple(self.effects) or len(covariates.group) != len(histories):
            raise OutOfRangeError(
                f"covariates must be {', '.join(self.effects)} for {len(histories)} rows, got "
                f"{', '.join(covariates.names)} for {len(covariates.group)}.",
                hint="give the columns of the fit, in their order.",
            )
        shifts = covariates.of_group @ np.array(list(self.effects.values()))
        answers = np.zeros(len(histories))
        for number, rows in covariates.rows_of_groups():
            log_alpha = held_within_bounds(np.log(self.base.alpha) - shifts[number])
            model = dataclasses.replace(self.base, alpha=float(np.exp(log_alpha)))
            answers[rows] = answer(model, histories.only(rows))
        return answers


def fit_with_covariates(name: str, histories: Histories, covariates: Covariates) -> CovariateModel:
    """
    Fit a purchase model with covariates by maximum likelihood.

    Parameters
    ----------
    name : str
        ``bg_nbd``, ``mbg_nbd`` or ``pareto_nbd``.
    histories : Histories
        n rows; cells only of customers who are alike in their covariates, too.
    covariates : Covariates
        Of the same rows.

    Returns
    -------
    CovariateModel
        Without covariates, the plain model.

    Raises
    ------
    OutOfRangeError
        If the name is another, or the covariates have another number of rows.
    NotEnoughDataError
        If fewer than ten customers bought more than once.

    Examples
    --------
    >>> rows = Histories.of(frequency=[0], recency_days=[0], tenure_days=[30])
    >>> fit_with_covariates("bg_nbd", rows, Covariates.of({}, n_rows=1))
    Traceback (most recent call last):
    najimi.errors.NotEnoughDataError: ... at least 10 customers with a repeat purchase, got 0 ...
    """
    if name not in _MODELS or len(covariates.group) != len(histories):
        raise OutOfRangeError(
            f"name must be one of {', '.join(_MODELS)} and covariates must have {len(histories)} "
            f"rows, got {name!r} and {len(covariates.group)}.",
            hint="build both from the same customers.",
        )
    unit = mean_gap(histories)
    groups = [(n, histories.only(rows)) for n, rows in covariates.rows_of_groups()]

    def likelihood_of(step: int) -> tuple[Likelihood, float]:
        thinned = [(n, rows.only(slice(None, None, step))) for n, rows in groups]
        parts = [
            (covariates.of_group[n], _plain_likelihood(name, rows, unit.days))
            for n, rows in thinned
        ]
        return partial(_likelihood, parts=parts), float(sum(rows.n_total for _, rows in thinned))

    start = np.r_[_STARTS[name], np.zeros(len(covariates.names))]
    theta, value = climb(likelihood_of, start=start, n_rows=len(histories))
    first, alpha, third, fourth = np.exp(theta[:4]).tolist()
    scale = unit.days if name == ParetoNbd.name else 1.0
    base = _MODELS[name](first, alpha * unit.days, third, fourth * scale, unit.in_days(value))
    return CovariateModel(base, dict(zip(covariates.names, theta[4:].tolist(), strict=True)))


def _plain_likelihood(name: str, rows: Histories, unit_days: float) -> Likelihood:
    """Return the likelihood of the model without covariates, for the rows of one group."""
    if name == ParetoNbd.name:
        return pareto_nbd_fit.likelihood_in(rows, unit_days=unit_days)
    first_chances = int(name == MbgNbd.name)
    tables = beta_geometric_fit.tables_of(
        rows, unit_days=unit_days, step=1, first_chances=first_chances
    )
    return partial(beta_geometric_fit.log_likelihood, tables=tables, first_chances=first_chances)


def _likelihood(
    theta: FloatArray, parts: list[tuple[FloatArray, Likelihood]]
) -> tuple[float, FloatArray]:
    """Return the likelihood of all groups, and its gradient in log parameters and effects."""
    value, slope = 0.0, np.zeros(len(theta))
    for covariates, likelihood in parts:
        plain = theta[:4].copy()
        plain[1] -= covariates @ theta[4:]
        of_group, slope_of_group = likelihood(held_within_bounds(plain))
        value += of_group
        slope[:4] += slope_of_group
        slope[4:] -= slope_of_group[1] * covariates
    return value, slope
