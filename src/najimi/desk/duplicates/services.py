"""What people decide about likely duplicates; every change leaves a line in the audit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from najimi.desk import engine
from najimi.desk.consents import commit_merge, lock_gate
from najimi.desk.duplicates.rows import Preview
from najimi.desk.models import AuditEntry, PutOff
from najimi.desk.services import RefusedError
from najimi.desk.services.audit import leave_line
from najimi.desk.services.outgoing import hand_on
from najimi.desk.services.parting import keep_every_no
from najimi.model.terms import LinkState


def merge_customers(
    shop: engine.Shop, one: str, other: str, *, seen: str, who: User, at: datetime
) -> Preview:
    """
    State that two customers are one person; the one seen first stays.

    Nothing is copied or rewritten: it is one fact, and the next turn shows one customer. Who
    was merged before brings the others along: the fact names where the two lead now. Two who
    were said to be two, be it through a third, are not merged.

    Parameters
    ----------
    shop : Shop
    one, other : str
        Ids, in any order.
    seen : str
        Of the preview that the person looked at.
    who : User
    at : datetime
        Aware.

    Raises
    ------
    RefusedError
        In a replay, or if a fact about one of them came after the preview was shown.
    UnknownCustomerError
        If the turn does not know both.
    """
    _refuse_replay(shop)
    preview = engine.read_preview(shop, one, other)
    if preview.seen != seen or preview.state in (LinkState.MERGED, LinkState.APART):
        raise RefusedError("pair-changed")
    link = engine.Link(
        preview.leaving_id, preview.staying_id, LinkState.MERGED, at, evidence="seen at the desk"
    )
    _record(shop, link, expected=[preview.state], what="merged", who=who)
    return preview


def undo_merge(
    shop: engine.Shop, leaving_id: str, staying_id: str, *, who: User, at: datetime
) -> None:
    """
    Take a merge back.

    Facts that came since go to the customer whose key they name; but every refusal, withdrawal
    and restriction said since holds for both.

    Raises
    ------
    RefusedError
        In a replay, or if the two are not merged any more.
    """
    _refuse_replay(shop)
    link = engine.Link(leaving_id, staying_id, LinkState.UNDONE, at)
    merged_at = engine.read_merged_at(shop, leaving_id, staying_id)
    if merged_at is None:
        raise RefusedError("pair-changed")
    with transaction.atomic():
        keep_every_no(shop, leaving_id, staying_id, since=merged_at, at=at)
        _record(shop, link, expected=[LinkState.MERGED.value], what="merge_undone", who=who)
    hand_on(shop.workspace)


def keep_apart(shop: engine.Shop, one: str, other: str, *, who: User, at: datetime) -> None:
    """
    State that two customers are two; the pair is not proposed again.

    Raises
    ------
    RefusedError
        In a replay, or if somebody said something of the two meanwhile.
    UnknownCustomerError
        If the turn does not know both.
    """
    _refuse_replay(shop)
    preview = engine.read_preview(shop, one, other)
    if preview.state in (LinkState.MERGED, LinkState.APART):
        raise RefusedError("pair-changed")
    left, right = engine.pair_of(preview.leaving_id, preview.staying_id)
    link = engine.Link(left, right, LinkState.APART, at)
    _record(shop, link, expected=[preview.state], what="kept_apart", who=who)


def part_key(
    shop: engine.Shop, customer_id: str, first_id: str, *, seen: str, who: User, at: datetime
) -> None:
    """
    Take a key from a customer to whom a rule gave it; the next turn keeps the two apart.

    Facts under the key stay with it. Every refusal, withdrawal and restriction that the
    customer said since the key joined holds for the key as well.

    Parameters
    ----------
    shop : Shop
    customer_id : str
    first_id : str
        The customer id of the key itself.
    seen : str
        Of the key as the person saw it.
    who : User
    at : datetime
        Aware.

    Raises
    ------
    RefusedError
        In a replay, or if somebody said something of the two meanwhile.
    UnknownCustomerError
        If no rule gave the key to the customer.
    """
    _refuse_replay(shop)
    key = engine.read_joined(shop, customer_id, first_id)
    if key.seen != seen or key.is_parted or not key.from_ids:
        raise RefusedError("pair-changed")
    with transaction.atomic():
        if key.joined_at is not None:
            keep_every_no(
                shop, first_id, customer_id, since=key.joined_at, at=at, for_both=False
            )  # fmt: skip
        links = [
            engine.Link(first_id, other_id, LinkState.APART, at, evidence="not theirs")
            for other_id in key.from_ids
        ]
        _record(shop, *links, expected=key.states, what="key_parted", who=who)
    hand_on(shop.workspace)


def undo_apart(shop: engine.Shop, one: str, other: str, *, who: User, at: datetime) -> None:
    """
    Take back that two are two; what the rules say of them holds again from the next turn.

    Raises
    ------
    RefusedError
        In a replay, or if that is not said of them any more.
    """
    _refuse_replay(shop)
    link = engine.Link(one, other, LinkState.UNDONE, at)
    _record(shop, link, expected=[LinkState.APART.value], what="apart_undone", who=who)


def put_off(shop: engine.Shop, one: str, other: str, *, who: User, at: datetime) -> None:
    """
    Put a pair behind the others, to look at later. It says nothing of them, so it is no fact.

    Raises
    ------
    UnknownCustomerError
        If the turn does not know both.
    """
    engine.read_preview(shop, one, other)
    left, right = engine.pair_of(one, other)
    with transaction.atomic():
        _, is_new = PutOff.objects.get_or_create(
            customer_id=left, other_customer_id=right, defaults={"who": who, "at": at}
        )
        if is_new:
            _audit("pair_put_off", left, right, who, at)


def find_again(shop: engine.Shop, *, who: User, at: datetime) -> None:
    """Compare the customers of the current turn anew, as ``najimi duplicates`` does."""
    n_pairs = engine.find_again(shop.workspace.folder)
    leave_line(who, "compared", why=f"{n_pairs} pairs", at=at)


def list_put_off() -> set[tuple[str, str]]:
    """Return the pairs that were put off."""
    return set(PutOff.objects.values_list("customer_id", "other_customer_id"))


def _record(
    shop: engine.Shop, *links: engine.Link, expected: Sequence[str], what: str, who: User
) -> None:
    """
    Append the facts and the lines in the audit; they stand or fall together.

    From the commit on, the stricter of what the two had allowed holds.
    """
    with transaction.atomic():
        # One at a time, so that nobody at the desk speaks between the look and the facts.
        lock_gate()
        for link in links:
            if link.state is LinkState.MERGED:
                commit_merge(link.leaving_id, link.staying_id, at=link.at)
            _audit(what, link.staying_id, link.leaving_id, who, link.at)
        if not engine.record_links(shop, links, expected=expected):
            raise RefusedError("pair-changed")


def _audit(what: str, customer_id: str, other_id: str, who: User, at: datetime) -> None:
    AuditEntry.objects.create(who=who, what=what, customer_id=customer_id, why=other_id, at=at)


def _refuse_replay(shop: engine.Shop) -> None:
    if shop.manifest.is_replay:
        raise RefusedError("replay")
