"""
Erase people who ask for it: from every store, off the disk, whatever happens meanwhile.

An intent is written first and holds only hashes and pseudonyms. A kill leaves it behind, and
``finish_erasures`` goes on from there. What is not a table is cleaned before the facts are,
because only the facts tell by which words a person is found in a text.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

import pyarrow as pa

from najimi.errors import NajimiError, OutOfRangeError
from najimi.faults import fault_point
from najimi.journal import compact
from najimi.journal.staging import remove_leftovers
from najimi.ownership.intents import (
    Intent,
    Receipt,
    find_again,
    folder_of,
    give_receipt,
    hash_keys,
    is_interrupted,
    list_intents,
    noting,
    write_intent,
)
from najimi.ownership.known_by import contacts_of, digests_of, patterns_of
from najimi.ownership.person import SCRATCH, Whom, people_in, read_identities
from najimi.ownership.readings import erase_from_readings
from najimi.ownership.referrals import keep_referrals
from najimi.ownership.shared import keep_nobodys
from najimi.ownership.stores import (
    Search,
    erase_from_copies,
    erase_from_facts,
    erase_from_texts,
    erase_from_turns,
)
from najimi.tables.facts import DESK_SOURCE
from najimi.workspace import Workspace
from najimi.workspace.arrivals import nothing_arriving
from najimi.workspace.hashes import CONTACT_KINDS
from najimi.workspace.private_files import make_private_folder

DESK_DATABASE = "desk.sqlite3"

EraseFromDesk = Callable[[frozenset[str], str], Mapping[str, int]]
"""From customer ids and the number of a receipt to what was removed, as counts by table."""


def erase(
    workspace: Workspace,
    customer: str | Sequence[str],
    *,
    now: datetime,
    who: str,
    desk: EraseFromDesk | None = None,
    is_listed: bool = True,
) -> Receipt:
    """
    Erase a person, under all their keys, from every store of the data map.

    Parameters
    ----------
    workspace : Workspace
    customer : str or sequence of str
        A customer id, or a key written as SOURCE:KEY. Several are erased in one go.
    now : datetime
        Aware.
    who : str
        Who carries it out; stands on the receipt.
    desk : callable, optional
        Erases in the desk's database; needed once there is one.
    is_listed : bool, default True
        Whether they go on the do-not-contact list; not, when only their time ran out.

    Returns
    -------
    Receipt
        Kept in the workspace as well.

    Raises
    ------
    UnknownCustomerError
        If nobody, or more than one, answers to it. Nothing was removed then.
    BusyError
        If a turn runs now. Nothing was removed then.
    """
    _check_call(workspace, now, desk)
    customers = [customer] if isinstance(customer, str) else list(customer)
    with alone(workspace):
        _finish(workspace, desk)
        compact(workspace)
        identities = read_identities(workspace)
        whom = people_in(identities, customers)
        intent = Intent(
            number=f"E-{now:%Y%m%d}-{secrets.token_hex(4)}", at=now, who=who,
            n_people=len(customers), customer_ids=sorted(whom.customer_ids),
            keys=hash_keys(workspace, whom), is_listed=is_listed,
        )  # fmt: skip
        write_intent(workspace, intent)
        fault_point("erasure.after_intent")
        return _carry_out(workspace, intent, whom, desk, identities)


def finish_erasures(workspace: Workspace, *, desk: EraseFromDesk | None = None) -> list[Receipt]:
    """Finish what a kill interrupted; to be called before anything reads or writes facts."""
    if not is_interrupted(workspace):
        return []
    with alone(workspace):
        return _finish(workspace, desk)


def lift_erasure(workspace: Workspace, known_by: str, *, now: datetime) -> int:
    """
    Let a person come back who asks for it; what was erased stays erased.

    Parameters
    ----------
    workspace : Workspace
    known_by : str
        Number of the receipt, an e-mail address, a telephone number, a card, or SOURCE:KEY.
    now : datetime
        Aware.

    Returns
    -------
    int
        Erasures lifted: 0 if nobody on the list is known by that.
    """
    kept = workspace.kept
    told = {known_by, *_digests_of_text(workspace, known_by)}
    lifted = [e for e in kept.erasures() if e.receipt == known_by or e.digests & told]
    for erasure in lifted:
        kept.lift(now, erasure.digests)
    return len(lifted)


def _digests_of_text(workspace: Workspace, known_by: str) -> Iterator[str]:
    source, colon, key = known_by.partition(":")
    if colon:
        yield from workspace.kept.hashes.digests("key", [source], [key])
    for kind in CONTACT_KINDS:
        told = workspace.kept.hashes.canonical(kind, pa.array([known_by], pa.string()))
        yield from workspace.kept.hashes.digests(kind, told.drop_null().to_pylist())


def _carry_out(
    workspace: Workspace,
    intent: Intent,
    whom: Whom,
    desk: EraseFromDesk | None,
    identities: pa.Table | None = None,
) -> Receipt:
    compact(workspace)
    patterns, contacts = patterns_of(workspace, whom), contacts_of(workspace, whom)
    search = Search(whom, tuple(patterns), tuple(contacts))
    note = noting(workspace, intent)
    _put_on_list(workspace, intent, whom)
    fault_point("erasure.after_list")
    keep_nobodys(workspace, whom, at=intent.at, number=intent.number, identities=identities)
    keep_referrals(workspace, whom, at=intent.at, number=intent.number)
    erase_from_texts(workspace, search, note)
    for table, count in (desk(whom.customer_ids, intent.number) if desk else {}).items():
        note(f"desk/{table}", "", count)
    fault_point("erasure.after_desk")
    erase_from_turns(workspace, search, note)
    fault_point("erasure.after_turns")
    erase_from_facts(workspace, search, note)
    # Somebody at the desk may have recorded something of theirs meanwhile.
    compact(workspace)
    erase_from_facts(workspace, search, note, attempt="second")
    fault_point("erasure.after_facts")
    erase_from_copies(workspace, search, note)
    fault_point("erasure.before_readings")
    erase_from_readings(workspace, whom.customer_ids, intent.number, note)
    return give_receipt(workspace, intent)


def _put_on_list(workspace: Workspace, intent: Intent, whom: Whom) -> None:
    kept = workspace.kept
    if intent.is_listed and all(e.receipt != intent.number for e in kept.erasures()):
        # The desk writes about customers by their id; what it had under way must not arrive.
        ids = sorted(whom.customer_ids)
        of_desk = kept.hashes.digests("key", [DESK_SOURCE] * len(ids), ids)
        kept.add_erasure(intent.number, intent.at, [*digests_of(workspace, whom), *of_desk])
    kept.forget(whom.customer_ids)


def _finish(workspace: Workspace, desk: EraseFromDesk | None) -> list[Receipt]:
    done = []
    for intent in list_intents(workspace):
        _check_call(workspace, intent.at, desk)
        done.append(_carry_out(workspace, intent, find_again(workspace, intent), desk))
    return done


def _check_call(workspace: Workspace, now: datetime, desk: EraseFromDesk | None) -> None:
    if now.tzinfo is None:
        raise OutOfRangeError(
            f"now must carry a time zone, got {now}.", hint="use datetime.now(UTC)."
        )
    if desk is None and (workspace.folder / DESK_DATABASE).exists():
        raise NajimiError(
            "this workspace has a desk, whose database would keep the person.",
            hint="pass najimi.desk.erasure.erase_from_desk, as the command line does.",
        )


@contextmanager
def alone(workspace: Workspace) -> Iterator[None]:
    """Wait for loads and keep them and turns out; what killed ones left behind is removed."""
    make_private_folder(folder_of(workspace))
    with nothing_arriving(workspace.folder), workspace.turns.lock():
        workspace.turns.remove_leftovers()
        remove_leftovers(folder_of(workspace) / SCRATCH)
        yield
