"""
The stages of a search for prices, pass by pass.

1. A pass counts what would be used if everything were free, and what must arrive uses.
2. If that is too much, a pass gathers some customers, drawn by hash, and the search begins with
   them, or at the prices of the turn before.
3. Each further pass is a look: what all lean to at prices, summed to whole numbers, and the
   customers still in doubt. Who is kept back by chance asks for what no holdout binds.
4. A last pass sums the bound for just what was not kept back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from najimi.customize.allocating.capacities import Rows
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
from najimi.customize.allocating.sweeping import scale_of
from najimi.customize.choosing import available_of, charged, limited_staff, usable_of, uses
from najimi.customize.cuts import Cut, Settled, cuts
from najimi.customize.expected import Matrix
from najimi.customize.pricing.asking import Asking
from najimi.customize.pricing.gathering import Gathered, gather_look, gather_sample
from najimi.model.playbook import Playbook


@dataclass(frozen=True)
class Search:
    """
    State of the passes; ``inner`` is that of the search.

    ``wanted`` is the demand at prices of zero, ``left`` what there is beside what must arrive. ``customers`` and their ``choice`` are those in
    doubt at the last look that gave an answer.
    """

    stage: str
    n_rows: int = 0
    top: float = 0.0
    wanted: NDArray[np.int64] | None = None
    left: NDArray[np.int64] | None = None
    inner: State | None = None
    customers: pa.Array | None = None
    choice: NDArray[np.int8] | None = None
    cuts: list[Cut] | None = None
    warm: Matrix | None = None


def gather(asked: Asking, playbook: Playbook, state: Search) -> pa.RecordBatch:
    """Return what the pass of a state asks of one batch."""
    inner = state.inner
    if state.stage == "sample":
        return gather_sample(asked, state.n_rows)
    look = inner.look if inner else Look(np.zeros(len(available_of(playbook))), 0.0, 1.0)
    if state.stage == "prove" and inner and inner.answer:
        proven = replace(look, prices=inner.proven, band=0.0)
        return gather_look(asked, proven, inner.answer.prices)
    return gather_look(asked, look, look.prices)


def go_on(state: Search, gathered: Gathered, playbook: Playbook) -> tuple[Search, bool]:
    """Return the state after a pass, and whether it is the last."""
    if state.stage == "count":
        # What must arrive takes what it needs, if need be more than there is.
        return _counted(state, gathered, usable_of(playbook, gathered.due)), False
    left = state.left
    assert left is not None
    if state.stage == "sample":
        scale = scale_of(state.n_rows, state.top)
        inner = begin(gathered.rows, left, state.n_rows, scale, warm=state.warm)
        return replace(state, stage="look", inner=inner), False
    assert state.inner is not None
    if state.stage == "prove":
        bound = gathered.surplus + cost_of(state.inner.proven, left, state.inner.look.scale)
        return replace(state, inner=replace(state.inner, bound=bound)), True
    return _looked(state, state.inner, gathered, playbook), False


def _counted(state: Search, gathered: Gathered, left: NDArray[np.int64]) -> Search:
    """Begin at prices of 0 if nothing is short, else with some customers."""
    n_rows = gathered.n_rows
    state = replace(
        state, n_rows=n_rows, top=gathered.top, wanted=gathered.used + gathered.due, left=left,
        stage="sample",
    )  # fmt: skip
    if (gathered.used > left).any():
        return state
    free = np.zeros(len(left))
    look = Look(free, 0.0, scale_of(n_rows, gathered.top))
    return replace(state, stage="look", inner=State(look, left, 0.0, 0.0, n_rows, 1e-6, free))


def _looked(state: Search, before: State, gathered: Gathered, playbook: Playbook) -> Search:
    seen, collapsed = _seen(gathered)
    inner, is_done = advance(before, seen)
    if is_done and inner.answer is not None and inner.answer.look < inner.n_looks:
        inner = settle_again(inner, seen)
    if inner.answer is not None and inner.answer is not before.answer:
        state = _answered(state, inner, collapsed, gathered, playbook)
    return replace(state, inner=inner, stage="prove" if is_done else "look")


def _seen(gathered: Gathered) -> tuple[Seen, Collapsed]:
    """Return what a look found, customers alike as one row; only those of one choice are alike."""
    rows = gathered.rows
    marked = Rows(np.vstack([rows.scores, gathered.choice[None, :]]), rows.capacities, rows.n_alike)
    collapsed = collapse(marked)
    n = len(rows.scores)
    near = replace(collapsed.rows, scores=collapsed.rows.scores[:n])
    leaned = collapsed.rows.scores[n].astype(np.int8)
    seen = Seen(gathered.used, gathered.surplus, gathered.worth, near, leaned)
    return seen, Collapsed(near, collapsed.row_of)


def _answered(
    state: Search, inner: State, collapsed: Collapsed, gathered: Gathered, playbook: Playbook
) -> Search:
    """Keep who of those in doubt gets what, and from which advantage on each treatment is granted."""
    assert inner.answer is not None
    assert state.left is not None
    everyone = np.arange(len(collapsed.rows))
    silent = np.full(len(everyone), -1, np.int8)
    choice = expand(collapsed, silent, everyone, inner.answer.counts)
    net = gathered.rows.scores - charged(playbook, inner.answer.prices, gathered.staff).T
    settled = Settled(gathered.customers, net, choice, gathered.staff)
    found = cuts(
        settled,
        uses(playbook),
        inner.answer.prices,
        inner.answer.used,
        state.left,
        len(limited_staff(playbook)),
    )
    return replace(state, customers=gathered.customers, choice=choice, cuts=found)
