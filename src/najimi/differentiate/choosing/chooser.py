"""
Choose the purchase model by what it would have foretold: a rolling-origin backtest.

No model wins on every set of customers, and a naive one wins on some. So every candidate is
fitted at several past days ("origins") on what was known by then, and judged by the purchases
of the window that followed. What lies after the day of the choice is never looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from najimi.differentiate.choosing.boosting import (
    FEWEST_ORIGINS,
    Boosting,
    train,
    trial_error,
)
from najimi.differentiate.choosing.candidates import CANDIDATES, FITTED
from najimi.differentiate.choosing.choice import Choice
from najimi.differentiate.choosing.correcting import total_factor
from najimi.differentiate.choosing.hearing import Heard, hear
from najimi.differentiate.choosing.judging import CandidateScore, judge
from najimi.differentiate.choosing.mending import mend_of
from najimi.differentiate.choosing.origins import Origin
from najimi.differentiate.choosing.rules import (
    KEEP_SHARE,
    by_segment,
    choose_leaving,
    keep,
    least_error,
    lowers,
    score_blends,
    simplest_as_good,
)
from najimi.differentiate.purchasing.boosted import PREFIX
from najimi.differentiate.purchasing.histories import Histories
from najimi.differentiate.purchasing.mended import UNMENDED
from najimi.differentiate.purchasing.naive import (
    NaiveRate,
    fit_naive_previous_window,
    fit_naive_rate,
)
from najimi.errors import OutOfRangeError


def choose_purchase_model(
    origins: Sequence[Origin],
    *,
    window_days: float,
    candidates: Sequence[str] = CANDIDATES,
    incumbent: str | None = None,
    leaving_incumbent: str | None = None,
    boosting: Boosting | None = None,
) -> Choice:
    """
    Choose the candidate with the least mean absolute error over all origins.

    Means of the best model that knows leaving with what people did of late take part, too. Of
    candidates within 0.5 % of the least error, that with the least bias of the total plus excess
    of margin error is taken; the first single model that is worse by no more than chance, one
    standard error, is preferred to it. Customers with one purchase and those with more get a model each
    where that lowers the error by more than 2 % and each are 500 or more. The model of the
    turn before stays unless the error falls by more than 2 %.

    Parameters
    ----------
    origins : sequence of Origin
        One or more, each on the data known at that day.
    window_days : float, in days, > 0
        Length of the windows before and after each origin.
    candidates : sequence of str
        Names out of ``CANDIDATES``.
    incumbent, leaving_incumbent : str, optional
        What the turn before used; a name that is not known is no incumbent.
    boosting : Boosting, optional
        Whether a correction by boosted trees takes part; it must lower the error by more than
        2 % in its one trial, see :mod:`najimi.differentiate.choosing.boosting`.

    Returns
    -------
    Choice
        With the figures of every candidate.

    Raises
    ------
    OutOfRangeError
        If there is no origin, no known candidate, or ``window_days`` is not above zero.
    NotEnoughDataError
        If not even a naive rate can be estimated.

    References
    ----------
    .. [1] Tashman, L. J. (2000). Out-of-sample tests of forecasting accuracy: an analysis and
       review. *International Journal of Forecasting* 16(4), 437-450.

    Examples
    --------
    >>> known = Histories.of(
    ...     frequency=[0, 2], recency_days=[0, 60], tenure_days=[90, 90],
    ...     n_customers=[5, 4], previous_purchases=[0, 1],
    ... )
    >>> choice = choose_purchase_model([Origin(known, np.array([0, 1]))], window_days=30.0)
    >>> choice.model_name, choice.reason
    ('naive_rate', 'thin_data')
    """
    _refuse_arguments(origins, window_days, candidates)
    heard = hear(origins, candidates, window_days=window_days)
    singles = [judge(name, heard) for name in candidates]
    returns = _return_shares(origins, window_days)
    thin = Choice(
        model_name=NaiveRate.name,
        reason="thin_data",
        scores=tuple(singles),
        n_origins=len(origins),
        window_days=window_days,
        n_customers=_richest(origins).histories.n_total,
        active_return_share=returns[0],
        silent_return_share=returns[1],
        incumbent=incumbent,
    )
    if _is_thin(singles):
        fit_naive_rate(_richest(origins).histories)
        return thin
    leaving = choose_leaving(singles, leaving_incumbent, heard)
    scores = [*singles, *score_blends(singles, heard, candidates, incumbent)]
    name, reason = simplest_as_good(*least_error(scores), heard)
    name, reason, of_segments = by_segment(name, reason, [s.model_name for s in scores], heard)
    scores += of_segments
    name, reason, kept = keep(name, reason, incumbent, heard)
    if kept is not None and kept.model_name not in {s.model_name for s in scores}:
        scores.append(kept)
    choice = replace(
        thin,
        model_name=name,
        reason=reason,
        scores=tuple(sorted(scores, key=lambda score: score.segment != "all")),
        leaving_name=leaving,
        total_factor=total_factor(name, heard),
        mend=mend_of(leaving, heard) if leaving else UNMENDED,
    )
    return _try_trees(choice, heard, boosting) if boosting and boosting.is_asked else choice


def _try_trees(choice: Choice, heard: Sequence[Heard], boosting: Boosting) -> Choice:
    """Return the choice with the trial of boosted trees, and with the trees where they won."""
    offset, days = choice.leaving_name, choice.window_days
    if offset is None:
        return choice
    origins, name = [one.origin for one in heard], f"{PREFIX}{offset}"
    if not boosting.is_installed or len(origins) < FEWEST_ORIGINS:
        score = CandidateScore(name, None, None, 0)
        return replace(choice, scores=(*choice.scores, score))
    error = trial_error(offset, origins, window_days=days, boosting=boosting)
    score = CandidateScore(name, error, None, 1)
    choice = replace(choice, scores=(*choice.scores, score))
    clearly = 0.0 if choice.incumbent == name else KEEP_SHARE
    if not lowers(score, judge(choice.model_name, heard[:1]), by_more_than=clearly):
        return choice
    return replace(
        choice,
        model_name=name,
        reason="trees",
        total_factor=total_factor(offset, heard),
        trees=train(offset, origins, window_days=days, boosting=boosting),
    )


def _is_thin(scores: Sequence[CandidateScore]) -> bool:
    known = {score.model_name for score in scores if score.mae is not None}
    asked_to_fit = {score.model_name for score in scores} & set(FITTED)
    return not known or bool(asked_to_fit and not asked_to_fit & known)


def _return_shares(origins: Sequence[Origin], window_days: float) -> tuple[float, float]:
    parts = [origin.histories for origin in origins]
    pooled = Histories.of(
        frequency=np.concatenate([part.frequency for part in parts]),
        recency_days=np.concatenate([part.recency_days for part in parts]),
        tenure_days=np.concatenate([part.tenure_days for part in parts]),
        n_customers=np.concatenate([part.n_customers for part in parts]),
        previous_purchases=np.concatenate(
            [part.previous_purchases for part in parts if part.previous_purchases is not None]
        ),
    )
    actual = np.concatenate([origin.actual_purchases for origin in origins])
    model = fit_naive_previous_window(pooled, window_days=window_days, actual_purchases=actual)
    return model.active_return_share, model.silent_return_share


def _richest(origins: Sequence[Origin]) -> Origin:
    return max(origins, key=lambda origin: origin.histories.n_total)


def _refuse_arguments(
    origins: Sequence[Origin], window_days: float, candidates: Sequence[str]
) -> None:
    faults = [
        "origins must hold at least one origin, got 0" if not origins else "",
        f"window_days must be > 0, got {window_days}" if not window_days > 0 else "",
        "candidates must hold at least one name, got 0" if not candidates else "",
        *(
            f"candidates must be among {', '.join(CANDIDATES)}, got {name!r}"
            for name in candidates
            if name not in CANDIDATES
        ),
    ]
    if any(faults):
        raise OutOfRangeError(
            "; ".join(fault for fault in faults if fault) + ".",
            hint="cut the history at one past day or more, and count the window after it.",
        )
