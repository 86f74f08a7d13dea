r"""
Two challengers of the segments: T-logistic and DR-ridge, on one column per level of a feature.

T-logistic fits a logistic regression with a ridge penalty to the treated, another to the held
out, and takes the difference of what they foretell.

DR-ridge makes the doubly robust outcome of each person,

    psi = f1 - f0 + T (Y - f1) / e - (1 - T) (Y - f0) / (1 - e),

with f1 and f0 those two regressions and e the known probability of being treated, and fits a
ridge regression to it. As e is known, the mean of psi is right even where f1 and f0 are wrong.

References
----------
.. [1] Künzel, S. R., Sekhon, J. S., Bickel, P. J. & Yu, B. (2019). Metalearners for estimating
   heterogeneous treatment effects using machine learning. *PNAS* 116(10).
.. [2] Kennedy, E. H. (2023). Towards optimal doubly robust estimation of heterogeneous causal
   effects. *Electronic Journal of Statistics* 17(2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from najimi.learn.responding.cells import Cells, Codes

Floats = NDArray[np.float64]

PENALTY = 10.0
"""In a regression of yes and no, a level moves only as far as some 40 people would push it."""
MOST_STEPS = 50
RIDGES = np.geomspace(1.0, 1e6, 25)


@dataclass(frozen=True, eq=False)
class Levels:
    """Which levels each feature has, so that a row of codes becomes one column per level."""

    levels: tuple[NDArray[np.int64], ...]

    def design(self, codes: Codes) -> Floats:
        """Return a constant and one column per level; a level never seen leaves its columns 0."""
        shown = [codes[:, [index]] == known[None, :] for index, known in enumerate(self.levels)]
        return np.column_stack([np.ones(len(codes)), *shown]).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Logistic:
    """A fitted logistic regression: coefficients and their covariance."""

    coefficients: Floats
    covariance: Floats

    def told(self, design: Floats) -> tuple[Floats, Floats]:
        """Return the probability of yes and the variance that the coefficients leave it."""
        probability = expit(design @ self.coefficients)
        spread = np.einsum("ij,jk,ik->i", design, self.covariance, design)
        return probability, (probability * (1 - probability)) ** 2 * spread


@dataclass(frozen=True, eq=False)
class TLogistic:
    """One logistic regression of the treated, and one of the held out."""

    levels: Levels
    treated: Logistic
    held_out: Logistic

    def uplift(self, codes: Codes) -> tuple[Floats, Floats]:
        """Return the uplift of each row of codes, in [-1, 1], and its standard deviation."""
        design = self.levels.design(codes)
        (p, p_variance), (q, q_variance) = self.treated.told(design), self.held_out.told(design)
        return p - q, np.sqrt(p_variance + q_variance)


@dataclass(frozen=True, eq=False)
class DrRidge:
    """A ridge regression of the doubly robust outcome."""

    levels: Levels
    coefficients: Floats
    covariance: Floats

    def uplift(self, codes: Codes) -> tuple[Floats, Floats]:
        """Return the uplift of each row of codes, held in [-1, 1], and its standard deviation."""
        design = self.levels.design(codes)
        spread = np.einsum("ij,jk,ik->i", design, self.covariance, design)
        return np.clip(design @ self.coefficients, -1.0, 1.0), np.sqrt(np.maximum(spread, 0.0))


def fit_logistic(design: Floats, n: Floats, n_yes: Floats) -> Logistic:
    """
    Fit a logistic regression with a ridge penalty on all but the constant, by Newton's method.

    Parameters
    ----------
    design : array of shape (n_cells, n_columns)
        The first column is the constant.
    n, n_yes : arrays of shape (n_cells,)

    Examples
    --------
    >>> fitted = fit_logistic(np.ones((1, 1)), np.array([200.0]), np.array([50.0]))
    >>> round(float(fitted.told(np.ones((1, 1)))[0][0]), 3)
    0.25
    """
    penalty = np.full(design.shape[1], PENALTY)
    penalty[0] = 1e-3
    coefficients = np.zeros(design.shape[1])
    for _ in range(MOST_STEPS):
        probability = expit(design @ coefficients)
        weight = n * probability * (1 - probability)
        hessian = design.T @ (design * weight[:, None]) + np.diag(penalty)
        slope = design.T @ (n_yes - n * probability) - penalty * coefficients
        step = np.linalg.solve(hessian, slope)
        coefficients += np.clip(step, -3.0, 3.0)
        if np.abs(step).max() < 1e-9:
            break
    return Logistic(coefficients, np.asarray(np.linalg.inv(hessian), dtype=np.float64))


def fit_t_logistic(cells: Cells) -> TLogistic:
    """
    Return the difference of two logistic regressions, one for each arm.

    Examples
    --------
    >>> cells = Cells(np.array([[0], [1]]), np.array([500.0, 500]), np.array([150.0, 50]),
    ...               np.array([500.0, 500]), np.array([50.0, 50]))
    >>> fit_t_logistic(cells).uplift(np.array([[0], [1]]))[0].round(2).tolist()
    [0.19, 0.01]
    """
    levels = _levels(cells)
    design = levels.design(cells.codes)
    treated = fit_logistic(design, cells.n_treated, cells.n_treated_yes)
    return TLogistic(levels, treated, fit_logistic(design, cells.n_held_out, cells.n_held_out_yes))


def fit_dr_ridge(cells: Cells) -> DrRidge:
    """
    Return a ridge regression of the doubly robust outcome; its penalty by Mallows' C_p.

    Examples
    --------
    >>> cells = Cells(np.array([[0], [1]]), np.array([500.0, 500]), np.array([150.0, 50]),
    ...               np.array([500.0, 500]), np.array([50.0, 50]))
    >>> fit_dr_ridge(cells).uplift(np.array([[0], [1]]))[0].round(2).tolist()
    [0.19, 0.01]
    """
    nuisance, share = fit_t_logistic(cells), cells.treated_share
    design = nuisance.levels.design(cells.codes)
    f1, f0 = nuisance.treated.told(design)[0], nuisance.held_out.told(design)[0]
    outcome = (
        cells.n * (f1 - f0)
        + (cells.n_treated_yes - cells.n_treated * f1) / share
        - (cells.n_held_out_yes - cells.n_held_out * f0) / (1 - share)
    ) / cells.n
    noise = f1 * (1 - f1) / share + f0 * (1 - f0) / (1 - share)
    coefficients, covariance = _ridge(
        design, outcome, cells.n, float(np.average(noise, weights=cells.n))
    )
    return DrRidge(nuisance.levels, coefficients, covariance)


def _ridge(design: Floats, outcome: Floats, n: Floats, noise: float) -> tuple[Floats, Floats]:
    """Return coefficients and covariance; ``noise`` is the variance of one person's outcome."""
    mean = float(np.average(outcome, weights=n))
    levels, centred = design[:, 1:], outcome - mean
    values, vectors = np.linalg.eigh(levels.T @ (levels * n[:, None]))
    values = np.maximum(values, 0.0)
    turned = vectors.T @ (levels.T @ (n * centred))
    total, n_all = float(n @ centred**2), float(n.sum())
    best = min(RIDGES, key=lambda ridge: _left(values, turned, total, n_all, noise, float(ridge)))
    inner = (vectors / (values + best)) @ vectors.T
    coefficients = np.concatenate([[mean], inner @ (levels.T @ (n * centred))])
    covariance = np.zeros((len(coefficients), len(coefficients)))
    covariance[0, 0], covariance[1:, 1:] = noise / n_all, noise * inner
    return coefficients, covariance


def _left(
    values: Floats, turned: Floats, total: float, n_all: float, noise: float, ridge: float
) -> float:
    """
    Return Mallows' C_p of a penalty, up to a constant.

    Between cells the outcome varies by what a cell's people differ by chance, which is known.
    """
    explained = float((turned**2 * (values + 2 * ridge) / (values + ridge) ** 2).sum())
    freedom = float((values / (values + ridge)).sum())
    return (total - explained + 2 * noise * freedom) / n_all


def _levels(cells: Cells) -> Levels:
    return Levels(tuple(np.unique(column) for column in cells.codes.T))
