"""Lists of customers: by tier, stage, reason, treatment, movement or name, in order of value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from najimi.desk.engine.asked import need_in_words
from najimi.desk.engine.people import find_people, people_of
from najimi.desk.engine.reading_order import reading_order
from najimi.desk.engine.roster import roster_of, tiers_in
from najimi.desk.engine.shop import Shop
from najimi.desk.engine.structure import find_known
from najimi.desk.rows import CustomerList, ListedCustomer
from najimi.model.asking import UNKNOWN_NEED

PAGE = 50
POSITION = "position"
READING = "reading"


@dataclass(frozen=True)
class Filters:
    """
    What a list is asked for; empty asks for nothing.

    ``need`` is the main need, or ``unknown``. ``was`` is the tier in turn ``since``, ``became`` that in turn ``until``. ``order`` may be
    ``reading``; else the most valuable come first.
    """

    text: str = ""
    tier: str = ""
    stage: str = ""
    reason: str = ""
    treatment_id: str = ""
    since: str = ""
    was: str = ""
    until: str = ""
    became: str = ""
    need: str = ""
    order: str = ""


def list_customers(shop: Shop, filters: Filters, *, after: int, locale: str) -> CustomerList:
    """
    Return one page of customers, the most valuable first or in the order of their readings.

    Parameters
    ----------
    shop : Shop
    filters : Filters
    after : int
        The last position of the page before; 0 for the first page. Positions of one turn
        never change, so pages neither overlap nor leave anyone out.
    locale : {"ja", "en"}
    """
    roster, is_cut = _searched(shop, filters.text)
    is_listed = _mask(shop, roster, filters).to_numpy(zero_copy_only=False)
    order = reading_order(shop) if filters.order == READING else np.arange(roster.num_rows)
    positions = np.flatnonzero(is_listed[order]) + 1
    page = positions[np.searchsorted(positions, after, side="right") :][: PAGE + 1]
    shown = page[:PAGE]
    rows = roster.take(pa.array(order[shown - 1])).to_pylist()
    people = people_of(shop, [row["customer_id"] for row in rows])
    listed = tuple(
        ListedCustomer(
            person=people[row["customer_id"]],
            tier=row["tier"],
            stage=row["stage"],
            reason=row["reason"],
            main_need=need_in_words(shop, row["main_need"], locale) if row["main_need"] else "",
            treatment_title=shop.title(row["treatment_id"], locale),
            expected_amount=row["expected_margin_amount"],
            position=int(position),
        )
        for row, position in zip(rows, shown, strict=True)
    )
    more = int(shown[-1]) if len(page) > PAGE else None
    return CustomerList(len(positions), listed, more, is_cut)


def _searched(shop: Shop, text: str) -> tuple[pa.Table, bool]:
    """Return the roster with a column that tells who answers to the text."""
    roster = roster_of(shop.turn)
    if not text.strip():
        everyone = pa.array(np.ones(roster.num_rows, dtype=bool))
        return roster.append_column("is_found", everyone), False
    found, is_cut = find_people(shop, text)
    is_found = pc.is_in(roster["customer_id"], value_set=pa.array(found, pa.string()))
    return roster.append_column("is_found", is_found), is_cut


def _mask(shop: Shop, roster: pa.Table, filters: Filters) -> pa.ChunkedArray:
    mask = roster["is_found"]
    for column in ("tier", "stage", "reason", "treatment_id"):
        wanted = getattr(filters, column)
        if wanted:
            mask = pc.and_(mask, pc.fill_null(pc.equal(roster[column], wanted), False))
    if filters.need:
        need = pc.fill_null(roster["main_need"].cast(pa.string()), UNKNOWN_NEED)
        mask = pc.and_(mask, pc.equal(need, filters.need))
    for turn_id, tier in ((filters.since, filters.was), (filters.until, filters.became)):
        turn = find_known(shop, turn_id) if turn_id and tier else None
        if turn is not None:
            stood = pc.fill_null(pc.equal(tiers_in(shop, turn), tier), False)
            mask = pc.and_(mask, stood)
    return mask
