"""Who is who: keys, customers, and the households and accounts they belong to."""

from __future__ import annotations

from enum import StrEnum

from najimi.model.terms import GroupKind, GroupRole
from najimi.tables.contract import INSTANT, INTEGER, STRING, Column, Table
from najimi.tables.turn.common import CUSTOMER


class LinkReason(StrEnum):
    """Why a key points to its customer."""

    OWN = "own"
    MERGED = "merged"
    SAME_EMAIL = "same_email"
    SAME_PHONE = "same_phone"
    SAME_CARD = "same_card"
    DEVICE = "device"


_REASON = Column("reason", STRING, "Why it points there.", choices=tuple(LinkReason))

IDENTITIES = Table(
    "identities",
    "one row per key of a source and span of time: the customer it points to in that span",
    ("source", "source_key", "from_at"),
    (
        Column("source", STRING, "The system that uses the key."),
        Column("source_key", STRING, "The key in that system.", is_personal=True),
        Column(
            "from_at",
            INSTANT,
            "First instant of the span; 1970 for the beginning of time.",
            unit="UTC",
        ),
        Column(
            "until_at",
            INSTANT,
            "First instant after the span; 9999 for the end of time. Only a device changes hands.",
            unit="UTC",
        ),
        Column("customer_id", STRING, "The customer it points to now."),
        Column("first_customer_id", STRING, "The customer it would be, were nothing linked."),
        _REASON,
    ),
)

REDIRECTS = Table(
    "redirects",
    "one row per id that a customer ever had: the customer it leads to now, in one step",
    ("first_customer_id",),
    (
        Column("first_customer_id", STRING, "The customer a key would be, were nothing linked."),
        Column("customer_id", STRING, "The customer it leads to now; itself if it stayed."),
        _REASON,
        Column(
            "joined_at",
            INSTANT,
            "When it was said, or became known, that the two are one.",
            unit="UTC",
            is_required=False,
        ),
    ),
)

CUSTOMERS = Table(
    "customers",
    "one row per customer",
    ("customer_id",),
    (
        CUSTOMER,
        Column("first_seen_at", INSTANT, "The first fact about them.", unit="UTC"),
        Column("n_identities", INTEGER, "How many keys point to them.", low=1),
    ),
)

GROUP_MEMBERS = Table(
    "group_members",
    "one row per customer and household or account they belong to",
    ("customer_id", "group_id"),
    (
        CUSTOMER,
        Column("group_id", STRING, "The household or account; a pseudonym."),
        Column("group_kind", STRING, "What it is.", choices=tuple(GroupKind)),
        Column(
            "role",
            STRING,
            "What they do in it.",
            is_required=False,
            choices=tuple(GroupRole),
        ),
        Column(
            "parent_group_id", STRING, "The account it is a part of, if any.", is_required=False
        ),
        Column("since_at", INSTANT, "When they joined; 1970 for always.", unit="UTC"),
    ),
)
