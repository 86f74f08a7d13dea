"""Who takes part in the choice, and how each is fitted by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from najimi.differentiate.purchasing.bg_nbd import fit_bg_nbd
from najimi.differentiate.purchasing.blend import JOINT, Blend
from najimi.differentiate.purchasing.by_segment import DIVIDER, BySegment
from najimi.differentiate.purchasing.fading_rate import fit_fading_rate, name_of
from najimi.differentiate.purchasing.fitted_model import FittedPurchaseModel
from najimi.differentiate.purchasing.histories import HALF_LIVES_DAYS, Histories, collapse
from najimi.differentiate.purchasing.mbg_cnbd_k import fit_mbg_cnbd_k
from najimi.differentiate.purchasing.mbg_nbd import fit_mbg_nbd
from najimi.differentiate.purchasing.naive import fit_naive_previous_window, fit_naive_rate
from najimi.differentiate.purchasing.pareto_nbd import fit_pareto_nbd

LEAVING: dict[str, Callable[[Histories], FittedPurchaseModel]] = {
    "bg_nbd": fit_bg_nbd,
    "mbg_nbd": fit_mbg_nbd,
    "pareto_nbd": fit_pareto_nbd,
    "mbg_cnbd_k": fit_mbg_cnbd_k,
}
FITTED = tuple(LEAVING)
"""They know that customers leave, and are asked who still is one."""
WINDOW = "naive_previous_window"
FADING_RATES = {name_of(days): days for days in HALF_LIVES_DAYS}
# In the order of preference when two are as good as each other.
CANDIDATES = (*FITTED, "naive_rate", WINDOW, *FADING_RATES)


def blends_with(leaving: str, candidates: Sequence[str]) -> tuple[str, ...]:
    """
    Return the means in which a model that knows leaving is joined with what people did of late.

    Examples
    --------
    >>> blends_with("bg_nbd", ["bg_nbd", "naive_previous_window", "fading_rate_30"])
    ('bg_nbd+naive_previous_window', 'bg_nbd+fading_rate_30', 'bg_nbd+naive_previous_window+fading_rate_30')
    """
    window = [WINDOW] if WINDOW in candidates else []
    fading = [name for name in candidates if name in FADING_RATES]
    threes = [JOINT.join((leaving, WINDOW, rate)) for rate in fading if window]
    return (*(JOINT.join((leaving, late)) for late in (*window, *fading)), *threes)


def parts_of(name: str) -> tuple[str, ...]:
    """
    Return the single models that a name is made of.

    Examples
    --------
    >>> parts_of("mbg_nbd/bg_nbd+fading_rate_30")
    ('mbg_nbd', 'bg_nbd', 'fading_rate_30')
    """
    return tuple(part for side in name.split(DIVIDER) for part in side.split(JOINT))


def fit_model(
    name: str,
    histories: Histories,
    *,
    window_days: float,
    drawn: Histories | None = None,
    fitted: dict[str, FittedPurchaseModel] | None = None,
) -> FittedPurchaseModel:
    """
    Fit one candidate by name.

    Parameters
    ----------
    name : str
        One of ``CANDIDATES``, some joined by ``+`` for their mean, or two of these with ``/``
        between them: for customers with one purchase, and for those with more.
    histories : Histories
        What is known at the day of the estimate.
    window_days : float, in days, > 0
        Length of the window behind ``previous_purchases``.
    drawn : Histories, optional
        Customers drawn from these with all columns, where ``histories`` lacks some.
    fitted : dict of str to FittedPurchaseModel, optional
        Models that know leaving, already fitted on these histories; new ones are put beside them.

    Raises
    ------
    NotEnoughDataError
        If the data are too thin for this model.

    Examples
    --------
    >>> rows = Histories.of(frequency=[3, 0], recency_days=[50, 0], tenure_days=[100, 200])
    >>> fit_model("naive_rate", rows, window_days=30.0)
    NaiveRate(mean_purchases_per_day=0.01)
    """
    if DIVIDER in name:
        once, again = name.split(DIVIDER)
        sides = [
            fit_model(side, histories, window_days=window_days, drawn=drawn, fitted=fitted)
            for side in (once, again)
        ]
        return BySegment(*sides)
    if JOINT in name:
        parts = [
            fit_model(part, histories, window_days=window_days, drawn=drawn, fitted=fitted)
            for part in name.split(JOINT)
        ]
        return Blend(tuple(parts))
    if name in LEAVING:
        known = {} if fitted is None else fitted
        if name not in known:
            known[name] = LEAVING[name](bare(histories))
        return known[name]
    if name in FADING_RATES:
        return fit_fading_rate(drawn or histories, half_life_days=FADING_RATES[name])
    if name == WINDOW:
        return fit_naive_previous_window(drawn or histories, window_days=window_days)
    return fit_naive_rate(histories)


def bare(histories: Histories) -> Histories:
    """Return the cells of customers alike in what a model that knows leaving looks at."""
    if histories.previous_purchases is None and histories.fading_purchases is None:
        return histories
    cells, _ = collapse(
        frequency=histories.frequency,
        recency_days=histories.recency_days,
        tenure_days=histories.tenure_days,
        n_customers=histories.n_customers,
    )
    return cells
