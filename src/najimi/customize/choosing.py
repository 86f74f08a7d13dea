"""Capacities of a playbook, what each treatment uses of them, and what that costs at prices."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from najimi.customize.allocating.capacities import Capacity, usable
from najimi.customize.expected import Matrix, find
from najimi.model.capacity_rules import SENDS, STAFF, STOCK, TREATMENT_CAP
from najimi.model.playbook import BUDGET, MINUTES, Playbook, Treatment

Wholes = NDArray[np.int64]
NOBODY = -1
"""Place of a customer whom nobody with limited minutes looks after."""


def limited_capacities(playbook: Playbook) -> dict[str, int]:
    """Return the capacities that have a limit, with it; those of our people come last."""
    limited = [(name, most) for name, most in playbook.capacities.items() if most is not None]
    return dict(sorted(limited, key=lambda each: each[0].startswith(STAFF)))


def limited_staff(playbook: Playbook) -> list[str]:
    """Return our people whose minutes have a limit, in the order of their capacities."""
    names = limited_capacities(playbook)
    return [name.removeprefix(STAFF) for name in names if name.startswith(STAFF)]


def staff_of(batch: pa.RecordBatch, playbook: Playbook) -> Wholes:
    """Return who looks after each customer, as a place in ``limited_staff``, or ``NOBODY``."""
    return find(batch.column("staff_id"), limited_staff(playbook))


def available_of(playbook: Playbook) -> Wholes:
    """Return how much there is of each limited capacity."""
    return np.array(list(limited_capacities(playbook).values()), dtype=np.int64)


def usable_of(playbook: Playbook, due: Wholes) -> Wholes:
    """
    Return how much of each limited capacity treatments can use.

    Parameters
    ----------
    playbook : Playbook
    due : array of whole numbers, one per limited capacity
        What must arrive takes, if need be more than there is.
    """
    left = np.maximum(available_of(playbook) - due, 0)
    return usable(
        [Capacity(use, np.array([most])) for use, most in zip(uses(playbook).T, left, strict=True)]
    )


def uses(playbook: Playbook) -> Wholes:
    """
    Return what one treatment uses of each limited capacity; shape (n_treatments, n_capacities).

    What it uses of the minutes of our people, it uses of those of one of them at most: of whoever
    looks after the customer.
    """
    names = limited_capacities(playbook)
    rows = [[use_of(treatment, name) for name in names] for treatment in playbook.treatments]
    return np.array(rows, dtype=np.int64).reshape(len(playbook.treatments), -1)


def use_of(treatment: Treatment, capacity: str) -> int:
    """
    Return what one treatment uses of a capacity.

    Parameters
    ----------
    treatment : Treatment
    capacity : str
        Of one of our people it is what their own customer uses of their minutes.
    """
    if capacity.startswith(STAFF):
        return use_of(treatment, MINUTES) if treatment.is_for_people else 0
    return treatment.uses.get(capacity, _unsaid(treatment, capacity))


def _unsaid(treatment: Treatment, capacity: str) -> int:
    if capacity == BUDGET:
        return treatment.cost_amount
    if capacity == MINUTES:
        return treatment.minutes
    own = {
        f"{SENDS}{treatment.channel}",
        f"{TREATMENT_CAP}{treatment.treatment_id}",
        f"{STOCK}{treatment.product_id}",
    }
    return int(capacity in own)


def capacities_of(playbook: Playbook, staff: Wholes) -> tuple[Capacity, ...]:
    """
    Return the limited capacities as the search takes them.

    Parameters
    ----------
    playbook : Playbook
    staff : array of shape (n_customers,)
        As ``staff_of`` tells. Who is nobody's uses nothing of our people's own minutes.
    """
    use, left = uses(playbook), available_of(playbook)
    n_plain = len(left) - len(limited_staff(playbook))
    plain = tuple(
        Capacity(one, np.array([most])) for one, most in zip(use.T[:n_plain], left, strict=False)
    )
    if n_plain == len(left):
        return plain
    is_looked_after = (staff != NOBODY).astype(np.int64)
    group = np.maximum(staff, 0)
    return (*plain, Capacity(use[:, n_plain], left[n_plain:], group, is_looked_after))


def charged(playbook: Playbook, prices: Matrix, staff: Wholes) -> Matrix:
    """
    Return what treatments cost at prices; shape (n_customers, n_treatments), or one row for all.

    Parameters
    ----------
    playbook : Playbook
    prices : array, one per limited capacity
    staff : array of shape (n_customers,)
        As ``staff_of`` tells.
    """
    use, n_staff = uses(playbook), len(limited_staff(playbook))
    n_plain = len(prices) - n_staff
    same = use[:, :n_plain] @ prices[:n_plain]
    if not n_staff:
        return np.asarray(same[None, :], dtype=np.float64)
    minute = np.append(prices[n_plain:], 0.0)[staff]  # NOBODY is the last place, and costs nothing
    return np.asarray(same[None, :] + minute[:, None] * use[:, n_plain][None, :], dtype=np.float64)


def weighed(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Return scores in whole thousandths of a minor unit.

    The last digits of an expectation depend on who else stood in the batch, and must not decide
    who comes before whom.

    Examples
    --------
    >>> weighed(np.array([610.00000001, -np.inf])).tolist()
    [610.0, -inf]
    """
    return np.asarray(np.rint(scores * 1e3) / 1e3, dtype=np.float64)
