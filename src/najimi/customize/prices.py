"""
The search for prices as passes over a table: what ``allocating`` asks for, any backend gathers.

1. A pass counts what would be used if everything were free.
2. If that is too much, a pass gathers some customers, drawn by hash, and the search begins with
   them, or at the prices of the turn before.
3. Each further pass is a look: what all lean to at prices, summed to whole numbers, and the
   customers still in doubt. Who is kept back by chance uses nothing and is in no doubt.
4. A last pass sums the bound for just those who were not kept back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from najimi.customize.allocating.capacities import Rows, available
from najimi.customize.allocating.collapsing import Collapsed, collapse, expand
from najimi.customize.allocating.rounds import (
    Look,
    Seen,
    State,
    advance,
    begin,
    cost_of,
    settle_again,
)
from najimi.customize.allocating.sweeping import Lean, lean, scale_of, summed
from najimi.customize.chances import chances
from najimi.customize.choosing import capacities_of, limited_capacities, uses, weighed
from najimi.customize.cuts import Cut, Settled, cuts
from najimi.customize.expected import Matrix
from najimi.customize.holdouts import draw, second_draw, turn_draw
from najimi.customize.scoring import SMALL, score_screened
from najimi.customize.searched import SEARCHED_SCHEMA, searched_table
from najimi.model.playbook import Playbook
from najimi.plan import PriceStep, Small
from najimi.tables.contract import INTEGER, STRING

N_SAMPLED = 40_000
"""So many customers tell the prices well enough to begin with."""

GATHERED_SCHEMA = pa.schema(
    [
        ("customer_id", STRING),
        ("choice", INTEGER),
        ("scores", pa.list_(pa.float64())),
        ("sums", pa.list_(pa.int64())),
    ]
)
"""One row of sums per batch, without a customer; and one per customer who is gathered."""


@dataclass(frozen=True)
class Asking:
    """
    Customers of one batch who have anything worth asking for at some price.

    ``rows`` has the best of those treatments that use the same, ``is_kept_back`` whether chance
    keeps each customer back from it; shape (n_treatments, n_customers).
    """

    customers: pa.Array
    rows: Rows
    is_kept_back: NDArray[np.bool_]
    draw: Matrix


@dataclass(frozen=True)
class Search:
    """
    State of the passes; ``inner`` is that of the search.

    ``wanted`` is the demand at prices of zero. ``near`` and ``row_of`` belong to the last look
    that gave an answer, ``choice`` to its customers in doubt.
    """

    stage: str
    n_rows: int = 0
    top: float = 0.0
    wanted: NDArray[np.int64] | None = None
    inner: State | None = None
    customers: pa.Array | None = None
    choice: NDArray[np.int8] | None = None
    cuts: list[Cut] | None = None
    warm: Matrix | None = None


def asking(batch: pa.RecordBatch, playbook: Playbook, small: Small) -> Asking:
    """Leave out of a batch of ``screened`` who has nothing that scores above 0."""
    scores = weighed(score_screened(batch, playbook, small).score)
    some = np.flatnonzero((scores > 0).any(axis=1))
    scores, drawn = scores[some], draw(batch)[some]
    chance = chances(scores, playbook, drawn, turn_draw(batch)[some])
    by_treatment = np.ascontiguousarray(np.where(chance.leads, scores, -np.inf).T)
    return Asking(
        batch.column("customer_id").take(pa.array(some)),
        Rows(by_treatment, capacities_of(playbook), np.broadcast_to(np.int64(1), len(some))),
        np.ascontiguousarray(chance.is_kept_back.T),
        drawn,
    )


def prices_step(playbook: Playbook) -> PriceStep:
    """Return the step to ``searched``: prices, and the choices of those who were in doubt."""

    def start(small: Small) -> object:
        return Search("count", warm=_warm(playbook, small["previous_prices"]))

    def prepare(batch: pa.RecordBatch, small: Small) -> object:
        return asking(batch, playbook, small)

    def tally(prepared: object, state: object) -> pa.RecordBatch:
        assert isinstance(prepared, Asking)
        assert isinstance(state, Search)
        return _gathered(prepared, playbook, state)

    def go_on(state: object, gathered: pa.Table) -> tuple[object, bool]:
        assert isinstance(state, Search)
        return _advance(state, gathered, playbook)

    def finish(state: object) -> pa.Table:
        assert isinstance(state, Search)
        return _searched(state, playbook)

    return PriceStep(
        "searched", "screened", start, prepare, tally, go_on, finish,
        gathered=GATHERED_SCHEMA, schema=SEARCHED_SCHEMA, small=(*SMALL, "previous_prices"),
    )  # fmt: skip


def _warm(playbook: Playbook, previous: pa.Table) -> Matrix | None:
    """Return the prices of the turn before if it had the same capacities."""
    known = dict(
        zip(previous["capacity"].to_pylist(), previous["price_amount"].to_pylist(), strict=True)
    )
    names = list(limited_capacities(playbook))
    return np.array([known[name] for name in names]) if set(names) == set(known) else None


def _gathered(prepared: Asking, playbook: Playbook, state: Search) -> pa.RecordBatch:
    rows, inner = prepared.rows, state.inner
    if state.stage == "sample":
        share = N_SAMPLED / max(state.n_rows, 1)
        some = np.flatnonzero(second_draw(prepared.draw, "prices") < share)
        return _batch(
            prepared,
            some,
            np.zeros(len(rows), np.int8),
            [],
            np.asarray(rows.scores[:, some], np.float64),
        )
    n = len(capacities_of(playbook))
    look, everyone = inner.look if inner else Look(np.zeros(n), 0.0, 1.0), slice(0, len(rows))
    if state.stage == "prove" and inner and inner.answer:
        look = replace(look, prices=inner.proven, band=0.0)
        kept = _kept(prepared, lean(rows, inner.answer.prices, everyone))
        leaning = lean(rows, look.prices, everyone)
    else:
        leaning = lean(rows, look.prices, everyone)
        kept = _kept(prepared, leaning)
    sums = _sums(rows, leaning, kept, look.scale)
    near = np.flatnonzero((leaning.margin < look.band) & ~kept)
    scores = np.where(prepared.is_kept_back[:, near], -np.inf, rows.scores[:, near])
    return _batch(prepared, near, leaning.choice, sums, np.asarray(scores, np.float64))


def _kept(prepared: Asking, leaning: Lean) -> NDArray[np.bool_]:
    """Return whom chance keeps back from what they lean to; silence is kept from nobody."""
    choice, rows = leaning.choice, np.arange(len(leaning.choice))
    return prepared.is_kept_back[np.maximum(choice, 0), rows] & (choice >= 0)


def _sums(rows: Rows, leaning: Lean, kept: NDArray[np.bool_], scale: float) -> list[int]:
    free = np.flatnonzero(~kept)
    real = Lean(leaning.advantage[free], leaning.margin[free], leaning.choice[free])
    used, surplus, worth = summed(rows.take(free), real, scale)
    return [len(rows), surplus, worth, *used.tolist()]


def _batch(
    prepared: Asking,
    some: NDArray[np.int64],
    choice: NDArray[np.int8],
    sums: list[int],
    scores: Matrix,
) -> pa.RecordBatch:
    n, m = len(some), len(scores)
    top = float(prepared.rows.scores.max(initial=0.0))
    flat = np.concatenate([scores.T.ravel(), [top]])
    offsets = np.append(np.arange(n + 1) * m, n * m + 1).astype(np.int32)
    ids = pa.concat_arrays([prepared.customers.take(pa.array(some)), pa.nulls(1, pa.string())])
    return pa.RecordBatch.from_arrays(
        [
            ids,
            pa.array(np.append(choice[some], 0), pa.int64()),
            pa.ListArray.from_arrays(pa.array(offsets), pa.array(flat)),
            pa.array([[]] * n + [sums], pa.list_(pa.int64())),
        ],
        schema=GATHERED_SCHEMA,
    )


def _advance(state: Search, gathered: pa.Table, playbook: Playbook) -> tuple[Search, bool]:
    left = available(capacities_of(playbook))
    sums = gathered.filter(pc.is_null(gathered["customer_id"]))
    total = _total(sums, 3 + len(left))
    if state.stage == "count":
        tops = [values[0] for values in sums["scores"].to_pylist()]
        state = replace(
            state,
            n_rows=int(total[0]),
            top=max(tops, default=0.0),
            wanted=total[3:],
            stage="sample",
        )
        if (total[3:] > left).any():
            return state, False
        free = np.zeros(len(left))
        scale = scale_of(state.n_rows, state.top)
        inner = State(Look(free, 0.0, scale), left, 0.0, 0.0, state.n_rows, 1e-6, free)
        return replace(state, stage="look", inner=inner), False
    ids, choice, rows = _rows(gathered, playbook)
    if state.stage == "sample":
        scale = scale_of(state.n_rows, state.top)
        inner = begin(rows, left, state.n_rows, scale, warm=state.warm)
        return replace(state, stage="look", inner=inner), False
    assert state.inner is not None
    if state.stage == "prove":
        bound = int(total[1]) + cost_of(state.inner.proven, left, state.inner.look.scale)
        return replace(state, inner=replace(state.inner, bound=bound)), True
    seen, collapsed = _seen(total, rows, choice)
    inner, is_done = advance(state.inner, seen)
    if is_done and inner.answer is not None and inner.answer.look < inner.n_looks:
        inner = settle_again(inner, seen)
    if inner.answer is not None and inner.answer is not state.inner.answer:
        state = _answered(state, inner, collapsed, ids, playbook)
    return replace(state, inner=inner, stage="prove" if is_done else "look"), False


def _total(sums: pa.Table, width: int) -> NDArray[np.int64]:
    listed = [row for row in sums["sums"].to_pylist() if row]
    return np.asarray(np.array(listed, np.int64).reshape(-1, width).sum(axis=0), np.int64)


def _rows(gathered: pa.Table, playbook: Playbook) -> tuple[pa.Array, NDArray[np.int64], Rows]:
    """Return the customers gathered in the order of their ids: however they came, the same."""
    some = gathered.filter(pc.is_valid(gathered["customer_id"])).sort_by("customer_id")
    some = some.combine_chunks()
    m = len(playbook.treatments)
    flat = pc.list_flatten(some["scores"].combine_chunks()).to_numpy(zero_copy_only=False)
    scores = np.ascontiguousarray(np.asarray(flat, np.float64).reshape(-1, m).T)
    rows = Rows(scores, capacities_of(playbook), np.ones(len(some), np.int64))
    return some["customer_id"].combine_chunks(), some["choice"].to_numpy(), rows


def _seen(
    total: NDArray[np.int64], rows: Rows, choice: NDArray[np.int64]
) -> tuple[Seen, Collapsed]:
    """Return what a look found, customers alike as one row; only those of one choice are alike."""
    marked = Rows(np.vstack([rows.scores, choice[None, :]]), rows.capacities, rows.n_alike)
    collapsed = collapse(marked)
    n = len(rows.scores)
    near = replace(collapsed.rows, scores=collapsed.rows.scores[:n])
    leaned = collapsed.rows.scores[n].astype(np.int8)
    seen = Seen(total[3:], int(total[1]), int(total[2]), near, leaned)
    return seen, Collapsed(near, collapsed.row_of)


def _answered(
    state: Search, inner: State, collapsed: Collapsed, ids: pa.Array, playbook: Playbook
) -> Search:
    """Keep who of those in doubt gets what, and from which advantage on each treatment is granted."""
    assert inner.answer is not None
    everyone = np.arange(len(collapsed.rows))
    silent = np.full(len(everyone), -1, np.int8)
    choice = expand(collapsed, silent, everyone, inner.answer.counts)
    scores, use, prices = collapsed.rows.scores, uses(playbook), inner.answer.prices
    net = scores - (use @ prices)[:, None]
    each = net if collapsed.row_of is None else net[:, collapsed.row_of]
    settled = Settled(ids, each, choice)
    left = available(capacities_of(playbook))
    found = cuts(settled, use, prices, inner.answer.used, left)
    return replace(state, customers=ids, choice=choice, cuts=found)


def _searched(state: Search, playbook: Playbook) -> pa.Table:
    inner = state.inner
    assert inner is not None
    assert inner.answer is not None
    assert state.wanted is not None
    return searched_table(
        capacities=limited_capacities(playbook),
        wanted=state.wanted,
        prices=inner.proven,
        fixed=inner.answer.prices,
        customers=state.customers if state.customers is not None else pa.array([], pa.string()),
        choice=state.choice if state.choice is not None else np.zeros(0, np.int8),
        cuts=state.cuts if state.cuts is not None else [Cut()] * len(playbook.treatments),
        figures={
            "bound": inner.bound / inner.look.scale,
            "value": inner.answer.value / inner.look.scale,
            "n_sweeps": float(inner.n_looks),
        },
    )
