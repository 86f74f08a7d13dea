"""The plan of today: whom we speak to, whom we leave in peace, and what travels by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from najimi.desk.engine.people import people_of
from najimi.desk.engine.reasons import explain, what_not_to_say
from najimi.desk.engine.roster import counts, roster_of, where
from najimi.desk.engine.shop import Shop, in_words
from najimi.desk.names import Person
from najimi.desk.rows import (
    AgendaRow,
    ChannelCount,
    MessageGroup,
    PeaceRow,
    PlanOfToday,
    TreatmentRow,
)
from najimi.model.playbook import MINUTES
from najimi.model.price_words import PriceTeller

N_EXAMPLES = 3
AGENDA_PAGE = 40
WORTH_DOING = "worth_doing"


def read_plan(shop: Shop, locale: str, *, first: int = 1) -> PlanOfToday:
    """
    Return the plan of the current turn with ``AGENDA_PAGE`` rows of its agenda.

    Parameters
    ----------
    shop : Shop
    locale : {"ja", "en"}
    first : int, >= 1
        Position of the first row.
    """
    roster = roster_of(shop.turn)
    by_treatment = counts(roster, "treatment_id")
    minutes = _capacity(shop.turn.folder).get(MINUTES)
    in_messages = {t: n for t, n in by_treatment.items() if not _is_for_people(shop, t)}
    n_spoken = sum(by_treatment.values())
    return PlanOfToday(
        n_spoken=n_spoken,
        n_left=roster.num_rows - n_spoken,
        n_agenda=n_spoken - sum(in_messages.values()),
        minutes_used=minutes["used"] if minutes else _minutes_of(shop, by_treatment),
        minutes_available=minutes["available"] if minutes else None,
        channels=_channels(shop, in_messages),
        agenda=_agenda(shop, locale, first),
        groups=_groups(shop, in_messages, locale),
        prices=tuple(_teller(shop, locale).all(_capacity(shop.turn.folder).values())),
    )


def read_peace(shop: Shop) -> tuple[PeaceRow, ...]:
    """Return for each reason how many are left in peace, and a few of them."""
    roster = roster_of(shop.turn)
    told = {reason: n for reason, n in counts(roster, "reason").items() if reason != WORTH_DOING}
    ids = {reason: _first_ids(shop, reason=reason) for reason in told}
    people = people_of(shop, [customer_id for some in ids.values() for customer_id in some])
    return tuple(
        PeaceRow(reason, n, tuple(people[customer_id] for customer_id in ids[reason]))
        for reason, n in told.items()
    )


def list_agenda(shop: Shop) -> list[str]:
    """Return the decisions on the whole agenda of the current turn, in order."""
    agenda = pq.read_table(shop.turn.path("agenda"), columns=["decision_id"])
    ids: list[str] = agenda["decision_id"].to_pylist()
    return ids


def leave_out(shop: Shop, today: PlanOfToday, stopped: Mapping[str, int]) -> PlanOfToday:
    """
    Return a plan that no longer counts those who withdrew since, by treatment.

    Rows of the agenda stay where they are; a page marks them.
    """
    told = {each: shop.playbook.treatment(each) for each in stopped}
    by_people = sum(n for each, n in stopped.items() if told[each].is_for_people)
    channels = Counter({each.channel: each.n for each in today.channels})
    for each, n in stopped.items():
        channels[told[each].channel.value] -= n
    return replace(
        today,
        n_spoken=today.n_spoken - sum(stopped.values()),
        n_stopped=by_people,
        channels=tuple(replace(c, n=channels[c.channel]) for c in today.channels),
        groups=tuple(
            replace(group, n=group.n - stopped.get(group.treatment.treatment_id, 0))
            for group in today.groups
        ),
    )


def list_treated(
    shop: Shop, customer_ids: Collection[str], locale: str
) -> list[tuple[str, str, TreatmentRow]]:
    """Return customer, decision and treatment of those among some for whom there is one."""
    rows = shop.rows("decisions", sorted(customer_ids), ["decision_id", "treatment_id"])
    ids = {row["treatment_id"] for row in rows if row["treatment_id"] is not None}
    told = {each: in_words(shop.playbook.treatment(each), locale) for each in ids}
    return [
        (row["customer_id"], row["decision_id"], told[row["treatment_id"]])
        for row in rows
        if row["treatment_id"] is not None
    ]


def _agenda(shop: Shop, locale: str, first: int) -> tuple[AgendaRow, ...]:
    columns = ["position", "customer_id", "decision_id", "treatment_id", "tier", "minutes"]
    page = [("position", ">=", first), ("position", "<", first + AGENDA_PAGE)]
    rows = shop.read("agenda", page, columns).to_pylist()
    ids = [row["customer_id"] for row in rows]
    people = people_of(shop, ids)
    contexts = {row["customer_id"]: row for row in shop.rows("contexts", ids)} if ids else {}
    return tuple(
        _agenda_row(shop, row, people[row["customer_id"]], contexts[row["customer_id"]], locale)
        for row in rows
    )


def _agenda_row(
    shop: Shop, row: dict[str, Any], person: Person, context: dict[str, Any], locale: str
) -> AgendaRow:
    treatment = in_words(shop.playbook.treatment(row["treatment_id"]), locale)
    told = explain(shop, row["customer_id"], locale)
    return AgendaRow(
        position=row["position"],
        customer_id=row["customer_id"],
        decision_id=row["decision_id"],
        person=person,
        treatment=treatment,
        tier=row["tier"],
        days_since_last_talk=context["days_since_last_talk"],
        minutes=row["minutes"],
        why=(*told.why, *told.path),
        dont=what_not_to_say(shop, context, treatment.kind, treatment.channel),
    )


def _groups(shop: Shop, in_messages: dict[str, int], locale: str) -> tuple[MessageGroup, ...]:
    ids = {
        treatment_id: _first_ids(shop, treatment_id=treatment_id) for treatment_id in in_messages
    }
    people = people_of(shop, [customer_id for some in ids.values() for customer_id in some])
    return tuple(
        MessageGroup(
            in_words(shop.playbook.treatment(treatment_id), locale),
            n,
            tuple(people[customer_id] for customer_id in ids[treatment_id]),
        )
        for treatment_id, n in in_messages.items()
    )


def _channels(shop: Shop, in_messages: dict[str, int]) -> tuple[ChannelCount, ...]:
    by_channel: dict[str, int] = {}
    for treatment_id, n in in_messages.items():
        channel = shop.playbook.treatment(treatment_id).channel.value
        by_channel[channel] = by_channel.get(channel, 0) + n
    return tuple(ChannelCount(channel, n) for channel, n in by_channel.items())


def _first_ids(shop: Shop, **wanted: str) -> list[str]:
    found = where(roster_of(shop.turn), **wanted)
    ids: list[str] = found["customer_id"].slice(0, N_EXAMPLES).to_pylist()
    return ids


def _is_for_people(shop: Shop, treatment_id: str) -> bool:
    return shop.playbook.treatment(treatment_id).is_for_people


def _teller(shop: Shop, locale: str) -> PriceTeller:
    return PriceTeller(shop.playbook, locale, shop.turn.manifest.currency)


def _minutes_of(shop: Shop, by_treatment: dict[str, int]) -> int:
    return sum(shop.playbook.treatment(t).minutes * n for t, n in by_treatment.items())


@lru_cache(maxsize=4)
def _capacity(folder: Path) -> dict[str, dict[str, Any]]:
    rows = pq.read_table(folder / "prices.parquet").to_pylist()
    return {row["capacity"]: row for row in rows}
