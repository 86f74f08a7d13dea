"""What the engine knows at the counter: products, pairs, marks, and what one customer bought."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.customize.baskets import (
    Catalogue,
    Past,
    Weighed,
    Weights,
    weigh_products,
)
from najimi.customize.holdouts import in_measured_arm, own_draw
from najimi.desk.engine.catalogue import open_catalogue, products_held_out, products_suspended
from najimi.desk.engine.outgoing import desk_fact
from najimi.desk.engine.purchases import prepare
from najimi.desk.engine.shop import Shop
from najimi.desk.keys import own_id
from najimi.model.asking import Question
from najimi.model.counter_rules import AT_THE_COUNTER, CounterRules
from najimi.model.terms import Channel, Direction, QuestionKind
from najimi.tables import FACT_TABLES
from najimi.workspace.customer_rows import read_customers

VERDICTS, DECIDED = "verdicts", "decisions_issued"
SECONDS_A_DAY = 86400.0
MARK_COLUMNS = [
    "mark", "n_contacts_7_days", "n_contacts_30_days", "main_need", "has_bought_front", "draw",
    "is_decided", "refused_products", "n_treatments_in_period", "question_mark", "is_below_line",
    "need_millionths",
]  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """What the turn says of selling to one customer at the counter."""

    mark: str
    n_contacts_7_days: int
    n_contacts_30_days: int
    main_need: str | None
    has_bought_front: bool
    draw: float
    is_decided: bool
    refused_products: Sequence[str]
    n_treatments_in_period: int
    question_mark: str
    is_below_line: bool
    need_millionths: Sequence[str]


@dataclass(frozen=True)
class Pick:
    """
    One product worth suggesting, with why and with the numbers behind it.

    The two fits and the margin of what was asked for are there only for what would take the place
    of something.
    """

    product_id: str
    name: str
    reason: str
    beside: str
    gap_days: int
    want_probability: float
    take_probability: float
    lift: float
    unit_margin_amount: float
    incremental_margin_amount: float
    score_amount: float
    fit_share: float | None = None
    asked_fit_share: float | None = None
    asked_unit_margin_amount: float | None = None


def id_of_key(shop: Shop, source: str, source_key: str) -> str:
    """Return the own customer id of a key, whether or not anybody has it."""
    return own_id(source, source_key, shop.workspace.salt)


def is_counter_ready(shop: Shop) -> bool:
    """Return whether the turn tells what the counter needs; one of an earlier release may not."""
    tables = ("next_products", "product_pairs", "counter_marks")
    return all(shop.has(name) for name in tables) and _has_columns(shop.turn.path("counter_marks"))


@lru_cache(maxsize=2)
def _has_columns(path: Path) -> bool:
    return set(MARK_COLUMNS) <= set(pq.read_schema(path).names)


def read_mark(shop: Shop, customer_id: str) -> Mark | None:
    """Return what the turn says of one customer; ``None`` if it does not know them."""
    rows = shop.rows("counter_marks", [customer_id], MARK_COLUMNS)
    if not rows:
        return None
    row = {name: rows[0][name] for name in MARK_COLUMNS}
    return Mark(**row | {name: row[name] or () for name in ("refused_products", "need_millionths")})


def pick_product(
    shop: Shop,
    basket: Sequence[str],
    not_in_stock: Sequence[str],
    *,
    customer_id: str = "",
    mark: Mark | None = None,
    suggested: Collection[str] = (),
    refused: Collection[str] = (),
    take_probability: float,
    at: datetime,
) -> Pick | None:
    """
    Return the one product most worth suggesting with a basket, or none.

    Parameters
    ----------
    shop : Shop
    basket : sequence of str
        Product ids; those that the shop never sold are passed over.
    not_in_stock : sequence of str
    customer_id : str
        Empty for nobody known.
    mark : Mark, optional
        Of that customer.
    suggested, refused : collection of str
        Products that rest with them, as known since the turn.
    take_probability : float, in [0, 1]
    at : datetime
        Aware; now.
    """
    catalogue, rules = open_catalogue(shop), shop.playbook.counter
    rest = [*(mark.refused_products if mark else ()), *refused]
    past = Past(suspended=catalogue.of(products_suspended(shop)))
    if customer_id and mark is not None:
        past = _read_past(shop, catalogue, customer_id, mark, rest, list(suggested), at)
    weights = Weights(
        half_life_days=rules.half_life_days,
        prior_baskets=rules.prior_baskets,
        least_lift=rules.least_lift,
        take_probability=take_probability,
        incremental_share=rules.incremental_share,
        attention_amount=rules.attention_share * shop.playbook.contact_amount,
    )
    out = catalogue.of(list(not_in_stock))
    weighed = weigh_products(catalogue, catalogue.of(list(basket)), past, weights, out)
    best = weighed.best()
    return None if best is None else _picked(catalogue, weighed, best, weights)


def is_kept_back(shop: Shop, draw: float) -> str:
    """Return the scope of the holdout that keeps a customer with this draw in silence, or ''."""
    if draw < shop.playbook.global_holdout_share:
        return "global"
    is_held_out = own_draw(draw, AT_THE_COUNTER) < shop.playbook.counter.holdout_share
    return "treatment" if is_held_out else ""


def kept_back_probability(shop: Shop, *, is_known: bool) -> float:
    """Return the probability that chance keeps somebody in silence at the counter."""
    spoken = 1.0 - shop.playbook.counter.holdout_share
    return 1.0 - spoken * (1.0 - shop.playbook.global_holdout_share if is_known else 1.0)


def need_question(shop: Shop) -> Question | None:
    """Return the first question of the playbook whose answer names a need."""
    of_needs = (q for q in shop.playbook.asked.questions if q.kind is QuestionKind.NEED)
    return next((question for question in of_needs if not question.need), None)


def decision_fact(
    shop: Shop, customer_id: str, decision_id: str, *, kind: str, treatment_id: str,
    scope: str, propensity: float, draw: float, pick: Pick | None, at: datetime,
) -> dict[str, Any]:  # fmt: skip
    """
    Return a decision at the counter as the fact that a turn reads; with a scope it was held out.

    ``propensity`` is that of holdouts alone, for nothing is tried there by chance; ``draw`` is
    the customer's, by which they belong to the measured arm or not. ``pick`` is the product, said
    or kept back, whose parts of the score are written down; a question has none.
    """
    rules = shop.playbook.counter
    told = {
        "source": "najimi",
        "fact_id": decision_id,
        "occurred_at": at,
        "recorded_at": at,
        "content_hash": 0,
        "turn_id": shop.manifest.turn_id,
        "customer_id": customer_id,
        "reason": "held_out" if scope else "worth_doing",
        "held_out_treatment_id" if scope else "treatment_id": treatment_id,
        "holdout_scope": scope or None,
        "propensity": propensity,
        "strategy": None if scope else str(rules.strategy),
        "kind": None if scope else kind,
        "outcome_window_days": rules.outcome_window_days,
        "playbook_version": shop.manifest.playbook_version,
        "is_replay": False,
        "choice_probability": 1.0,
        "is_measured_arm": bool(in_measured_arm(np.array([draw]), shop.playbook)[0]),
        **(_parts(pick, rules) if pick else {}),
    }
    return {name: told.get(name) for name in FACT_TABLES[DECIDED].names}


def _parts(pick: Pick, rules: CounterRules) -> dict[str, Any]:
    """
    Return the parts of the score of a product, as those of any treatment are written down.

    What is not known is how likely a wanted suggestion is taken; its standard deviation is that
    of the playbook's word alone, so verdicts told since only make it smaller.
    """
    take = pick.take_probability
    taken = pick.want_probability * take
    uplift = taken * rules.incremental_share
    sd = uplift * math.sqrt((1.0 - take) / (take * (rules.take_weight + 1.0))) if take else 0.0
    told = dict.fromkeys(("relation_amount", "need_amount", "career_amount", "prices_amount"), 0.0)
    return told | {
        "response_probability": taken,
        "uplift_probability": uplift,
        "uplift_sd": sd,
        "uplift_source": "prior",
        "incremental_margin_amount": pick.incremental_margin_amount,
        "cost_amount": 0,
        "attention_amount": pick.incremental_margin_amount - pick.score_amount,
        "score_amount": pick.score_amount,
        "score_sd_amount": sd * abs(pick.unit_margin_amount),
    }


def contact_fact(
    fact_id: str, customer_id: str, decision_id: str, *, treatment_id: str, kind: str,
    direction: Direction, reply_to: str = "", at: datetime,
) -> dict[str, Any]:  # fmt: skip
    """Return a contact at the counter: what we said or asked, or what the customer answered."""
    said = {
        "channel": str(Channel.COUNTER), "direction": str(direction), "kind": kind,
        "treatment_id": treatment_id, "decision_id": decision_id, "in_reply_to": reply_to,
    }  # fmt: skip
    return desk_fact("interactions", fact_id, customer_id, at=at, said=said)


def _read_past(
    shop: Shop, catalogue: Catalogue, customer_id: str, mark: Mark, refused: list[str],
    suggested: list[str], at: datetime,
) -> Past:  # fmt: skip
    columns = ["occurred_at", "source", "order_id", "product_id", "n_articles"]
    lines = read_customers(prepare(shop), [customer_id], columns)
    age = (at.timestamp() - _seconds(lines["occurred_at"])) / SECONDS_A_DAY
    age = np.maximum(age, 0.0)
    place = np.array(
        [catalogue.places.get(each, -1) for each in lines["product_id"].to_pylist()], dtype=np.int64
    )
    orders = pc.binary_join_element_wise(lines["source"], lines["order_id"], "\x1f").to_pylist()
    _, first = np.unique(np.array(orders, dtype=object).astype(str), return_index=True)
    is_product = (place >= 0) & (lines["n_articles"].cast(pa.float64()).to_numpy() > 0)
    return Past(
        products=place[is_product],
        age_days=age[is_product],
        basket_age_days=age[first],
        refused=catalogue.of(refused),
        suggested=catalogue.of(suggested),
        suspended=catalogue.of(products_suspended(shop)),
        held_out=catalogue.of(products_held_out(shop, mark.draw)),
        has_bought_front=mark.has_bought_front,
        is_below_line=mark.is_below_line,
        needs=_needs(shop, mark),
        n_contacts_30_days=mark.n_contacts_30_days,
    )


def _needs(shop: Shop, mark: Mark) -> Any:
    """Return how sure each need of the playbook is of them, in millionths."""
    told = dict(each.split(" ") for each in mark.need_millionths)
    ids = [need.need_id for need in shop.playbook.asked.needs]
    return np.array([int(told.get(need_id, 0)) for need_id in ids], dtype=np.int64)


def _picked(catalogue: Catalogue, weighed: Weighed, row: int, weights: Weights) -> Pick:
    place, beside = weighed.products[row], weighed.beside[row]
    is_pair = beside >= 0 and weighed.lift[row] >= weights.least_lift
    want, margin = float(weighed.want_probability[row]), float(weighed.margin_amount[row])
    taken = want * weights.take_probability * weights.incremental_share
    return Pick(
        product_id=catalogue.product_ids[place],
        name=catalogue.names[place] or catalogue.product_ids[place],
        reason="goes_with" if is_pair else "buy_again",
        beside=(catalogue.names[beside] or catalogue.product_ids[beside]) if is_pair else "",
        gap_days=0 if is_pair else round(float(weighed.gap_days[row])),
        want_probability=want,
        take_probability=weights.take_probability,
        lift=float(weighed.lift[row]),
        unit_margin_amount=margin,
        incremental_margin_amount=taken * margin,
        score_amount=float(weighed.score[row]),
        **_keys_of(weighed, row),
    )


def _keys_of(weighed: Weighed, row: int) -> dict[str, float]:
    keys = weighed.keys
    if not keys.is_upsell[row]:
        return {}
    names = ("fit_share", "asked_fit_share", "asked_unit_margin_amount")
    return {name: float(getattr(keys, name)[row]) for name in names}


def _seconds(instants: pa.ChunkedArray) -> Any:
    return instants.cast(pa.timestamp("us", "UTC")).cast(pa.int64()).to_numpy() / 1e6
