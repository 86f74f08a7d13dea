"""What is handed out to a person about themselves, and how they are erased."""

from __future__ import annotations

from datetime import datetime

from najimi.desk.engine.shop import Shop
from najimi.desk.erasure import erase_from_desk
from najimi.explain import explain_customer
from najimi.ownership import HANDED_OUT, Receipt, count_held, erase, hold

KINDS = {"json": "application/json", "csv": "application/zip", "vcard": "text/vcard"}
ENDINGS = {"json": "json", "csv": "zip", "vcard": "vcf"}


def hand_out(shop: Shop, customer_id: str, kind: str, *, locale: str, at: datetime) -> bytes:
    """
    Return all that is held about a person as a file.

    Parameters
    ----------
    shop : Shop
    customer_id : str
    kind : {"json", "csv", "vcard"}
    locale : {"ja", "en"}
    at : datetime
        Aware; stands in the file.
    """
    holding = hold(shop.workspace, customer_id, now=at)
    explanation = explain_customer(shop.turn, shop.playbook, customer_id, locale)
    return HANDED_OUT[kind](holding, locale, explanation.as_text(locale))


def count_facts_held(shop: Shop, customer_id: str) -> int:
    """Return how many facts are held about a person."""
    return count_held(shop.workspace, [customer_id])


def erase_customer(shop: Shop, customer_id: str, *, who: str, at: datetime) -> Receipt:
    """Erase a person from every store, this desk's database included."""
    return erase(shop.workspace, customer_id, now=at, who=who, desk=erase_from_desk)
