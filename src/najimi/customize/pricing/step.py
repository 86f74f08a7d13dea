"""The steps of prices: from ``screened`` to ``searched``, and from there to ``allocation``."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from najimi.customize.choosing import limited_capacities, limited_staff
from najimi.customize.cuts import Cut
from najimi.customize.expected import Matrix
from najimi.customize.pricing.asking import Asking, asking
from najimi.customize.pricing.gathering import GATHERED_SCHEMA, Gathered
from najimi.customize.pricing.passes import Search, gather, go_on
from najimi.customize.scoring import SMALL
from najimi.customize.searched import SEARCHED_SCHEMA, Figures, searched_table
from najimi.model.playbook import Playbook
from najimi.plan import PriceStep, Small, SmallStep
from najimi.tables.turn import ALLOCATION


def prices_step(playbook: Playbook) -> PriceStep:
    """Return the step to ``searched``: prices, and the choices of those who were in doubt."""

    def start(small: Small) -> object:
        return Search("count", warm=_warm(playbook, small["previous_prices"]))

    def prepare(batch: pa.RecordBatch, small: Small) -> object:
        return asking(batch, playbook, small)

    def tally(prepared: object, state: object) -> pa.RecordBatch:
        assert isinstance(prepared, Asking)
        assert isinstance(state, Search)
        return gather(prepared, playbook, state)

    def advance(state: object, gathered: pa.Table) -> tuple[object, bool]:
        assert isinstance(state, Search)
        return go_on(state, Gathered.of(gathered, playbook), playbook)

    def finish(state: object) -> pa.Table:
        assert isinstance(state, Search)
        return _searched(state, playbook)

    return PriceStep(
        "searched", "screened", start, prepare, tally, advance, finish,
        gathered=GATHERED_SCHEMA, schema=SEARCHED_SCHEMA, small=(*SMALL, "previous_prices"),
    )  # fmt: skip


def allocation_step() -> SmallStep:
    """Return the step from ``searched`` to ``allocation``: how near to the best the turn is."""

    def allocation(small: Small) -> pa.Table:
        figures = Figures.of(small["searched"])
        row = {
            "bound_amount": figures.bound,
            "value_amount": figures.value,
            "gap_share": figures.gap_share,
            "n_sweeps": figures.n_sweeps,
        }
        return pa.Table.from_pylist([row], schema=ALLOCATION.schema)

    return SmallStep("allocation", allocation, ALLOCATION.schema, small=("searched",))


def _warm(playbook: Playbook, previous: pa.Table) -> Matrix | None:
    """Return the prices of the turn before if it had the same capacities."""
    known = dict(
        zip(previous["capacity"].to_pylist(), previous["price_amount"].to_pylist(), strict=True)
    )
    names = list(limited_capacities(playbook))
    return np.array([known[name] for name in names]) if set(names) == set(known) else None


def _searched(state: Search, playbook: Playbook) -> pa.Table:
    inner = state.inner
    assert inner is not None
    assert inner.answer is not None
    assert state.wanted is not None
    n_cuts = len(playbook.treatments) * (1 + len(limited_staff(playbook)))
    return searched_table(
        capacities=limited_capacities(playbook),
        wanted=state.wanted,
        prices=inner.proven,
        fixed=inner.answer.prices,
        customers=state.customers if state.customers is not None else pa.array([], pa.string()),
        choice=state.choice if state.choice is not None else np.zeros(0, np.int8),
        cuts=state.cuts if state.cuts is not None else [Cut()] * n_cuts,
        figures=Figures(
            inner.bound / inner.look.scale, inner.answer.value / inner.look.scale, inner.n_looks
        ),
    )
