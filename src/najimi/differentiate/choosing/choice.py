"""What was chosen to foretell purchases, and why."""

from __future__ import annotations

from dataclasses import dataclass

from najimi.differentiate.choosing.judging import CandidateScore
from najimi.differentiate.purchasing.boosted import Tree
from najimi.differentiate.purchasing.mended import UNMENDED, Mend


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
        margin; ``"simplest"``: simpler, and worse by no more than chance; ``"by_segment"``: two
        models, since one purchase and more are best foretold by different ones; ``"kept"``: that
        of the turn before, not beaten clearly; ``"trees"``: a correction by boosted trees won its
        trial; ``"thin_data"``: no fitted model was possible, so the naive rate stands in.
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
    total_factor : float, > 0
    mend : Mend
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
    mend: Mend = UNMENDED
    incumbent: str | None = None
    trees: tuple[Tree, ...] = ()

    def score_of(self, name: str) -> CandidateScore | None:
        """Return the figures of one candidate over all customers."""
        found = (s for s in self.scores if s.model_name == name and s.segment == "all")
        return next(found, None)
