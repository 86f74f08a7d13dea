"""
Means over a beta-distributed probability to leave, by Gauss quadrature with as many nodes as needed.

The integrand is smooth above zero; how near below zero it grows without bound decides the nodes.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.linalg import eigh_tridiagonal

from najimi.differentiate.purchasing.histories import FloatArray

FEWEST_NODES, MOST_NODES = 12, 256
RELATIVE_ERROR = 1e-10
LOG_GROWTH = 12.0
SMALLEST_PROBABILITY = 1e-200


def distance_to_pole(reach: float, *, shape: float) -> float:
    """
    Return how far below p = 0 the mean over leaving stays below e ** 12.

    The pole lies at -1 / reach, and a large shape steepens the way to it.

    Parameters
    ----------
    reach : float, >= 0
        Horizon over (alpha + tenure).
    shape : float, > 0
        Of the customer's own gamma distribution of rates.
    """
    return math.inf if reach <= 0 else -math.expm1(-LOG_GROWTH / shape) / reach


def nodes_for(distance: float) -> int:
    """
    Return how many nodes bring the relative error to about 1e-10.

    The error falls as rho ** -2n, where rho is the size of an ellipse around [0, 1] that reaches
    ``distance`` below it, and in which the integrand stays small.

    Parameters
    ----------
    distance : float, > 0
        As :func:`distance_to_pole` gives it.

    Examples
    --------
    >>> nodes_for(math.inf), nodes_for(1.0), nodes_for(0.01)
    (12, 12, 88)
    """
    if distance == math.inf:
        return FEWEST_NODES
    log_rho = math.log1p(2 * distance + 2 * math.sqrt(distance * (1 + distance)))
    needed = math.ceil((LOG_GROWTH - math.log(RELATIVE_ERROR)) / (2 * log_rho))
    return min(max(needed, FEWEST_NODES), MOST_NODES)


def beta_quadrature(a: float, b: float, *, n_nodes: int) -> tuple[FloatArray, FloatArray]:
    """
    Return nodes in (0, 1] and weights, summing to 1, of Gauss quadrature under Beta(a, b).

    Parameters
    ----------
    a, b : float, > 0
        Of the distribution whose mean is wanted.
    n_nodes : int, >= 2
        As :func:`nodes_for` says.

    Notes
    -----
    Golub and Welsch (1969) on the Jacobi recurrence of a probability measure: unlike the usual
    tables of Gauss-Jacobi rules it has no factor 2**(a+b), which overflows for frequent buyers.
    """
    k = np.arange(n_nodes, dtype=np.float64)
    alpha, beta = b - 1.0, a - 1.0
    total = 2 * k + alpha + beta
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = (beta**2 - alpha**2) / (total * (total + 2))
        side = 4 * k * (k + alpha) * (k + beta) * (k + alpha + beta)
        side /= total**2 * (total + 1) * (total - 1)
    middle[0] = (beta - alpha) / (alpha + beta + 2)
    # At k = 1 numerator and denominator share the factor alpha + beta + 1, which may be zero.
    side[1] = 4 * (1 + alpha) * (1 + beta) / ((alpha + beta + 2) ** 2 * (alpha + beta + 3))
    nodes, vectors = eigh_tridiagonal((middle + 1) / 2, np.sqrt(side[1:]) / 2)
    return np.clip(nodes, SMALLEST_PROBABILITY, 1.0), vectors[0] ** 2
