"""The queue of likely duplicates, the preview of a merge, and the merges that were made."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.desk.duplicates.rows import Compared, MergeRow, PairRow, Preview, Queue, Side
from najimi.desk.engine.holdings import held_fields, statements_of
from najimi.desk.engine.links import ends_of, links_said
from najimi.desk.engine.people import people_of
from najimi.desk.engine.roster import roster_of
from najimi.desk.engine.shop import Shop
from najimi.desk.engine.sides import sides_of
from najimi.desk.keys import pair_of
from najimi.errors import UnknownCustomerError
from najimi.model.terms import LinkState
from najimi.tables.matching import COMPARED, PAIRS, PAIRS_FILE, Agreement, left_out_of

PAGE = 10
MOST_TOGETHER = 50
AGREES = (Agreement.SAME.value, Agreement.READING.value)
Pair = tuple[str, str]


def read_queue(shop: Shop, *, later: Collection[Pair], skip: int, only_later: bool) -> Queue:
    """
    Return one page of the pairs a person should look at, the likeliest first.

    Parameters
    ----------
    shop : Shop
    later : collection of pair
        Pairs that were put off; they are shown only when ``only_later`` asks for them.
    skip : int
        How many pairs stand on the pages before.
    only_later : bool
    """
    waiting = _waiting(shop)
    is_later = _is_among(waiting, later)
    listed = waiting.filter(is_later if only_later else pc.invert(is_later))
    shown = listed.slice(skip, PAGE).to_pylist()
    sides = sides_of(
        shop, [row[name] for row in shown for name in ("customer_id", "other_customer_id")]
    )
    return Queue(
        n=listed.num_rows,
        n_together=_alike(listed).num_rows,
        n_later=pc.sum(is_later).as_py() or 0,
        rows=tuple(_pair_row(row, sides) for row in shown),
        after=skip + PAGE if skip + PAGE < listed.num_rows else None,
        compared_on=_compared_on(shop, waiting),
        left_out=left_out_of(waiting.schema.metadata),
    )


def count_waiting(shop: Shop) -> int:
    """Return how many pairs nobody has decided on."""
    n: int = _waiting(shop).num_rows
    return n


def list_alike(shop: Shop, *, later: Collection[Pair]) -> tuple[Preview, ...]:
    """Return the previews of the pairs with equal e-mail and equal name, at most 50 at once."""
    waiting = _waiting(shop)
    rows = _alike(waiting.filter(pc.invert(_is_among(waiting, later)))).slice(0, MOST_TOGETHER)
    pairs = [(row["customer_id"], row["other_customer_id"]) for row in rows.to_pylist()]
    return tuple(read_preview(shop, one, other) for one, other in pairs)


def read_preview(shop: Shop, one: str, other: str) -> Preview:
    """
    Return what the two customers will look like as one. The one seen first stays.

    Consents are the gate's to tell; here there are none.

    Raises
    ------
    UnknownCustomerError
        If the turn does not know one of them, or both are the same.
    """
    sides = sides_of(shop, (one, other))
    if len(sides) != 2:
        raise UnknownCustomerError(
            "this turn does not know both customers.", hint="look at the list of duplicates again."
        )
    stays, leaves = sorted(
        sides.values(), key=lambda side: (side.first_seen_at, side.person.customer_id)
    )
    statements = statements_of(shop, (one, other))
    as_one = statements.drop_columns(["customer_id"]).append_column(
        "customer_id", pa.repeat(stays.person.customer_id, statements.num_rows)
    )
    said = links_said(shop)
    ends = ends_of(shop, said, leaves.person.customer_id, stays.person.customer_id)
    about = said.get(pair_of(ends.one, ends.other))
    return Preview(
        stays=stays,
        leaves=leaves,
        values=tuple(held_fields(shop, as_one).get(stays.person.customer_id, {}).values()),
        consents=(),
        n_orders=stays.n_orders + leaves.n_orders,
        net_amount=stays.net_amount + leaves.net_amount,
        state=ends.state,
        leaving_id=ends.one,
        staying_id=ends.other,
        seen=_seen(shop, statements, (one, other), about),
    )


def list_merges(shop: Shop, *, of: str = "") -> tuple[MergeRow, ...]:
    """Return the merges that people made and nobody undid, the newest first; of one customer."""
    return _list_said(shop, LinkState.MERGED, of)


def list_apart(shop: Shop) -> tuple[MergeRow, ...]:
    """Return who was said to be two, and nobody took it back, the newest first."""
    return _list_said(shop, LinkState.APART, "")


def _list_said(shop: Shop, state: LinkState, of: str) -> tuple[MergeRow, ...]:
    rows = [row for row in links_said(shop).values() if row["state"] == state.value]
    wanted = [row for row in rows if not of or of in (row["leaving_id"], row["staying_id"])]
    wanted.sort(key=lambda row: (row["occurred_at"], row["fact_id"]), reverse=True)
    ids = [row[name] for row in wanted for name in ("leaving_id", "staying_id")]
    people, led = people_of(shop, ids), _led_in_turn(shop, ids)
    return tuple(
        MergeRow(
            row["leaving_id"],
            row["staying_id"],
            people[row["leaving_id"]],
            people[row["staying_id"]],
            row["occurred_at"].astimezone(shop.zone),
            (led.get(row["leaving_id"], "") == led.get(row["staying_id"]))
            is (state is LinkState.MERGED),
        )
        for row in wanted
    )


def read_merged_at(shop: Shop, one: str, other: str) -> datetime | None:
    """Return when two were merged, by the earlier of its dates; ``None`` if they are not."""
    said = links_said(shop).get(pair_of(one, other))
    if said is None or said["state"] != LinkState.MERGED.value:
        return None
    merged_at: datetime = min(said["occurred_at"], said["recorded_at"])
    return merged_at


def _led_in_turn(shop: Shop, ids: list[str]) -> dict[str, str]:
    """Return to whom some ids lead in the turn."""
    if not ids:
        return {}
    columns = ["first_customer_id", "customer_id"]
    rows = shop.read("redirects", [("first_customer_id", "in", ids)], columns).to_pylist()
    return {row["first_customer_id"]: row["customer_id"] for row in rows}


def _waiting(shop: Shop) -> pa.Table:
    """Return the stored pairs whose customers the turn knows and whom nobody spoke of since."""
    path = shop.workspace.folder / PAIRS_FILE
    pairs = _stored(path, path.stat().st_mtime_ns) if path.exists() else PAIRS.schema.empty_table()
    known = roster_of(shop.turn)["customer_id"]
    for name in ("customer_id", "other_customer_id"):
        pairs = pairs.filter(pc.is_in(pairs[name], value_set=known.combine_chunks()))
    decided = [
        pair for pair, row in links_said(shop).items() if row["state"] != LinkState.UNDONE.value
    ]
    return pairs.filter(pc.invert(_is_among(pairs, decided)))


@lru_cache(maxsize=2)
def _stored(path: Path, changed_at: int) -> pa.Table:
    """Read the pairs again only after they were found anew; the likeliest come first."""
    return pq.read_table(path).sort_by(
        [("match_probability", "descending"), ("has_same_key", "descending"),
         ("customer_id", "ascending"), ("other_customer_id", "ascending")]
    )  # fmt: skip


def _is_among(pairs: pa.Table, wanted: Collection[Pair]) -> pa.ChunkedArray:
    joined = pc.binary_join_element_wise(pairs["customer_id"], pairs["other_customer_id"], " ")
    return pc.is_in(joined, value_set=pa.array([" ".join(pair) for pair in wanted], pa.string()))


def _alike(pairs: pa.Table) -> pa.Table:
    """Return the pairs with equal e-mail and a name equal in writing or reading."""
    agrees = pa.array(AGREES)
    mask = pc.equal(pairs["email"], Agreement.SAME.value)
    for name in ("family_name", "given_name"):
        mask = pc.and_(mask, pc.is_in(pairs[name], value_set=agrees))
    return pairs.filter(mask)


def _pair_row(row: dict[str, Any], sides: dict[str, Side]) -> PairRow:
    left, right = sides[row["customer_id"]], sides[row["other_customer_id"]]
    return PairRow(
        left=left,
        right=right,
        probability=row["match_probability"],
        has_same_key=row["has_same_key"],
        compared=tuple(_compared(name, left, right, row[name]) for name in COMPARED),
    )


def _compared(name: str, left: Side, right: Side, agreement: str) -> Compared:
    return Compared(name, _value(left, name), _value(right, name), agreement)


def _value(side: Side, name: str) -> str:
    """Return what a page shows of one thing; a name with its reading, an address with its code."""
    beside = {
        "family_name": "family_name_kana", "given_name": "given_name_kana", "address": "postal_code",
    }.get(name)  # fmt: skip
    parts = [side.told[column].value for column in (name, beside) if column in side.told]
    return " / ".join(parts)


def _seen(
    shop: Shop, statements: pa.Table, pair: tuple[str, str], said: dict[str, Any] | None
) -> str:
    """Return a name for the facts a preview is made of; it changes when one of them does."""
    told = statements.select(["source", "fact_id"]).to_pylist()
    facts = sorted(f"{row['source']}\x1f{row['fact_id']}" for row in told)
    lines = [shop.manifest.turn_id, *sorted(pair), said["fact_id"] if said else "", *facts]
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()[:24]


def _compared_on(shop: Shop, waiting: pa.Table) -> Any:
    if not waiting.num_rows:
        return None
    turn = shop.workspace.turns.find(waiting["turn_id"][0].as_py())
    return turn.manifest.as_of.astimezone(shop.zone).date() if turn else None
