"""
From which advantage on each treatment is granted to those whom chance keeps back.

They take no part in the search, and yet must be told as reached exactly if they would have been
served had chance let them through, or the share that is kept back is not the one in the record.
Whoever would come in had to take the place of somebody served, so the last who were tell it; of
the same advantage the lesser id comes first, as it does when a tie is settled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Wholes = NDArray[np.int64]


@dataclass(frozen=True, order=True)
class Cut:
    """Granted above this advantage, and at it up to and with this id."""

    advantage: float = 0.0
    customer_id: str = ""


OUT_OF_REACH = Cut(np.inf)
"""The cut of what nobody can be granted."""


@dataclass(frozen=True)
class Settled:
    """
    Customers in doubt, in the order of their ids, as they were settled.

    Parameters
    ----------
    customers : array of string, ascending
    net : array of shape (n_treatments, n_customers)
        Advantage at the prices.
    choice : int array of shape (n_customers,)
        -1 for silence.
    """

    customers: pa.Array
    net: Matrix
    choice: NDArray[np.int8]

    def cut(self, what: int, some: Wholes, place: int) -> Cut:
        """Return where one of some customers stands, the greatest advantage first."""
        one = some[np.argsort(-self.net[what, some], kind="stable")[place]]
        return Cut(float(self.net[what, one]), self.customers[int(one)].as_py())


def cuts(settled: Settled, use: Wholes, prices: Matrix, used: Wholes, left: Wholes) -> list[Cut]:
    """
    Return the cut of each treatment.

    Parameters
    ----------
    settled : Settled
    use : array of shape (n_treatments, n_capacities)
    prices, used, left : arrays of shape (n_capacities,)
        What a unit costs, how much all together use, and how much there is for them.

    Examples
    --------
    One letter is sent, and one who wanted it just as much came later:

    >>> two = Settled(pa.array(["a", "b"]), np.array([[0.0, 0.0]]), np.array([0, -1], np.int8))
    >>> cuts(two, np.array([[1]]), np.array([5.0]), np.array([1]), np.array([1]))
    [Cut(advantage=0.0, customer_id='a')]
    """
    last = [_last(settled, what) for what in range(len(use))]
    is_short = (prices > 0) & (use > left - used)
    return [
        OUT_OF_REACH
        if (use[what] > left).any()
        else _in_vain(settled, what) or _hardest(last, use, what, np.flatnonzero(is_short[what]))
        for what in range(len(use))
    ]


def _last(settled: Settled, what: int) -> Cut | None:
    got = np.flatnonzero(settled.choice == what)
    return settled.cut(what, got, -1) if len(got) else None


def _in_vain(settled: Settled, what: int) -> Cut | None:
    """Return the cut if some were turned away from their best: as many are granted as got it."""
    net, got = settled.net, settled.choice == what
    favoured = (net.argmax(axis=0) == what) & (net[what] > 0)
    if not (favoured & ~got).any():
        return None
    wanted, n_got = np.flatnonzero(favoured | got), int(got.sum())
    top = settled.cut(what, wanted, 0)
    return settled.cut(what, wanted, n_got - 1) if n_got else Cut(top.advantage, "")


def _hardest(last: list[Cut | None], use: Wholes, what: int, short: Wholes) -> Cut:
    """Return what it takes to make room in the capacity where that is hardest."""
    found = [
        min(_times(cut, -(-use[what, capacity] // use[one, capacity])) for one, cut in served)
        for capacity in short
        if (served := [(n, cut) for n, cut in enumerate(last) if cut and use[n, capacity]])
    ]
    return max(found, default=Cut())


def _times(cut: Cut, n: int) -> Cut:
    """Return what n of the last served are worth; of those worth less than nothing, one."""
    return Cut(float(cut.advantage * n), cut.customer_id) if cut.advantage > 0 else cut
