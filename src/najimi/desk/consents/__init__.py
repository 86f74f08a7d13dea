"""
What customers allow, as it stands now: the ground of the gate.

The history of consent is facts; the current state lives in the desk's database, so that one
transaction can ask it and act on it. Whoever changes consent commits here first.
"""

from najimi.desk.consents.gate import ENDING, Contact, Permission, list_permissions, may_contact
from najimi.desk.consents.importing import to_addresses, to_restrictions, to_statements
from najimi.desk.consents.redirects import Group, commit_merge, commit_redirects, group_of
from najimi.desk.consents.statements import (
    GivenAddress,
    Restricting,
    Statement,
    commit_addresses,
    commit_restrictions,
    commit_statements,
    lock_gate,
)
from najimi.desk.consents.stored import rows_of

__all__ = [
    "ENDING",
    "Contact",
    "GivenAddress",
    "Group",
    "Permission",
    "Restricting",
    "Statement",
    "commit_addresses",
    "commit_merge",
    "commit_redirects",
    "commit_restrictions",
    "commit_statements",
    "group_of",
    "list_permissions",
    "lock_gate",
    "may_contact",
    "rows_of",
    "to_addresses",
    "to_restrictions",
    "to_statements",
]
