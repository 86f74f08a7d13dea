"""The one door through which all that is held about a person leaves: purpose first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from najimi.errors import PurposeError
from najimi.journal import compact
from najimi.model.terms import HandingPurpose
from najimi.ownership.computed import AskDesk
from najimi.ownership.handing_out import HANDED_OUT
from najimi.ownership.holding import hold
from najimi.ownership.person import customer_of, read_identities
from najimi.ownership.readings import NoteReading, Reading
from najimi.workspace import Workspace
from najimi.workspace.arrivals import arriving


@dataclass(frozen=True)
class HandedOut:
    """
    What was handed out.

    Parameters
    ----------
    data : bytes
        The file.
    n_facts : int
        How many facts it tells of.
    """

    data: bytes
    n_facts: int


def hand_out(
    workspace: Workspace,
    customer: str,
    kind: str,
    *,
    purpose: str,
    locale: str,
    who: str,
    now: datetime,
    note: NoteReading,
    explain: Callable[[str], str],
    ask_desk: AskDesk | None = None,
) -> HandedOut:
    """
    Return all that is held about a person as a file, if it is said what for.

    It is noted before anything leaves, so that nothing leaves without a note.

    Parameters
    ----------
    workspace : Workspace
    customer : str
        A customer id, or a key written as SOURCE:KEY.
    kind : {"json", "csv", "vcard", "vcard4"}
    purpose : str
        One of ``HandingPurpose``.
    locale : {"ja", "en"}
    who : str
        Who asks.
    now : datetime
        Aware; stands in the file.
    note : callable
        Takes the reading down, or that it was denied.
    explain : callable
        From a customer id to why they were decided for, in words.
    ask_desk : callable, optional
        Tells what the database of the desk holds, if there is one.

    Raises
    ------
    PurposeError
        If the purpose is none of the list. Nothing was read; that it was asked is noted.
    UnknownCustomerError
        If nobody, or more than one, answers to it.
    """
    compact(workspace)
    with arriving(workspace.folder):  # an erasure waits, or the note would name who was erased
        customer_id = customer_of(read_identities(workspace), customer)
        if purpose not in tuple(HandingPurpose):
            # Another word than those of the list could be about a person, so it is not noted.
            note(Reading(now, who, customer_id, "", kind, is_granted=False))
            raise PurposeError(
                "what is held about a person is handed out for a purpose only; it was denied.",
                hint=f"say what for: {', '.join(HandingPurpose)}.",
            )
        holding = hold(workspace, customer_id, now=now, ask_desk=ask_desk)
        data = HANDED_OUT[kind](holding, locale, explain(customer_id))
        note(Reading(now, who, customer_id, purpose, kind, is_granted=True))
    return HandedOut(data, sum(table.num_rows for table in holding.facts.values()))
