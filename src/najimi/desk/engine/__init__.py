"""The desk's only door to the engine: everything a page shows is asked for here."""

from najimi.desk.engine.contacts import Contact, record_contact
from najimi.desk.engine.customer import read_customer, read_decision
from najimi.desk.engine.duplicates import (
    MOST_TOGETHER,
    count_waiting,
    list_alike,
    list_merges,
    read_preview,
    read_queue,
)
from najimi.desk.engine.evidence import read_evidence
from najimi.desk.engine.links import Link, pair_of, record_link
from najimi.desk.engine.groups import read_group
from najimi.desk.engine.listing import Filters, list_customers
from najimi.desk.engine.plan import list_agenda, read_peace, read_plan
from najimi.desk.engine.purchases import is_prepared, prepare
from najimi.desk.engine.shop import Shop, open_shop, read_settings
from najimi.desk.engine.structure import list_turns, read_movement, read_structure

__all__ = [
    "MOST_TOGETHER",
    "Contact",
    "Filters",
    "Link",
    "Shop",
    "count_waiting",
    "is_prepared",
    "list_agenda",
    "list_alike",
    "list_customers",
    "list_merges",
    "list_turns",
    "open_shop",
    "pair_of",
    "prepare",
    "read_customer",
    "read_decision",
    "read_evidence",
    "read_group",
    "read_movement",
    "read_peace",
    "read_plan",
    "read_preview",
    "read_queue",
    "read_settings",
    "read_structure",
    "record_contact",
    "record_link",
]
