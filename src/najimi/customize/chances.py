"""
What chance has in store for each customer, known before anything is granted.

Exploration only tries what uses the same of everything, so for each use there is one treatment
that leads, one that chance takes in its place, and a draw that keeps that one back or not. None
of the three depends on prices or on anybody else. Arbitration settles which use a customer is
granted, and not what becomes of it: so the probability in the record holds for whoever is
granted something, at a price or one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from najimi.customize.choosing import uses
from najimi.customize.expected import Matrix
from najimi.customize.exploring import drawn, near_tie_shares
from najimi.customize.holdouts import kept_back, kept_back_probabilities
from najimi.model.playbook import Playbook


@dataclass(frozen=True)
class Chances:
    """
    What chance does with each treatment if it is granted; arrays of (n_customers, n_treatments).

    ``leads`` tells the best of those that use the same: only they are granted. ``taken`` is what
    chance takes in their place, with its ``probability``; ``is_kept_back`` whether from that,
    and ``kept_probability`` how probable that was. ``stead_probability`` is that of being kept
    back from whatever chance may have taken.
    """

    leads: NDArray[np.bool_]
    taken: NDArray[np.int8]
    probability: Matrix
    is_kept_back: NDArray[np.bool_]
    kept_probability: Matrix
    stead_probability: Matrix


def chances(scores: Matrix, playbook: Playbook, draw: Matrix, turn_draw: Matrix) -> Chances:
    """
    Return what chance does with each treatment, if it is granted.

    Parameters
    ----------
    scores : array of shape (n_customers, n_treatments)
        -inf where a treatment is not open.
    playbook : Playbook
    draw, turn_draw : arrays of shape (n_customers,), in [0, 1)
        Those of holdouts and of exploration; independent of each other.
    """
    rows, shape, use = np.arange(len(scores)), scores.shape, uses(playbook)
    leads, is_kept_back = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
    taken, probability = np.zeros(shape, np.int8), np.ones(shape)
    kept_probability, stead_probability = np.zeros(shape), np.zeros(shape)
    kept = kept_back_probabilities(playbook)
    _, which = np.unique(use, axis=0, return_inverse=True)
    for one in range(int(which.max(initial=-1)) + 1):
        alike = np.flatnonzero(which.ravel() == one)
        first = scores[:, alike].argmax(axis=1)
        shares = near_tie_shares(scores[:, alike], first, playbook.exploration)
        chosen, share = drawn(shares, turn_draw)
        lead, treatment = alike[first], alike[chosen]
        leads[rows, lead] = True
        taken[rows, lead] = treatment
        probability[rows, lead] = share
        is_kept_back[rows, lead] = kept_back(draw, playbook, treatment)
        kept_probability[rows, lead] = kept[treatment]
        # Row by row, as a product of matrices may add in another order on another machine.
        stead_probability[rows, lead] = (shares * kept[alike]).sum(axis=1)
    return Chances(leads, taken, probability, is_kept_back, kept_probability, stead_probability)
