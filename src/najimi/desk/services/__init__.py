"""What people change at the desk; every change leaves a line in the audit."""

from najimi.desk.services.acts import carry_out_decision, leave_in_peace
from najimi.desk.services.audit import create_owner, record_entry
from najimi.desk.services.consents import Saying, record_statement
from najimi.desk.services.outgoing import drain_outgoing
from najimi.desk.services.owning import erase_person, hand_out_holding
from najimi.desk.services.people import correct_person, restrict_person
from najimi.desk.services.refusing import RefusedError
from najimi.desk.services.requests import Asking, close_request, record_request
from najimi.desk.services.turns import make_turn

__all__ = [
    "Asking",
    "RefusedError",
    "Saying",
    "carry_out_decision",
    "close_request",
    "correct_person",
    "create_owner",
    "drain_outgoing",
    "erase_person",
    "hand_out_holding",
    "leave_in_peace",
    "make_turn",
    "record_entry",
    "record_request",
    "record_statement",
    "restrict_person",
]
