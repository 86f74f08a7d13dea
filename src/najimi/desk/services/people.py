"""What a person may have us change about their information: correct it, or not use it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from django.contrib.auth.models import User
from django.db import transaction

from najimi.desk import engine
from najimi.desk.consents import (
    Restricting,
    commit_addresses,
    group_of,
    lock_gate,
    to_addresses,
)
from najimi.desk.models import RestrictionStatement
from najimi.desk.selectors import get_restriction
from najimi.desk.services.audit import leave_line
from najimi.desk.services.consents import now_and_after, restrict_and_keep
from najimi.desk.services.outgoing import hand_on, send_out
from najimi.desk.services.refusing import RefusedError
from najimi.model.terms import RestrictionState
from najimi.tables import FACT_TABLES
from najimi.tables.facts import DESK_SOURCE

LONGEST_VALUE = 500
OLDEST = date(1900, 1, 1)
RESTRICTIONS, PEOPLE = "restrictions", "people"


def restrict_person(
    shop: engine.Shop, customer_id: str, *, is_restricted: bool, who: User, at: datetime
) -> bool:
    """
    Stop using a person's information, or use it again; in force with the commit.

    Returns
    -------
    bool
        Whether it was new.

    Raises
    ------
    RefusedError
        In a replay.
    """
    _refuse_replay(shop, customer_id)
    state = RestrictionState.RESTRICTED if is_restricted else RestrictionState.LIFTED
    with transaction.atomic():
        lock_gate()
        is_new = (get_restriction(customer_id) is not None) != is_restricted
        if is_new:
            members = group_of(customer_id).members
            held = RestrictionStatement.objects.filter(first_customer_id__in=members)
            instants: list[datetime] = [row.occurred_at for row in held]
            for since in now_and_after(instants, at):
                said = Restricting(
                    customer_id, state.value, since, at, DESK_SOURCE,
                    f"restriction-{secrets.token_hex(12)}",
                )  # fmt: skip
                restrict_and_keep(shop.workspace, [said], at=at)
                told = {"state": state.value, "occurred_at": since}
                send_out(
                    RESTRICTIONS,
                    engine.desk_fact(RESTRICTIONS, said.fact_id, customer_id, at=at, said=told),
                )
            leave_line(who, f"use_{state.value}", customer_id=customer_id, at=at)
    hand_on(shop.workspace)
    return is_new


def correct_person(
    shop: engine.Shop, customer_id: str, wanted: Mapping[str, str], *, who: User, at: datetime
) -> bool:
    """
    Correct what we hold about a person: one statement of the desk with the changed columns.

    Parameters
    ----------
    shop : Shop
    customer_id : str
    wanted : mapping of str to str
        Columns of ``people`` with what they should be. What is empty or as it was stays.

    Returns
    -------
    bool
        Whether anything changed.

    Raises
    ------
    RefusedError
        In a replay, or if a value cannot be one.
    """
    _refuse_replay(shop, customer_id)
    held = {field.column: field.value for field in engine.read_holdings(shop, customer_id)}
    changed = {
        column: _checked(column, text.strip(), at.astimezone(shop.zone).date())
        for column, text in wanted.items()
        if column in engine.CORRECTABLE and text.strip() and text.strip() != held.get(column)
    }
    if changed:
        fact_id = f"correction-{secrets.token_hex(12)}"
        fact = engine.desk_fact(PEOPLE, fact_id, customer_id, at=at, said=changed)
        rows = pa.Table.from_pylist([fact], schema=FACT_TABLES[PEOPLE].schema)
        settings = shop.workspace.settings
        with transaction.atomic():
            commit_addresses(to_addresses(rows, shop.workspace.salt, settings.phone_region))
            send_out(PEOPLE, fact)
            leave_line(
                who, "corrected", customer_id=customer_id, why=" ".join(sorted(changed))[:200],
                at=at,
            )  # fmt: skip
        hand_on(shop.workspace)
    return bool(changed)


def _refuse_replay(shop: engine.Shop, customer_id: str) -> None:
    if shop.manifest.is_replay:
        raise RefusedError("replay")
    engine.read_decision(shop, customer_id, shop.workspace.settings.locale)


def _checked(column: str, text: str, today: date) -> Any:
    if len(text) > LONGEST_VALUE or not text.isprintable():
        raise RefusedError("value")
    if column != "birth_on":
        return text
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise RefusedError("value") from error
    if not OLDEST <= day <= today:
        raise RefusedError("value")
    return day
