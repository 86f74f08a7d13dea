"""By which rules the figures of the candidates decide: least error, truest total, and who stays."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from najimi.differentiate.choosing.candidates import FITTED, blends_with, parts_of
from najimi.differentiate.choosing.hearing import Heard
from najimi.differentiate.choosing.judging import CandidateScore, judge
from najimi.differentiate.choosing.origins import SEGMENTS
from najimi.differentiate.purchasing.by_segment import DIVIDER

CLOSE_SHARE = 0.005
"""Candidates this near to the least error are as good; totals and margin decide among them."""
SEGMENT_GAIN_SHARE = 0.02
"""Two models, one per segment, must lower the error by more than this."""
FEWEST_OF_SEGMENT = 500
"""Customers of each segment that every origin must know, before it gets a model of its own."""
KEEP_SHARE = 0.02
"""The model of the turn before stays unless another lowers the error by more than this."""


def score_blends(
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


def least_error(scores: Sequence[CandidateScore]) -> tuple[str, str]:
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


def simplest_as_good(name: str, reason: str, heard: Sequence[Heard]) -> tuple[str, str]:
    """
    Return the first single model that is worse by no more than chance, or the candidate itself.

    Few customers cannot tell good candidates apart, and one odd customer would turn the choice,
    and everybody's value with it. So a mean of models, or a model further down, must be better
    by more than one standard error of the difference, taken customer by customer [1]_.

    References
    ----------
    .. [1] Breiman, L., Friedman, J., Stone, C. J. & Olshen, R. A. (1984). *Classification and
       Regression Trees*, section 3.4.3.
    """
    for simpler in FITTED:
        if simpler == name:
            break
        if all(one.knows(simpler) for one in heard):
            excess, noise = excess_error(simpler, name, heard)
            if excess <= noise:
                return simpler, "simplest"
    return name, reason


def excess_error(name: str, other: str, heard: Sequence[Heard]) -> tuple[float, float]:
    """
    Return by how much one candidate errs more than another, and the standard error of that.

    The same customers stand at all origins, so their doubt does not shrink with the origins.
    """
    means, errors = [], []
    for one in heard:
        n, actual = one.origin.histories.n_customers, one.origin.actual_purchases
        excess = np.abs(one.expected(name) - actual) - np.abs(one.expected(other) - actual)
        n_all = float(n.sum())
        mean = float((n * excess).sum()) / n_all
        means.append(mean)
        errors.append(math.sqrt(float((n * (excess - mean) ** 2).sum())) / n_all)
    return float(np.mean(means)), float(np.mean(errors))


def _least(scores: Sequence[CandidateScore]) -> str:
    errors = {score.model_name: score.mae for score in scores if score.mae is not None}
    return min(errors, key=lambda name: errors[name])


def by_segment(
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
    if lowers(joint, judge(name, heard), by_more_than=SEGMENT_GAIN_SHARE):
        return both, "by_segment", told
    return name, reason, told


def keep(
    name: str, reason: str, incumbent: str | None, heard: Sequence[Heard]
) -> tuple[str, str, CandidateScore | None]:
    """Return the model of the turn before unless it is clearly beaten."""
    if incumbent is None or incumbent == name:
        return name, reason, None
    before = judge(incumbent, heard)
    if before.mae is None:
        return name, reason, None
    if lowers(judge(name, heard), before, by_more_than=KEEP_SHARE):
        return name, reason, before
    return incumbent, "kept", before


def choose_leaving(
    scores: Sequence[CandidateScore], incumbent: str | None, heard: Sequence[Heard]
) -> str | None:
    """Return the simplest model, as good as the least error, among those that know leaving."""
    errors = {s.model_name: s.mae for s in scores if s.model_name in FITTED and s.mae is not None}
    if not errors:
        return None
    best = min(errors, key=lambda name: errors[name])
    if incumbent in errors and errors[incumbent] * (1 - KEEP_SHARE) <= errors[best]:
        return incumbent
    return simplest_as_good(best, "", heard)[0]


def lowers(score: CandidateScore, other: CandidateScore, *, by_more_than: float) -> bool:
    """Return whether one candidate has clearly less error than another."""
    if score.mae is None or other.mae is None:
        return other.mae is None
    return score.mae < other.mae * (1 - by_more_than)
