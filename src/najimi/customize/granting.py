"""
What each customer is granted at the prices found, what chance keeps back, and what they get.

What must arrive is no question of scores, capacities or chance: whoever is due something gets
it, and takes no part in the rest. Of the others chance keeps some back from what they were
granted, and it stands in the record as if they had got it; what they do get is the best of what
no holdout binds, for which they stood in line like everybody else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from najimi.customize.allocating.capacities import Rows
from najimi.customize.allocating.sweeping import lean
from najimi.customize.chances import Chances
from najimi.customize.choosing import capacities_of, charged, staff_of
from najimi.customize.expected import Matrix
from najimi.customize.searched import Searched
from najimi.model.playbook import Playbook
from najimi.model.terms import ContactClass

Wholes = NDArray[np.int64]
NOTHING = -1


@dataclass(frozen=True)
class Granted:
    """
    One row per customer and outcome: what is done, and where chance intervened, what was not.

    ``who`` is the place of the customer in the batch, ``what`` the treatment (-1 for silence),
    ``is_ghost`` whether it is kept back, and ``is_beside`` whether something is done in its stead.
    ``kept_probability`` is that of being kept back, ``probability`` that chance took this one.
    """

    who: Wholes
    what: Wholes
    is_ghost: NDArray[np.bool_]
    is_beside: NDArray[np.bool_]
    kept_probability: Matrix
    probability: Matrix


def due(scores: Matrix, playbook: Playbook) -> Wholes:
    """
    Return what must arrive at each customer, -1 for nothing; of several the best.

    Parameters
    ----------
    scores : array of shape (n_customers, n_treatments)
        -inf where a treatment is not open.
    playbook : Playbook
    """
    must = [n for n, t in enumerate(playbook.treatments) if _must_arrive(t.contact_class)]
    if not must or not len(scores):
        return np.full(len(scores), NOTHING)
    theirs = scores[:, must]
    best = np.array(must)[theirs.argmax(axis=1)]
    return np.where(np.isfinite(theirs).any(axis=1), best, NOTHING)


def _must_arrive(contact_class: ContactClass) -> bool:
    return contact_class is ContactClass.MUST_ARRIVE


def unbound(scores: Matrix, playbook: Playbook) -> Matrix:
    """Return the scores of what no holdout binds; -inf for the rest."""
    is_bound = np.array([treatment.is_held_out for treatment in playbook.treatments])
    return np.where(is_bound[None, :], -np.inf, scores)


def grant(
    batch: pa.RecordBatch, playbook: Playbook, scores: Matrix, chance: Chances, searched: Searched
) -> Granted:
    """
    Return what is done for each customer of a batch of ``screened``, and what chance kept back.

    Parameters
    ----------
    batch : pyarrow.RecordBatch
    playbook : Playbook
    scores : array of shape (n_customers, n_treatments)
        -inf where a treatment is not open.
    chance : Chances
    searched : Searched
    """
    rows, must = np.arange(len(scores)), due(scores, playbook)
    led, is_kept = _led(batch, playbook, np.where(chance.leads, scores, -np.inf), chance, searched)
    stead = np.where(is_kept, _stead(batch, playbook, scores, searched), NOTHING)
    at = np.maximum(led, 0)
    taken = np.where(led >= 0, chance.taken[rows, at].astype(np.int64), NOTHING)
    kept, share = chance.kept_probability[rows, at], chance.probability[rows, at]
    ghost = np.where(is_kept & (must < 0), taken, NOTHING)
    done = np.where(must >= 0, must, np.where(is_kept, stead, taken))
    beside = np.flatnonzero((ghost >= 0) & (done >= 0))
    main = np.where(done >= 0, done, ghost)
    is_plain = (must < 0) & (main >= 0) & ~((ghost >= 0) & (done >= 0))
    instead = np.where((ghost >= 0) & (done >= 0), chance.stead_probability[rows, at], 1.0)
    return Granted(
        np.concatenate([rows, beside]),
        np.concatenate([main, ghost[beside]]),
        np.concatenate([(done < 0) & (ghost >= 0), np.ones(len(beside), np.bool_)]),
        np.concatenate([np.zeros(len(rows), np.bool_), np.ones(len(beside), np.bool_)]),
        np.concatenate([np.where(is_plain & (led >= 0), kept, 0.0), kept[beside]]),
        np.concatenate([np.where(is_plain & (led >= 0), share, instead), share[beside]]),
    )


def _led(
    batch: pa.RecordBatch, playbook: Playbook, scores: Matrix, chance: Chances, searched: Searched
) -> tuple[Wholes, NDArray[np.bool_]]:
    """
    Return what leads is granted to each, and whether chance keeps them back from it.

    It is what was settled for them, else their best at fixed prices. Whom chance keeps back was
    no part of the search for it, and is granted it if its advantage reaches that of the last who
    was served.
    """
    staff, rows = staff_of(batch, playbook), np.arange(len(scores))
    best = _best(scores, playbook, staff, searched)
    net = scores - charged(playbook, searched.fixed, staff)
    # At a price that takes all of an advantage nobody leans to it, and yet some are served.
    at = np.where(best >= 0, best, net.argmax(axis=1))
    is_kept = chance.is_kept_back[rows, at] & (net[rows, at] > -np.inf)
    customers = batch.column("customer_id")
    is_reached = searched.is_reached(customers, staff, at, net[rows, at], scores.shape[1])
    granted = np.where(is_kept, np.where(is_reached, at, NOTHING), best)
    place = searched.places(customers)
    is_settled = (place >= 0) & ~is_kept
    return np.where(is_settled, searched.settled(place), granted), is_kept


def _stead(batch: pa.RecordBatch, playbook: Playbook, scores: Matrix, searched: Searched) -> Wholes:
    """Return what each gets who is kept back: settled for them, else their best at fixed prices."""
    best = _best(unbound(scores, playbook), playbook, staff_of(batch, playbook), searched)
    place = searched.places(batch.column("customer_id"))
    return np.where(place >= 0, searched.settled(place), best)


def _best(scores: Matrix, playbook: Playbook, staff: Wholes, searched: Searched) -> Wholes:
    """Return what each leans to, to the last digit as the search told it."""
    alone = np.broadcast_to(np.int64(1), len(scores))
    rows = Rows(np.ascontiguousarray(scores.T), capacities_of(playbook, staff), alone)
    return lean(rows, searched.fixed, slice(0, len(rows))).choice.astype(np.int64)
