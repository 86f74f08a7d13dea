"""The register of requests, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from najimi.desk.models import PersonRequest, RequestState


@dataclass(frozen=True)
class RequestRow:
    """One request, and whether its day has passed without an answer."""

    entry: PersonRequest
    is_open: bool
    is_overdue: bool


def list_requests(today: date, *, customer_id: str = "") -> list[RequestRow]:
    """Return the requests of all, or of one customer: open ones first, by their due date."""
    entries = PersonRequest.objects.all()
    if customer_id:
        entries = entries.filter(customer_id=customer_id)
    rows = [
        RequestRow(entry, is_open, is_open and entry.due_on < today)
        for entry in entries
        for is_open in [entry.state == RequestState.OPEN]
    ]
    return sorted(rows, key=lambda row: not row.is_open)
