"""
A simulated shop with known effects, to see whether *learn* finds them again.

Everything here is simulated and labelled so: customers, purchases, responses. What is known is
the truth that was put in: how often people respond, and how much margin a treatment adds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from najimi.backends import Backend
from najimi.learn import plan_learn
from najimi.model.moment import Moment
from najimi.tables import FACT_TABLES, TURN_TABLES
from najimi.tables.turn import BEGINNING, END_OF_TIME, PURCHASE_DAYS

TRUE_RESPONSE_PROBABILITY = 0.25
TRUE_LIFT_AMOUNT = 400
PRIOR_RESPONSE_PROBABILITY = 0.05
HOLDOUT_SHARE = 0.20
WINDOW_DAYS = 30
TREATMENT = "simulated_gift"
DECIDED_AT = datetime(2026, 4, 1, tzinfo=UTC)
LOOKED_AT = DECIDED_AT + timedelta(days=WINDOW_DAYS + 1)


@dataclass(frozen=True)
class Recovered:
    """What was put in, and what *learn* found, with its interval."""

    true_response_probability: float
    response_probability: float
    response_low_probability: float
    response_high_probability: float
    true_lift_amount: float
    lift_amount: float
    lift_low_amount: float
    lift_high_amount: float

    @property
    def holds_response_probability(self) -> bool:
        """Whether the 90 % interval holds the rate that was put in."""
        low, high = self.response_low_probability, self.response_high_probability
        return low <= self.true_response_probability <= high

    @property
    def holds_lift(self) -> bool:
        """Whether the 95 % interval holds the lift that was put in."""
        return self.lift_low_amount <= self.true_lift_amount <= self.lift_high_amount


def recover(backend: Backend, *, n_customers: int = 20_000, seed: int = 1) -> Recovered:
    """
    Simulate deliveries with known effects, run the learn phase, and return what it found.

    Parameters
    ----------
    backend : Backend
        Freshly opened.
    n_customers : int, >= 1,000
    seed : int

    Returns
    -------
    Recovered
    """
    for name, table in simulate_shop(n_customers=n_customers, seed=seed).items():
        backend.register(name, table)
    moment = Moment(LOOKED_AT, "UTC", 365, 0.1, 0.8, seed, "simulated", "simulated")
    backend.run(plan_learn(moment))
    rate = (
        backend.collect("response_rates")
        .filter(pa.compute.field("activity") == "quiet")
        .to_pylist()[0]
    )
    lift = next(r for r in backend.collect("lift").to_pylist() if r["treatment_id"] == "*")
    return Recovered(
        true_response_probability=TRUE_RESPONSE_PROBABILITY,
        true_lift_amount=TRUE_LIFT_AMOUNT,
        **{name: rate[name] for name in Recovered.__annotations__ if name in rate},
        **{name: lift[name] for name in Recovered.__annotations__ if name in lift},
    )


def recover_many(open_backend: Callable[[], Backend], *, n_shops: int = 20) -> list[Recovered]:
    """Return what *learn* found in each of several simulated shops, seeds 1 to ``n_shops``."""
    found = []
    for seed in range(1, n_shops + 1):
        with open_backend() as backend:
            found.append(recover(backend, n_customers=5_000, seed=seed))
    return found


def simulate_shop(*, n_customers: int, seed: int) -> dict[str, pa.Table]:
    """
    Return the tables that *learn* reads, for customers who were treated or kept back by chance.

    A response adds ``TRUE_LIFT_AMOUNT / TRUE_RESPONSE_PROBABILITY`` of margin, so that a
    treatment adds ``TRUE_LIFT_AMOUNT`` on average.
    """
    rng = np.random.default_rng(seed)
    ids = [f"c{index:07d}" for index in range(n_customers)]
    is_held_out = rng.random(n_customers) < HOLDOUT_SHARE
    responds = ~is_held_out & (rng.random(n_customers) < TRUE_RESPONSE_PROBABILITY)
    gain = round(TRUE_LIFT_AMOUNT / TRUE_RESPONSE_PROBABILITY)
    margin = np.rint(rng.gamma(2.0, 600.0, n_customers)).astype(np.int64) + gain * responds
    return {
        "identities": _table("identities", n_customers, {
            "source": "desk", "source_key": ids, "customer_id": ids, "first_customer_id": ids,
            "from_at": BEGINNING, "until_at": END_OF_TIME, "reason": "own"}),
        "redirects": _table("redirects", n_customers, {
            "first_customer_id": ids, "customer_id": ids, "reason": "own"}),
        "treatments": _treatments(),
        "interactions": _interactions(ids, is_held_out, responds),
        "decisions_issued": _decisions(ids, is_held_out),
        "purchase_days": _purchase_days(ids, margin, rng),
    }  # fmt: skip


def _treatments() -> pa.Table:
    return pa.table({
        "treatment_id": [TREATMENT], "outcome_window_days": [WINDOW_DAYS], "prior_weight": [20.0],
        "prior_response_probability": [PRIOR_RESPONSE_PROBABILITY], "incremental_share": [1.0],
    })  # fmt: skip


def _interactions(ids: list[str], is_held_out: np.ndarray, responds: np.ndarray) -> pa.Table:
    treated = [cid for cid, held in zip(ids, is_held_out, strict=True) if not held]
    answered = [cid for cid, answer in zip(ids, responds, strict=True) if answer]
    same = {"source": "desk", "recorded_at": DECIDED_AT, "channel": "email", "content_hash": 0}
    sent = _table(
        "interactions",
        len(treated),
        same
        | {
            "fact_id": [f"sent-{cid}" for cid in treated],
            "source_key": treated,
            "direction": "out",
            "kind": "give",
            "treatment_id": TREATMENT,
            "decision_id": [f"d-{cid}" for cid in treated],
            "occurred_at": DECIDED_AT,
        },
    )
    heard = _table(
        "interactions",
        len(answered),
        same
        | {
            "fact_id": [f"answer-{cid}" for cid in answered],
            "source_key": answered,
            "direction": "in",
            "kind": "response",
            "treatment_id": TREATMENT,
            "in_reply_to": [f"sent-{cid}" for cid in answered],
            "occurred_at": DECIDED_AT + timedelta(days=3),
        },
    )
    return pa.concat_tables([sent, heard])  # fmt: skip


def _decisions(ids: list[str], is_held_out: np.ndarray) -> pa.Table:
    return _table("decisions_issued", len(ids), {
        "source": "najimi", "fact_id": [f"d-{cid}" for cid in ids], "occurred_at": DECIDED_AT,
        "recorded_at": DECIDED_AT, "content_hash": 0, "turn_id": "simulated", "customer_id": ids,
        "treatment_id": [None if held else TREATMENT for held in is_held_out],
        "held_out_treatment_id": [TREATMENT if held else None for held in is_held_out],
        "holdout_scope": ["global" if held else None for held in is_held_out],
        "reason": "worth_doing", "propensity": 1.0 - HOLDOUT_SHARE, "outcome_window_days": WINDOW_DAYS,
        "playbook_version": "simulated", "is_replay": False})  # fmt: skip


def _purchase_days(ids: list[str], margin: np.ndarray, rng: np.random.Generator) -> pa.Table:
    first: date = DECIDED_AT.date()
    days = [
        first + timedelta(days=int(offset)) for offset in rng.integers(0, WINDOW_DAYS, len(ids))
    ]
    noon = [datetime(day.year, day.month, day.day, 12, tzinfo=UTC) for day in days]
    columns = [ids, days, margin * 3, margin, [True] * len(ids), noon]
    return pa.table(
        dict(zip(PURCHASE_DAYS.names, columns, strict=True)), schema=PURCHASE_DAYS.schema
    )


def _table(name: str, n_rows: int, columns: dict[str, Any]) -> pa.Table:
    """Return a table of a contract; a single value fills a column, a missing column is empty."""
    schema = (FACT_TABLES | TURN_TABLES)[name].schema
    filled = [
        pa.array(columns[field.name], field.type)
        if isinstance(columns.get(field.name), list)
        else pa.repeat(pa.scalar(columns.get(field.name), field.type), n_rows)
        for field in schema
    ]
    nullable = pa.schema([field.with_nullable(True) for field in schema])
    return pa.table(filled, schema=nullable)
