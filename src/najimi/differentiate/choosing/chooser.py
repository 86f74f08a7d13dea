"""
Choose the purchase model by what it would have foretold: a rolling-origin backtest.

No model wins on every set of customers, and a naive one wins on some. So every candidate is
fitted at several past days ("origins") on what was known by then, and judged by the purchases
of the window that followed. What lies after the day of the choice is never looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from najimi.differentiate.choosing.boosting import (
    FEWEST_ORIGINS,
    Boosting,
    correct,
    train,
    trial_error,
)
from najimi.differentiate.choosing.candidates import (
    CANDIDATES,
    FITTED,
    WINDOW,
    blends_with,
    fit_model,
    parts_of,
)
from najimi.differentiate.choosing.correcting import odds_factor, total_factor
from najimi.differentiate.choosing.hearing import Heard, hear
from najimi.differentiate.choosing.judging import CandidateScore, judge
from najimi.differentiate.choosing.origins import SEGMENTS, Origin
from najimi.differentiate.purchasing.boosted import PREFIX, Tree
from najimi.differentiate.purchasing.by_segment import DIVIDER
from najimi.differentiate.purchasing.corrected import Corrected
from najimi.differentiate.purchasing.histories import Histories
from najimi.differentiate.purchasing.naive import (
    NaivePreviousWindow,
    NaiveRate,
    fit_naive_previous_window,
    fit_naive_rate,
)
from najimi.differentiate.purchasing.purchase_models import FittedPurchaseModel
from najimi.errors import OutOfRangeError

__all__ = [
    "CANDIDATES",
    "FITTED",
    "CandidateScore",
    "Choice",
    "Origin",
    "choose_purchase_model",
    "fit_chosen",
    "fit_model",
]

CLOSE_SHARE = 0.005
"""Candidates this near to the least error are as good; totals and margin decide among them."""
SEGMENT_GAIN_SHARE = 0.02
"""Two models, one per segment, must lower the error by more than this."""
FEWEST_OF_SEGMENT = 500
"""Customers of each segment that every origin must know, before it gets a model of its own."""
KEEP_SHARE = 0.02
"""The model of the turn before stays unless another lowers the error by more than this."""


@dataclass(frozen=True)
class Choice:
    """
    The chosen purchase model and why.

    Parameters
    ----------
    model_name : str
        A name that ``fit_model`` takes.
    reason : str
        ``"least_error"``; ``"truer_total"``: as good as the least error, and nearer in total and
        margin; ``"by_segment"``: two models, since one purchase and more are best foretold by
        different ones; ``"kept"``: that of the turn before, not beaten clearly; ``"trees"``: a
        correction by boosted trees won its trial; ``"thin_data"``: no fitted model was possible,
        so the naive rate stands in.
    scores : tuple of CandidateScore
        Every candidate, in the order of preference; then, where the segments were large enough,
        every candidate by segment.
    n_origins : int
        Days at which the models were asked.
    window_days : float, in days
        Length of each window that followed.
    n_customers : int
        Customers known at the origin that knew most.
    active_return_share, silent_return_share : float, in [0, 1]
        Customers who bought in a window, or did not, and bought in the next; all origins.
    leaving_name : str or None
        The model that is asked who is still a customer; None where none could be fitted.
    total_factor, odds_factor : float, > 0
        See :class:`Corrected`.
    incumbent : str or None
        The model of the turn before.
    trees : tuple of Tree
        Of a model corrected by boosted trees; else none.
    """

    model_name: str
    reason: str
    scores: tuple[CandidateScore, ...]
    n_origins: int
    window_days: float
    n_customers: int
    active_return_share: float
    silent_return_share: float
    leaving_name: str | None = None
    total_factor: float = 1.0
    odds_factor: float = 1.0
    incumbent: str | None = None
    trees: tuple[Tree, ...] = ()

    def score_of(self, name: str) -> CandidateScore | None:
        """Return the figures of one candidate over all customers."""
        found = (s for s in self.scores if s.model_name == name and s.segment == "all")
        return next(found, None)


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
    of margin error is taken. Customers with one purchase and those with more get a model each
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
    leaving = _choose_leaving(singles, leaving_incumbent)
    scores = [*singles, *_score_blends(singles, heard, candidates, incumbent)]
    name, reason = _least_error(scores)
    name, reason, by_segment = _by_segment(name, reason, [s.model_name for s in scores], heard)
    scores += by_segment
    name, reason, kept = _keep(name, reason, incumbent, heard)
    if kept is not None and kept.model_name not in {s.model_name for s in scores}:
        scores.append(kept)
    choice = replace(
        thin,
        model_name=name,
        reason=reason,
        scores=tuple(sorted(scores, key=lambda score: score.segment != "all")),
        leaving_name=leaving,
        total_factor=total_factor(name, heard),
        odds_factor=odds_factor(leaving, heard) if leaving else 1.0,
    )
    return _try_trees(choice, heard, boosting) if boosting and boosting.is_asked else choice


def fit_chosen(
    choice: Choice, histories: Histories, *, drawn: Histories | None = None
) -> FittedPurchaseModel:
    """
    Fit the chosen model on today's histories, with what the backtest taught.

    Parameters
    ----------
    choice : Choice
        As :func:`choose_purchase_model` returned it.
    histories : Histories
        What is known today; the previous-window model needs nothing of it.
    drawn : Histories, optional
        Customers drawn from these with all columns, where ``histories`` lacks some.

    Returns
    -------
    FittedPurchaseModel
        Ready to be asked.

    Raises
    ------
    NotEnoughDataError
        If today's data are too thin for the chosen model.
    """
    days = choice.window_days
    model: FittedPurchaseModel
    if choice.trees:
        offset = choice.model_name.removeprefix(PREFIX)
        model = correct(offset, histories, choice.trees, window_days=days, drawn=drawn)
    elif choice.model_name == WINDOW:
        model = NaivePreviousWindow(days, choice.active_return_share, choice.silent_return_share)
    else:
        model = fit_model(choice.model_name, histories, window_days=days, drawn=drawn)
    if choice.leaving_name is None:
        return model
    leaving = fit_model(choice.leaving_name, histories, window_days=days)
    return Corrected(model, leaving, choice.total_factor, choice.odds_factor)


def _score_blends(
    singles: Sequence[CandidateScore],
    heard: Sequence[Heard],
    candidates: Sequence[str],
    incumbent: str | None,
) -> list[CandidateScore]:
    """Judge the means with the best model that knows leaving, and with that of the turn before."""
    errors = {s.model_name: s.mae for s in singles if s.mae is not None}
    fitted = [name for name in FITTED if name in errors]
    if not fitted:
        return []
    before = [part for part in parts_of(incumbent or "") if part in fitted]
    leading = dict.fromkeys([min(fitted, key=lambda name: errors[name]), *before])
    names = [blend for name in leading for blend in blends_with(name, candidates)]
    judged = [judge(name, heard) for name in names]
    return [score for score in judged if score.mae is not None]


def _least_error(scores: Sequence[CandidateScore]) -> tuple[str, str]:
    """Return who is taken of candidates that are as good as the least error, and why."""
    errors = {score.model_name: score.mae for score in scores if score.mae is not None}
    best = min(errors, key=lambda name: errors[name])
    close = [s for s in scores if s.mae is not None and s.mae <= errors[best] * (1 + CLOSE_SHARE)]
    margins = [s.margin_mae for s in close if s.margin_mae]
    least_margin = min(margins) if margins else None

    def untruth(score: CandidateScore) -> float:
        excess = score.margin_mae / least_margin - 1 if score.margin_mae and least_margin else 0.0
        return abs(score.total_bias_share or 0.0) + excess

    chosen = min(close, key=untruth).model_name
    return chosen, "least_error" if errors[chosen] == errors[best] else "truer_total"


def _least(scores: Sequence[CandidateScore]) -> str:
    errors = {score.model_name: score.mae for score in scores if score.mae is not None}
    return min(errors, key=lambda name: errors[name])


def _by_segment(
    name: str, reason: str, names: Sequence[str], heard: Sequence[Heard]
) -> tuple[str, str, list[CandidateScore]]:
    """Return two models in place of one where that is clearly better, with all their figures."""
    sizes = [int(one.origin.customers_of(segment).sum()) for one in heard for segment in SEGMENTS]
    if min(sizes) < FEWEST_OF_SEGMENT:
        return name, reason, []
    scores = {part: [judge(each, heard, segment=part) for each in names] for part in SEGMENTS}
    both = DIVIDER.join(_least(scores[part]) for part in SEGMENTS)
    joint = judge(both, heard)
    told = [joint, *scores["once"], *scores["again"]]
    if _lowers(joint, judge(name, heard), by_more_than=SEGMENT_GAIN_SHARE):
        return both, "by_segment", told
    return name, reason, told


def _keep(
    name: str, reason: str, incumbent: str | None, heard: Sequence[Heard]
) -> tuple[str, str, CandidateScore | None]:
    """Return the model of the turn before unless it is clearly beaten."""
    if incumbent is None or incumbent == name:
        return name, reason, None
    before = judge(incumbent, heard)
    if before.mae is None:
        return name, reason, None
    if _lowers(judge(name, heard), before, by_more_than=KEEP_SHARE):
        return name, reason, before
    return incumbent, "kept", before


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
    if not _lowers(score, judge(choice.model_name, heard[:1]), by_more_than=clearly):
        return choice
    return replace(
        choice,
        model_name=name,
        reason="trees",
        total_factor=total_factor(offset, heard),
        trees=train(offset, origins, window_days=days, boosting=boosting),
    )


def _lowers(score: CandidateScore, other: CandidateScore, *, by_more_than: float) -> bool:
    """Return whether one candidate has clearly less error than another."""
    if score.mae is None or other.mae is None:
        return other.mae is None
    return score.mae < other.mae * (1 - by_more_than)


def _choose_leaving(scores: Sequence[CandidateScore], incumbent: str | None) -> str | None:
    """Return the model with the least error among those that know leaving."""
    errors = {s.model_name: s.mae for s in scores if s.model_name in FITTED and s.mae is not None}
    if not errors:
        return None
    best = min(errors, key=lambda name: errors[name])
    if incumbent in errors and errors[incumbent] * (1 - KEEP_SHARE) <= errors[best]:
        return incumbent
    return best


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
