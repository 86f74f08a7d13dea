"""A small world made at random: a playbook, a catalogue, and what happened with a few customers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from najimi.model.asking import Asked, Need
from najimi.model.give_and_take_rules import LineBinds
from najimi.model.ideal_types import IdealType
from najimi.model.playbook import CLASSES_OF_KIND, ContactRules, Playbook, Words
from najimi.model.screening_rules import ScreeningRules
from najimi.model.terms import CaseKind, CaseState, Channel, Kind, Verdict

ZONE = "Asia/Tokyo"
NOW = datetime(2026, 4, 1, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
TODAY = date(2026, 4, 1)
IDS = tuple(f"t{n}" for n in range(6))
PRODUCTS = {
    "p0": ("a", 0.2),
    "p1": ("a", 0.5),
    "p2": ("b", None),
    "p3": ("b", 0.4),
    "p4": ("c", 0.3),
}
NEEDS = {"n0": ("a",), "n1": ("a", "b"), "n2": ("b",), "n3": ()}
RULES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "TRUE": lambda own: True,
    "n_orders >= 0": lambda own: True,
    "n_orders >= 0 and is_restricted is not null": lambda own: True,
    "has_bought_front": lambda own: bool(own["has_bought_front"]),
    "balance_points >= 1.5": lambda own: bool(own["balance_points"] >= 1_500),
    "has_bought_front or balance_points < 4": lambda own: bool(
        own["has_bought_front"] or own["balance_points"] < 4_000
    ),
}
"""Rules of treatments, and what they ask of a person in plain Python."""
TYPES = ("quiet", "adviser", "devotee")
TEXTS = (
    "Fresh tea has come in, and a cup of it waits for you at the counter of our shop.",
    "Fresh tea has come in, and a cup of it waits for you at the counter of our store.",
    "We mend what you bought here, whatever it is, and we bring it back to your door.",
    "Would you tell us in one word what we could do better the next time you come?",
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """Everything that happened, as rows; each row of a fact says its ``customer_id``, too."""

    playbook: Playbook
    customers: tuple[str, ...]
    facts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    products: dict[str, tuple[str, float | None]] = field(default_factory=lambda: dict(PRODUCTS))
    needs: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict(NEEDS))

    def of(self, table: str, customer: str) -> list[dict[str, Any]]:
        return [row for row in self.facts[table] if row["customer_id"] == customer]


def seeded_world(seed: int, base: Playbook) -> World:
    return make_world(Random(seed), base)  # noqa: S311 - nothing here is secret


def make_world(random: Random, base: Playbook) -> World:
    customers = tuple(f"c{n}" for n in range(8))
    products, needs = _products(random), _needs(random)
    world = World(_playbook(random, base, needs), customers, products=products, needs=needs)
    for table, make, most in (
        ("interactions", _interaction, 5), ("decisions_issued", _decision, 2), ("cases", _case, 1),
        ("verdicts", _verdict, 2), ("career_choices", _choice, 3), ("order_lines", _line, 5),
    ):  # fmt: skip
        world.facts[table] = [
            {
                "customer_id": one,
                "source": "shop",
                "source_key": one,
                "fact_id": f"{table}-{one}-{n}",
            }
            | make(random)
            for one in customers
            for n in range(random.randint(0, most))
        ]
    for row in world.facts["decisions_issued"]:
        name = row["treatment_id"] or row["held_out_treatment_id"]
        row["kind"] = str(world.playbook.treatment(name).kind)
    world.people.update({one: _person(random) for one in customers})
    return world


def _products(random: Random) -> dict[str, tuple[str, float | None]]:
    """Return a catalogue: what is of one kind with what, and what each earns, is never the same."""
    shares = (None, 0.05, 0.2, 0.3, 0.4, 0.5)
    return {name: (random.choice("abc"), random.choice(shares)) for name in PRODUCTS}


def _needs(random: Random) -> dict[str, tuple[str, ...]]:
    return {name: tuple(c for c in "abc" if random.random() < 0.4) for name in NEEDS}


def _capacities(random: Random, base: Playbook) -> dict[str, int | None]:
    """Return capacities of which some bind: a few customers want more than there is."""
    few = {"budget": 120, "minutes": 9, "sends_email": 2, "sends_call": 2}
    return dict.fromkeys(base.capacities) | {
        name: most for name, most in few.items() if random.random() < 0.4
    }


def _ago(random: Random, most: int = 70) -> datetime:
    """Hours around both midnights, that of the shop and that of the clock; 24 is a day alone."""
    return NOW - timedelta(
        days=random.randint(0, most), hours=random.choice([1, 5, 10, 12, 20, 24])
    )


def _maybe(random: Random, *values: Any, share: float = 0.5) -> Any:
    return random.choice(values) if random.random() < share else None


def _interaction(random: Random) -> dict[str, Any]:
    direction = random.choice(["out", "out", "in"])
    kinds = (
        ["sell", "give", "talk"]
        if direction == "out"
        else ["talk"] * 4 + ["complaint", "response", "refusal"]
    )
    return {
        "occurred_at": _ago(random), "direction": direction, "kind": random.choice(kinds),
        "channel": random.choice(["email", "call"]), "treatment_id": _maybe(random, *IDS),
        "decision_id": None, "in_reply_to": _maybe(random, "x", share=0.2),
    }  # fmt: skip


def _decision(random: Random) -> dict[str, Any]:
    chosen = random.choice(IDS)
    is_ghost = random.random() < 0.3
    return {
        "occurred_at": _ago(random), "treatment_id": None if is_ghost else chosen,
        "held_out_treatment_id": chosen if is_ghost else None, "kind": "sell",
    }  # fmt: skip


def _case(random: Random) -> dict[str, Any]:
    return {
        "occurred_at": _ago(random), "case_id": random.choice(["k0", "k1"]),
        "kind": random.choice(list(CaseKind)), "state": random.choice(list(CaseState)),
        "treatment_id": _maybe(random, *IDS), "decision_id": None,
    }  # fmt: skip


def _verdict(random: Random) -> dict[str, Any]:
    return {
        "occurred_at": _ago(random), "verdict": random.choice(list(Verdict)),
        "treatment_id": _maybe(random, *IDS), "decision_id": None,
        "product_id": _maybe(random, *PRODUCTS, share=0.3),
    }  # fmt: skip


def _choice(random: Random) -> dict[str, Any]:
    state = random.choice(["declared", "inferred", "left"])
    return {"occurred_at": _ago(random), "ideal_type": random.choice(TYPES), "state": state}


def _line(random: Random) -> dict[str, Any]:
    pieces = random.choice([1, 1, 2, -1])
    return {
        "occurred_at": _ago(random, 500), "product_id": random.choice(list(PRODUCTS)),
        "quantity": Decimal(pieces), "net_amount": pieces * random.randint(1, 9) * 100,
        "margin_amount": _maybe(random, pieces * 70, pieces * 300), "currency": "JPY",
    }  # fmt: skip


def _person(random: Random) -> dict[str, Any]:
    held = {need: round(random.random(), 3) for need in NEEDS if random.random() < 0.35}
    return {
        "needs": held, "is_restricted": random.random() < 0.05,
        "has_bought_front": random.random() < 0.8, "n_gives": random.randint(0, 3),
        "balance_points": random.randint(-500, 12_000),
        "allowed": {(p, c) for p in ("promotional", "service", "care") for c in ("email", "call", "counter")
                    if random.random() < 0.85},
    }  # fmt: skip


def _playbook(random: Random, base: Playbook, needs: dict[str, tuple[str, ...]]) -> Playbook:
    limit = [None, 0, 1, 2, 3]
    words = {"ja": "", "en": ""}
    return dataclasses.replace(
        base, treatments=tuple(_treatment(random, base, name) for name in IDS),
        capacities=_capacities(random, base), contact_amount=0,
        global_holdout_share=random.choice([0.0, 0.0, 0.2]),
        give_and_take=dataclasses.replace(
            base.give_and_take, line_points=random.choice([-2_000, 0, 0, 1_500]),
            binds=tuple(each for each in LineBinds if random.random() < 0.6)),
        contact_rules=ContactRules(random.choice([None, 1, 2]), random.choice([None, 3]),
                                   random.randint(0, 20), random.choice([None, 2, 3]), random.randint(0, 2)),
        screening=ScreeningRules(
            closed_quiet_days=random.choice([None, 3, 15]),
            unfiled_complaint_days=random.choice([None, 0, 10]), similar_messages=random.randint(1, 3),
            similar_days=random.choice([5, 20]), max_treatments=random.choice(limit),
            period_days=random.choice([10, 30]), asks_first=random.random() < 0.8,
            refused_rest_days={Verdict.REFUSED: 10, Verdict.NOT_FOR_ME: 30, Verdict.NUISANCE: 50},
            regret_line_share=random.choice([0.1, 0.5]), regret_least_customers=random.randint(1, 4),
            regret_days=random.choice([30, 365]),
        ),
        asked=Asked(needs=tuple(Need(name, words, categories) for name, categories in needs.items())),
        ideal_types=tuple(
            IdealType(name, {}, donts=tuple(kind for kind in Kind if random.random() < 0.15))
            for name in TYPES
        ),
    )  # fmt: skip


def _treatment(random: Random, base: Playbook, name: str) -> Any:
    kind = random.choice([Kind.SELL, Kind.SELL, *Kind])
    product = _maybe(random, *PRODUCTS, share=0.5)
    said = Words("", random.choice(TEXTS), "b")
    drawn = dataclasses.replace(
        base.treatments[0], treatment_id=name, kind=kind, when=random.choice([*RULES][1:]),
        contact_class=random.choice(CLASSES_OF_KIND[kind]),
        channel=random.choice([Channel.EMAIL, Channel.CALL]), need=random.choice(list(NEEDS)),
        product_id=product, replaces_product_id=product and _maybe(random, *PRODUCTS, share=0.5),
        price_amount=_maybe(random, 300, 1_200), unit_margin_amount=_maybe(random, 100, 900),
        is_main_product=random.random() < 0.2, rest_days=random.choice([0, 7, 30]),
        rests_with=tuple(other for other in IDS if other != name and random.random() < 0.1),
        text_id=_maybe(random, "same", share=0.2), words={"ja": said, "en": said},
        relation_amount=random.randint(1, 900), cost_amount=random.choice([0, 0, 60]),
        minutes=random.choice([0, 3]), holdout_share=0.0, strength=None,
    )  # fmt: skip
    share = random.choice([0.0, 0.2]) if drawn.is_held_out else 0.0
    return dataclasses.replace(drawn, holdout_share=share)
