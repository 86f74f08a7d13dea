"""What customers say they allow, written down at the desk."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from najimi.desk import engine
from najimi.desk.consents import (
    ENDING,
    Group,
    Restricting,
    Statement,
    commit_restrictions,
    commit_statements,
    group_of,
    lock_gate,
)
from najimi.desk.consents.rule import consent_that_holds
from najimi.desk.models import ConsentStatement
from najimi.desk.services.audit import leave_line
from najimi.desk.services.outgoing import hand_on, send_out
from najimi.desk.services.refusing import RefusedError
from najimi.faults import fault_point
from najimi.model.consent import lawful_reasons
from najimi.model.terms import Channel, ConsentMeans, ConsentState, LawfulReason, Purpose
from najimi.tables.facts import DESK_SOURCE
from najimi.workspace import Limit, Withdrawal, Workspace

LONGEST_TEXT = 200
TABLE = "consents"


@dataclass(frozen=True)
class Saying:
    """
    What a customer said, as the form has it; empty where nothing was filled in.

    ``said_on`` counts for what was granted; a refusal or withdrawal holds from now on.
    """

    purpose: str
    channels: tuple[str, ...]
    state: str
    means: str
    said_on: date | None = None
    place: str = ""
    evidence: str = ""
    wording_version: str = ""
    lawful_reason: str = ""


def record_statement(
    shop: engine.Shop, customer_id: str, saying: Saying, *, who: User, at: datetime
) -> bool:
    """
    Record what a customer said: in force with the commit, then a fact of table ``consents``.

    Returns
    -------
    bool
        Whether it was new; the same said again changes nothing.

    Raises
    ------
    RefusedError
        In a replay, or if the form does not say what the law wants to be known.
    """
    if shop.manifest.is_replay:
        raise RefusedError("replay")
    _refuse_unclear(saying, shop, at)
    engine.read_decision(shop, customer_id, shop.workspace.settings.locale)
    with transaction.atomic():
        lock_gate()
        group = group_of(customer_id)
        new = [
            statement
            for channel in saying.channels
            for statement in _statements(shop, customer_id, group, saying, channel, at)
        ]
        commit_and_keep(shop.workspace, new, at=at)
        for statement in new:
            send_out(TABLE, _fact(statement, saying))
        for channel in dict.fromkeys(statement.channel for statement in new):
            leave_line(
                who, f"consent_{saying.state}", customer_id=customer_id,
                why=f"{saying.purpose} {channel}", at=at,
            )  # fmt: skip
    hand_on(shop.workspace)
    return bool(new)


def commit_and_keep(
    workspace: Workspace, statements: Iterable[Statement], *, at: datetime
) -> list[Statement]:
    """
    Commit statements, and note withdrawals and refusals where no backup brings them back.

    The note comes before the commit: a crash between the two leaves a note too many, never one
    too few.
    """
    with transaction.atomic():
        newer = commit_statements(statements, at=at)
        workspace.kept.add_withdrawals(
            Withdrawal(
                said.first_customer_id, said.purpose, said.channel, said.occurred_at, said.state
            )
            for said in newer
            if said.state in ENDING
        )
        fault_point("consents.before_commit")
    return newer


def restrict_and_keep(
    workspace: Workspace, statements: Iterable[Restricting], *, at: datetime
) -> list[Restricting]:
    """Commit restrictions and ends of them, and note them outside, as ``commit_and_keep`` does."""
    with transaction.atomic():
        newer = commit_restrictions(statements, at=at)
        workspace.kept.add_limits(
            Limit(said.first_customer_id, said.occurred_at, said.state) for said in newer
        )
    return newer


def _refuse_unclear(saying: Saying, shop: engine.Shop, at: datetime) -> None:
    texts = (saying.place, saying.evidence, saying.wording_version)
    is_known = (
        saying.purpose in set(Purpose)
        and bool(saying.channels)
        and set(saying.channels) <= set(Channel)
        and saying.state in set(ConsentState)
        and saying.means in set(ConsentMeans)
        and saying.lawful_reason in {"", *LawfulReason}
        and all(len(text) <= LONGEST_TEXT and text.isprintable() for text in texts)
    )
    if not is_known:
        raise RefusedError("statement")
    if saying.said_on is not None and saying.said_on > at.astimezone(shop.zone).date():
        raise RefusedError("future")
    if saying.state == ConsentState.UNKNOWN and not all(
        saying.lawful_reason in lawful_reasons(saying.purpose, channel)
        for channel in saying.channels
    ):
        raise RefusedError("lawful-reason")


def _statements(
    shop: engine.Shop, customer_id: str, group: Group, saying: Saying, channel: str, at: datetime
) -> list[Statement]:
    """Return the statements for one channel; none if that is what holds already."""
    rows = ConsentStatement.objects.filter(
        first_customer_id__in=group.members, purpose=saying.purpose, channel=channel
    )
    said = [row for row in rows if group.said(row)]
    told: dict[str, Any] = {
        "state": saying.state,
        "means": saying.means,
        "place": saying.place,
        "wording_version": saying.wording_version,
        "lawful_reason": saying.lawful_reason if saying.state == ConsentState.UNKNOWN else "",
    }
    held = consent_that_holds(said, group.joined_at)
    if held is not None and _says(held, told):
        return []
    return [
        Statement(
            first_customer_id=customer_id,
            purpose=saying.purpose,
            channel=channel,
            occurred_at=instant,
            recorded_at=at,
            source=DESK_SOURCE,
            fact_id=f"consent-{secrets.token_hex(12)}",
            **told,
        )
        for instant in _said_at(saying, [row.occurred_at for row in said], shop, at)
    ]


def _says(row: ConsentStatement, told: dict[str, Any]) -> bool:
    return row.source == DESK_SOURCE and all(getattr(row, name) == told[name] for name in told)


def _said_at(
    saying: Saying, before: Sequence[datetime], shop: engine.Shop, at: datetime
) -> list[datetime]:
    """Return the instants from which it holds."""
    is_past = saying.said_on is not None and saying.said_on < at.astimezone(shop.zone).date()
    if saying.said_on is not None and is_past and saying.state not in ENDING:
        return [datetime.combine(saying.said_on, time(12), shop.zone)]
    return now_and_after(before, at)


def now_and_after(before: Sequence[datetime], at: datetime) -> list[datetime]:
    """
    Return when a word said now is recorded to hold: now, and after all that is dated later.

    A turn does not see what is dated after its own instant, so the word must stand at the
    instant it was said. But it must not lose either to a file whose dates run ahead of the
    clock, once their day has come; so over such a date it is said again.

    Examples
    --------
    >>> noon = datetime(2026, 4, 1, 12)
    >>> now_and_after([noon - timedelta(days=1)], noon)
    [datetime.datetime(2026, 4, 1, 12, 0)]
    >>> [f"{instant:%d %H:%M}" for instant in now_and_after([noon + timedelta(hours=20)], noon)]
    ['01 12:00', '02 08:00']
    """
    newest = max(before, default=None)
    again = [newest + timedelta(microseconds=1)] if newest is not None and newest >= at else []
    return [at, *again]


def _fact(statement: Statement, saying: Saying) -> dict[str, Any]:
    names = ("purpose", "channel", "state", "means", "place", "wording_version", "lawful_reason")
    said = {name: getattr(statement, name) for name in names} | {
        "evidence": saying.evidence,
        "occurred_at": statement.occurred_at,
    }
    return engine.desk_fact(
        TABLE, statement.fact_id, statement.first_customer_id, at=statement.recorded_at, said=said
    )
