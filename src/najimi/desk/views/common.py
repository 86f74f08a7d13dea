"""What several pages show alike."""

from __future__ import annotations

from datetime import timedelta

from najimi.desk import engine
from najimi.desk.models import RequestKind
from najimi.desk.selectors import get_restriction, list_allowed, list_requests
from najimi.model.terms import (
    Channel,
    ConsentMeans,
    ConsentState,
    HandingPurpose,
    LawfulReason,
    Purpose,
)
from najimi.ownership import COMPUTED_CLASSES


def common(shop: engine.Shop) -> dict[str, object]:
    """Return what every page about a turn says of it."""
    looked = shop.manifest.as_of.astimezone(shop.zone)
    last = looked - timedelta(microseconds=1)
    return {
        "today": shop.today,
        "as_of": shop.manifest.as_of,
        "data_until": last,
        "is_whole_day": last.date() != looked.date(),
        "currency": shop.manifest.currency,
        "is_replay": shop.manifest.is_replay,
    }


def what_they_allow(shop: engine.Shop, customer_id: str) -> dict[str, object]:
    """Return what the page of a customer says of consent, of what we hold, and of requests."""
    held = engine.read_holdings(shop, customer_id)
    known = {field.column: field.value for field in held}
    return {
        "allowed": list_allowed(customer_id),
        "said": engine.read_consent_history(shop, customer_id),
        "restricted_since": get_restriction(customer_id),
        "holdings": held,
        "computed": COMPUTED_CLASSES,
        "turn_id": shop.manifest.turn_id,
        "correctable": [(column, known.get(column, "")) for column in engine.CORRECTABLE],
        "requests": list_requests(shop.today, customer_id=customer_id),
        "purposes": list(Purpose),
        "channels": list(Channel),
        "states": list(ConsentState),
        "means": list(ConsentMeans),
        "handing_purposes": list(HandingPurpose),
        "lawful_reasons": list(LawfulReason),
        "request_kinds": RequestKind.values,
    }
