r"""
Which model of uplift is taken: the one that orders people best whom it has not seen.

People are ordered by foretold uplift, and for each part phi of them, the highest first,

    gain(phi) = phi (rate of yes among the treated of that part - rate among the held out).

The Qini figure is the area under the gain less that under the straight line to its end, which is
the gain of a random order. Chance decided the arms, so no model is needed to judge a model.

The data are cut into folds; each model foretells each fold from the others. The first model is
the default: another is taken only if its figure is higher by more than one standard error of
the difference, fold by fold. So chance alone seldom turns the choice.

References
----------
.. [1] Radcliffe, N. (2007). Using control groups to target on predicted lift. *Direct Marketing
   Analytics Journal* 1.
.. [2] Breiman, L. et al. (1984). *Classification and Regression Trees*, section 3.4.3 (the rule
   of one standard error). Wadsworth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from najimi.learn.responding.cells import Cells, Codes
from najimi.learn.responding.regressions import fit_dr_ridge, fit_t_logistic
from najimi.learn.responding.segments import fit_segments

Floats = NDArray[np.float64]


class Uplift(Protocol):
    """What every model of uplift answers."""

    def uplift(self, codes: Codes) -> tuple[Floats, Floats]:
        """Return the uplift of each row of codes, and its standard deviation."""


MODELS: Mapping[str, Callable[[Cells], Uplift]] = {
    "segments": fit_segments,
    "t_logistic": fit_t_logistic,
    "dr_ridge": fit_dr_ridge,
}
"""The default first."""


@dataclass(frozen=True)
class Tested:
    """
    One model in the backtest.

    Parameters
    ----------
    model : str
    qini : float or None
        Mean over folds; None where there were too few people to test anything.
    qini_se : float or None
        Standard error of its difference to the default; 0 for the default.
    is_chosen : bool
    """

    model: str
    qini: float | None
    qini_se: float | None
    is_chosen: bool


def qini(foretold: Floats, cells: Cells) -> float:
    """
    Return how much better than a random order an order by foretold uplift is.

    Parameters
    ----------
    foretold : array of shape (n_cells,)
        Equal values share their place.
    cells : Cells

    Returns
    -------
    float
        Additional yes per person, averaged over all parts treated; 0 for a random order.

    Examples
    --------
    >>> cells = Cells(np.array([[0], [1]]), np.array([50.0, 50]), np.array([20.0, 5]),
    ...               np.array([50.0, 50]), np.array([5.0, 5]))
    >>> [round(qini(np.array(u), cells), 4) for u in ([0.3, 0.0], [0.1, 0.1])]
    [0.0375, 0.0]
    """
    values, place = np.unique(-foretold, return_inverse=True)
    n, y, m, z = (
        np.concatenate([[0.0], np.cumsum(np.bincount(place, each, len(values)))])
        for each in (cells.n_treated, cells.n_treated_yes, cells.n_held_out, cells.n_held_out_yes)
    )
    part = (n + m) / max(n[-1] + m[-1], 1.0)
    gain = part * (y / np.maximum(n, 1.0) - z / np.maximum(m, 1.0))
    return float(np.trapezoid(gain, part) - gain[-1] / 2)


def choose_model(
    folds: Sequence[Cells], models: Mapping[str, Callable[[Cells], Uplift]] = MODELS
) -> tuple[Tested, ...]:
    """
    Return how each model did on people it had not seen, and which is taken.

    Parameters
    ----------
    folds : sequence of Cells, at least 2
        The experiment, cut by chance.
    models : mapping of str to callable
        The first is the default.

    Returns
    -------
    tuple of Tested
        In the order of ``models``; exactly one is chosen.
    """
    usable = [fold for fold in folds if fold.n_treated.any() and fold.n_held_out.any()]
    names = list(models)
    if len(usable) < 2:
        return tuple(Tested(name, None, None, name == names[0]) for name in names)
    figures = np.array([_by_fold(usable, fit) for fit in models.values()])
    mean, ahead = figures.mean(axis=1), figures - figures[0]
    errors = ahead.std(axis=1, ddof=1) / np.sqrt(len(usable))
    is_better = ahead.mean(axis=1) > errors
    is_better[0] = True
    chosen = int(np.where(is_better, mean, -np.inf).argmax())
    return tuple(
        Tested(name, float(mean[k]), float(errors[k]), k == chosen) for k, name in enumerate(names)
    )


def _by_fold(folds: Sequence[Cells], fit: Callable[[Cells], Uplift]) -> list[float]:
    """Return the figure of each fold, foretold from the others."""
    figures = []
    for left_out, fold in enumerate(folds):
        others = join_cells([other for k, other in enumerate(folds) if k != left_out])
        figures.append(qini(fit(others).uplift(fold.codes)[0], fold))
    return figures


def join_cells(parts: Sequence[Cells]) -> Cells:
    """Return the cells of several parts, one below the other; a cell may come more than once."""
    return Cells(
        np.concatenate([part.codes for part in parts]),
        np.concatenate([part.n_treated for part in parts]),
        np.concatenate([part.n_treated_yes for part in parts]),
        np.concatenate([part.n_held_out for part in parts]),
        np.concatenate([part.n_held_out_yes for part in parts]),
    )
