"""
Referrals of an erased person: who told of them keeps having done so, without their key.

Before the facts are removed, each referral that names the person is said anew by the same
source without the key, the note and the unknown columns, in which a name may stand.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.ownership.person import REFERRED, Whom
from najimi.tables.contract import INTEGER, STRING
from najimi.tables.facts import CONTRIBUTIONS
from najimi.workspace import Workspace

BLANKED = (REFERRED, "note", "attributes")


def keep_referrals(workspace: Workspace, whom: Whom, *, at: datetime, number: str) -> None:
    """
    Say the referrals of some people anew, without them. Done again it adds nothing.

    Parameters
    ----------
    workspace : Workspace
    whom : Whom
        Who is erased.
    at : datetime
        Aware; when the erasure began.
    number : str
        Of its receipt.
    """
    with workspace.facts.lock(CONTRIBUTIONS.name):
        files = workspace.facts.source(CONTRIBUTIONS.name).files
        if not files:
            return
        facts = pa.concat_tables([pq.read_table(file) for file in files])
        is_told = pc.and_not(whom.rows(facts), own_rows(whom, facts))
        anew = _without(facts.filter(is_told), at, number)
        anew = anew.filter(pc.invert(pc.is_in(anew["fact_id"], value_set=facts["fact_id"])))
        if anew.num_rows:
            workspace.facts.append(CONTRIBUTIONS.name, anew.to_batches())


def own_rows(whom: Whom, contributions: pa.Table) -> pa.Array:
    """Return which contributions are theirs; in the others somebody only referred them."""
    return whom.rows(contributions.drop_columns([REFERRED]))


def without_who_told(whom: Whom, contributions: pa.Table) -> pa.Table:
    """Return contributions as they are told to a person: not who referred them, nor in what words."""
    is_own = own_rows(whom, contributions)
    columns = [
        pc.if_else(is_own, contributions[name], pa.scalar(None, contributions[name].type))
        if name in ("source_key", "note", "attributes")
        else contributions[name]
        for name in contributions.schema.names
    ]
    return pa.table(columns, names=contributions.schema.names)


def _without(facts: pa.Table, at: datetime, number: str) -> pa.Table:
    said = zip(facts["source"].to_pylist(), facts["fact_id"].to_pylist(), strict=True)
    digests = [hashlib.sha256("\x1f".join((number, *each)).encode()).hexdigest() for each in said]
    schema = CONTRIBUTIONS.schema
    anew = {name: facts[name] for name in schema.names}
    anew |= {name: pa.nulls(facts.num_rows, STRING) for name in BLANKED}
    anew |= {
        "fact_id": pa.array([f"without-{digest[:24]}" for digest in digests], STRING),
        "content_hash": pa.array([int(digest[:15], 16) for digest in digests], INTEGER),
        "recorded_at": pa.repeat(pa.scalar(at, schema.field("recorded_at").type), len(digests)),
    }
    return pa.table([anew[name] for name in schema.names], schema=schema)
