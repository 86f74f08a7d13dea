"""What the pages read: the engine's rows, joined with what people did at the desk."""

from najimi.desk.selectors.consents import (
    Allowed,
    Stopped,
    count_stopped,
    get_restriction,
    list_allowed,
    list_stopped,
    list_stopped_now,
)
from najimi.desk.selectors.dismissals import PlanDismissals, read_plan_dismissals
from najimi.desk.selectors.requests import RequestRow, list_requests
from najimi.desk.selectors.shop import (
    OWNER,
    Notes,
    count_handled,
    get_notes,
    get_owner,
    get_shop,
    list_handled,
)

__all__ = [
    "OWNER",
    "Allowed",
    "Notes",
    "PlanDismissals",
    "RequestRow",
    "Stopped",
    "count_handled",
    "count_stopped",
    "get_notes",
    "get_owner",
    "get_restriction",
    "get_shop",
    "list_allowed",
    "list_handled",
    "list_requests",
    "list_stopped",
    "list_stopped_now",
    "read_plan_dismissals",
]
