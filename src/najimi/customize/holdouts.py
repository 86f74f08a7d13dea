"""Who is kept back by chance, so that we can learn: drawn once for good, by salted hash."""

from __future__ import annotations

import hashlib

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from najimi.customize.expected import Matrix
from najimi.model.playbook import Playbook


def kept_back_probabilities(playbook: Playbook) -> Matrix:
    """
    Return the probability that chance keeps a chosen treatment back; shape (n_treatments,), in [0, 1).

    Zero for what holdouts never bind: care, service and answers.
    """
    shares = np.array([t.holdout_share if t.is_held_out else 0.0 for t in playbook.treatments])
    bound = np.array([t.is_held_out for t in playbook.treatments])
    either = 1.0 - (1.0 - playbook.global_holdout_share) * (1.0 - shares)
    return np.where(bound, either, 0.0)


def kept_back(first: Matrix, playbook: Playbook, choice: NDArray[np.int64]) -> NDArray[np.bool_]:
    """
    Return who, by their ``draw``, is kept back from the chosen treatment: for good.

    Parameters
    ----------
    first : array of shape (n_customers,), in [0, 1)
        As ``draw`` gives it.
    playbook : Playbook
    choice : array of shape (n_customers,)
        Place of a treatment in the playbook, or -1 for silence, from which nobody is kept back.

    Returns
    -------
    array of shape (n_customers,)
        True with the probability that ``kept_back_probabilities`` tells of the treatment.
    """
    bound = np.array([t.is_held_out for t in playbook.treatments])[np.maximum(choice, 0)] & (
        choice >= 0
    )
    shares = np.array([t.holdout_share for t in playbook.treatments])[np.maximum(choice, 0)]
    own_draw = _mix(first, _treatment_salts(playbook)[np.maximum(choice, 0)])
    return bound & ((first < playbook.global_holdout_share) | (own_draw < shares))


def in_measured_arm(first: Matrix, playbook: Playbook) -> NDArray[np.bool_]:
    """
    Return who is in the measured arm: as large a group as the global holdout, and apart from it.

    They are treated like everybody else; against them the global holdout is held.

    Parameters
    ----------
    first : array of shape (n_customers,), in [0, 1)
        As ``draw`` gives it.
    playbook : Playbook

    Returns
    -------
    array of shape (n_customers,)
    """
    share = playbook.global_holdout_share
    return (first >= share) & (first < 2 * share)


def turn_draw(batch: pa.RecordBatch) -> Matrix:
    """Return a second draw of each customer, in [0, 1): another one in every turn."""
    drawn = batch.column("turn_draw").to_numpy(zero_copy_only=False)
    return np.asarray(drawn, dtype=np.float64)


def draw(batch: pa.RecordBatch) -> Matrix:
    """Return the draw of each customer, in [0, 1): the same in every turn."""
    return np.asarray(batch.column("draw").to_numpy(zero_copy_only=False), dtype=np.float64)


def own_draw(first: float, treatment_id: str) -> float:
    """
    Return the draw of one customer for one treatment, in [0, 1), as ``kept_back`` takes it.

    Parameters
    ----------
    first : float, in [0, 1)
        The draw of the customer.
    treatment_id : str

    Examples
    --------
    >>> 0.0 <= own_draw(0.25, "at_the_counter") < 1.0
    True
    """
    salt = np.array([_salt(treatment_id)], dtype=np.uint64)
    return float(_mix(np.array([first]), salt)[0])


def _salt(treatment_id: str) -> int:
    return int.from_bytes(hashlib.sha256(treatment_id.encode()).digest()[:8], "big")


def second_draw(first: Matrix, purpose: str) -> Matrix:
    """Return another draw of each customer, in [0, 1), for a purpose of its own."""
    digest = hashlib.sha256(f"purpose {purpose}".encode()).digest()[:8]
    return _mix(first, np.full(len(first), int.from_bytes(digest, "big"), dtype=np.uint64))


def _treatment_salts(playbook: Playbook) -> NDArray[np.uint64]:
    return np.array([_salt(t.treatment_id) for t in playbook.treatments], dtype=np.uint64)


def _mix(draw: Matrix, salt: NDArray[np.uint64]) -> Matrix:
    """
    Return a second draw in [0, 1) for each first draw and salt (SplitMix64).

    References
    ----------
    .. [1] Steele, G., Lea, D. & Flood, C. (2014). Fast splittable pseudorandom number
       generators. *OOPSLA*.
    """
    z = (draw * 2.0**52).astype(np.uint64) ^ salt
    with np.errstate(over="ignore"):
        z = z + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)).astype(np.float64) / 2.0**53
