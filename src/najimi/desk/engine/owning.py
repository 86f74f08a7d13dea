"""What is handed out to a person about themselves, and how they are erased."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from najimi import ownership as own
from najimi.desk.engine.shop import Shop
from najimi.desk.erasure import erase_from_desk
from najimi.explain import explain_customer
from najimi.ownership import (
    AskDesk,
    Foreseen,
    NoteReading,
    Receipt,
    erase,
)

KINDS = {
    "json": "application/json",
    "csv": "application/zip",
    "vcard": "text/vcard; charset=utf-8",
    "vcard4": "text/vcard; charset=utf-8",
}
ENDINGS = {"json": "json", "csv": "zip", "vcard": "vcf", "vcard4": "vcf"}


def hand_out(
    shop: Shop, customer_id: str, kind: str, *, purpose: str, locale: str, who: str, at: datetime,
    note: NoteReading, ask_desk: AskDesk,
) -> bytes:  # fmt: skip
    """
    Return all that is held about a person as a file; see ``ownership.hand_out`` for errors.

    Parameters
    ----------
    shop : Shop
    customer_id : str
    kind : {"json", "csv", "vcard", "vcard4"}
    purpose : str
        What for; one of ``HandingPurpose``.
    locale : {"ja", "en"}
    who : str
    at : datetime
        Aware; stands in the file.
    note : callable
        Takes down that it was handed out, or denied.
    ask_desk : callable
        Tells what the database of the desk holds.
    """

    def explain(known: str) -> str:
        return explain_customer(shop.turn, shop.playbook, known, locale).as_text(locale)

    return own.hand_out(
        shop.workspace, customer_id, kind, purpose=purpose, locale=locale, who=who, now=at,
        note=note, explain=explain, ask_desk=ask_desk,
    ).data  # fmt: skip


def foresee_erasure(shop: Shop, customer_id: str) -> Foreseen:
    """Return what an erasure of a person would remove, and what it would leave."""
    return own.foresee_erasure(shop.workspace, [customer_id])


def count_files_waiting(shop: Shop) -> int:
    """Return how many files that wait to be loaded an erasure would remove."""
    return own.count_waiting_files(shop.workspace)


def removed_in_words(receipt: Receipt, locale: str) -> Mapping[str, int]:
    """Return what was removed, by store in words."""
    return own.removed_in_words(receipt.removed, locale)


def erase_customer(shop: Shop, customer_id: str, *, who: str, at: datetime) -> Receipt:
    """Erase a person from every store, this desk's database included."""
    return erase(shop.workspace, customer_id, now=at, who=who, desk=erase_from_desk)
