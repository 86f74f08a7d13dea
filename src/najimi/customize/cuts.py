"""
From which advantage on each treatment is granted to those whom chance keeps back.

They take no part in the search, and yet must be told as reached exactly if they would have been
served had chance let them through, or the share that is kept back is not the one in the record.
Whoever would come in had to take the place of somebody served, so the last who were tell it; of
the same advantage the lesser id comes first, as it does when a tie is settled. Where the minutes
of one of our people are short, those whom that person looks after stand in a queue of their own.
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
    staff : int array of shape (n_customers,), optional
        Who looks after each; -1 for nobody whose minutes have a limit.
    """

    customers: pa.Array
    net: Matrix
    choice: NDArray[np.int8]
    staff: Wholes | None = None

    @property
    def whose(self) -> Wholes:
        """Who looks after each, -1 for nobody."""
        return np.full(len(self.choice), -1) if self.staff is None else self.staff

    def take(self, some: Wholes) -> Settled:
        """Return some of the customers."""
        customers = self.customers.take(pa.array(some))
        return Settled(customers, self.net[:, some], self.choice[some], self.whose[some])

    def cut(self, what: int, some: Wholes, place: int) -> Cut:
        """Return where one of some customers stands, the greatest advantage first."""
        one = some[np.argsort(-self.net[what, some], kind="stable")[place]]
        return Cut(float(self.net[what, one]), self.customers[int(one)].as_py())

    def last(self) -> list[Cut | None]:
        """Return for each treatment where the last one stands who got it."""
        got = [np.flatnonzero(self.choice == what) for what in range(len(self.net))]
        return [self.cut(what, some, -1) if len(some) else None for what, some in enumerate(got)]


@dataclass(frozen=True)
class _Short:
    """A short capacity: what each treatment uses of it, and the last who got each and use it."""

    use: Wholes
    last: list[Cut | None]


def cuts(
    settled: Settled, use: Wholes, prices: Matrix, used: Wholes, left: Wholes, n_staff: int = 0
) -> list[Cut]:
    """
    Return the cut of each treatment: for nobody's customers, then for those of each of ours.

    Parameters
    ----------
    settled : Settled
    use : array of shape (n_treatments, n_capacities)
    prices, used, left : arrays of shape (n_capacities,)
        What a unit costs, how much all together use, and how much there is for them.
    n_staff : int, >= 0
        So many capacities, the last, are minutes of our people, each for their own customers.

    Returns
    -------
    list of Cut
        One per treatment, and that ``1 + n_staff`` times.

    Examples
    --------
    One letter is sent, and one who wanted it just as much came later:

    >>> two = Settled(pa.array(["a", "b"]), np.array([[0.0, 0.0]]), np.array([0, -1], np.int8))
    >>> cuts(two, np.array([[1]]), np.array([5.0]), np.array([1]), np.array([1]))
    [Cut(advantage=0.0, customer_id='a')]
    """
    n_plain, last = len(prices) - n_staff, settled.last()
    is_short, is_beyond = (prices > 0) & (use > left - used), use > left
    busy = np.flatnonzero(prices[n_plain:] > 0)
    rest = _but_those_of(settled, busy)
    shorts = [[_Short(use[:, n], last) for n in np.flatnonzero(row[:n_plain])] for row in is_short]
    found = [
        OUT_OF_REACH
        if is_beyond[what, :n_plain].any()
        else _cut(rest if use[what, n_plain:].any() else settled, shorts[what], what)
        for what in range(len(use))
    ]
    common = list(found)
    for one, own in enumerate(range(n_plain, n_plain + n_staff)):
        found += common
        theirs = _those_of(settled, one) if one in busy else None
        for what in np.flatnonzero(use[:, own]):
            at = len(found) - len(use) + what
            if is_beyond[what, own]:
                found[at] = OUT_OF_REACH
            elif theirs is not None and found[at] != OUT_OF_REACH:
                mine = [_Short(use[:, own], theirs.last())] if is_short[what, own] else []
                found[at] = _cut(theirs, shorts[what] + mine, int(what))
    return found


def _those_of(settled: Settled, one: int) -> Settled:
    return settled.take(np.flatnonzero(settled.whose == one))


def _but_those_of(settled: Settled, busy: Wholes) -> Settled:
    """Leave out whoever stands in the queue of one of our people: they tell nothing of others."""
    if not len(busy):
        return settled
    return settled.take(np.flatnonzero(~np.isin(settled.whose, busy)))


def _cut(queue: Settled, shorts: list[_Short], what: int) -> Cut:
    rooms = [room for short in shorts if (room := _room(short, what))]
    return _in_vain(queue, what) or max(rooms, default=Cut())


def _in_vain(settled: Settled, what: int) -> Cut | None:
    """Return the cut if some were turned away from their best: as many are granted as got it."""
    net, got = settled.net, settled.choice == what
    favoured = (net.argmax(axis=0) == what) & (net[what] > 0)
    if not (favoured & ~got).any():
        return None
    wanted, n_got = np.flatnonzero(favoured | got), int(got.sum())
    top = settled.cut(what, wanted, 0)
    return settled.cut(what, wanted, n_got - 1) if n_got else Cut(top.advantage, "")


def _room(short: _Short, what: int) -> Cut | None:
    """Return what it takes to make room in a capacity: the least of those who would have to go."""
    mine = short.use[what]
    found = [
        _times(cut, -(-mine // its))
        for its, cut in zip(short.use, short.last, strict=True)
        if its and cut
    ]
    return min(found, default=None)


def _times(cut: Cut, n: int) -> Cut:
    """Return what n of the last served are worth; of those worth less than nothing, one."""
    return Cut(float(cut.advantage * n), cut.customer_id) if cut.advantage > 0 else cut
