"""The owner's account, and the line that each change leaves."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User

from najimi.desk.models import AuditEntry
from najimi.desk.selectors import OWNER


def create_owner() -> User:
    """Make the one account of this desk, unless it is there. It has no password, only links."""
    owner, is_new = User.objects.get_or_create(username=OWNER)
    if is_new:
        owner.set_unusable_password()
        owner.save(update_fields=["password"])
    return owner


def record_entry(who: User, at: datetime) -> None:
    """Note in the audit that someone entered the desk."""
    leave_line(who, "entered", at=at)


def leave_line(
    who: User,
    what: str,
    *,
    customer_id: str = "",
    decision_id: str = "",
    why: str = "",
    at: datetime,
) -> None:
    """Append one line to the audit; ``why`` is a code or an id, never words about a person."""
    AuditEntry.objects.create(
        who=who, what=what, customer_id=customer_id, decision_id=decision_id, why=why, at=at
    )
