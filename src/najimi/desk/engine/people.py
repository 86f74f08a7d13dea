"""Who customers are: names from the facts, for each the statement that holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from najimi.desk.engine.shop import Shop, among
from najimi.desk.keys import own_id
from najimi.desk.names import Person
from najimi.model.searching import find_names
from najimi.tables.facts import DESK_SOURCE
from najimi.workspace.people import NOBODY, Positions, holding_statements

NAMES = (
    "family_name",
    "given_name",
    "family_name_kana",
    "given_name_kana",
    "family_name_latin",
    "given_name_latin",
    "organization",
    "honorific",
)
STATED = [
    "source", "source_key", "fact_id", "occurred_at", "recorded_at", "fills_only", "attributes",
    *NAMES,
]  # fmt: skip
MOST_FOUND = 500


class Owners:
    """
    The keys of some customers in all sources, and whose each was at any instant.

    The desk calls a customer by their id, before a turn knows that key too.
    """

    def __init__(self, rows: list[dict[str, Any]], customer_ids: Iterable[str]) -> None:
        self._ids = frozenset(customer_ids)
        self._spans: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in rows:
            self._spans.setdefault((row["source"], row["source_key"]), []).append(row)

    @property
    def keys(self) -> list[str]:
        """The keys, without their sources, in order."""
        return sorted({key for _, key in self._spans} | self._ids)

    def keys_of(self, customer_id: str) -> list[tuple[str, str]]:
        """Return the sources and keys that are or were one customer's, in order."""
        return sorted(
            key
            for key, spans in self._spans.items()
            if any(span["customer_id"] == customer_id for span in spans)
        )

    def owner(self, fact: dict[str, Any]) -> str | None:
        """Return the customer a fact speaks of; ``None`` if it is none of these."""
        for span in self._spans.get((fact["source"], fact["source_key"]), ()):
            if span["from_at"] <= fact["occurred_at"] < span["until_at"]:
                return str(span["customer_id"])
        is_from_desk = fact["source"] == DESK_SOURCE and fact["source_key"] in self._ids
        return str(fact["source_key"]) if is_from_desk else None


def keys_of(shop: Shop, customer_ids: Sequence[str]) -> Owners:
    """Return the keys of some customers in all sources."""
    wanted = ["source", "source_key", "from_at", "until_at", "customer_id"]
    return Owners(shop.rows("identities", customer_ids, wanted), customer_ids)


def present_id(shop: Shop, customer_id: str) -> str | None:
    """Return the id that a former id of a customer leads to now; ``None`` if it was nobody's."""
    wanted = [("first_customer_id", "=", customer_id)]
    found = shop.read("redirects", wanted, ["customer_id"])["customer_id"].to_pylist()
    return str(found[0]) if found else None


def people_of(shop: Shop, customer_ids: Iterable[str]) -> dict[str, Person]:
    """
    Return who some customers are; one of whom no source said a name has an empty name.

    Parameters
    ----------
    shop : Shop
    customer_ids : iterable of str
        A page of them, not all.
    """
    wanted = list(dict.fromkeys(customer_ids))
    if not wanted:
        return {}
    stated = owned_facts(shop, "people", wanted, STATED)
    holding = holding_statements(stated, NAMES)
    told = {name: holding.of(name, stated).to_pylist() for name in NAMES}
    invented = [_invented(text) for text in _attributes_of_names(holding.rows, stated)]
    people = {customer_id: Person(customer_id) for customer_id in wanted}
    for at, customer_id in enumerate(holding.customers.to_pylist()):
        names = {name: told[name][at] or "" for name in NAMES}
        if any(names.values()):
            people[customer_id] = Person(customer_id, **names, invented=invented[at])
    return people


def owned_facts(
    shop: Shop, table: str, customer_ids: Sequence[str], columns: list[str], *, newest: bool = False
) -> pa.Table:
    """
    Return the facts about some customers, each with whom it is about as ``customer_id``.

    ``first_customer_id`` is the own id of the key under which it was said.

    Parameters
    ----------
    shop : Shop
    table : str
        A fact table with ``source_key``.
    customer_ids : sequence of str
        A page of them, not all.
    columns : list of str
        With ``source``, ``source_key`` and ``occurred_at`` among them.
    newest : bool, default False
        Whether facts count that the turn did not know yet.
    """
    owners = keys_of(shop, customer_ids)
    found = shop.facts(table, [among("source_key", owners.keys)], columns, newest=newest)
    facts = found.select(["source", "source_key", "occurred_at"]).to_pylist()
    whose = pa.array([owners.owner(fact) for fact in facts], pa.string())
    salt = shop.workspace.salt
    first = [own_id(fact["source"], fact["source_key"], salt) for fact in facts]
    told = found.append_column("customer_id", whose)
    return told.append_column("first_customer_id", pa.array(first, pa.string())).filter(
        whose.is_valid()
    )


def _attributes_of_names(rows: dict[str, Positions], stated: pa.Table) -> list[str | None]:
    """Return what else the source said that gave each customer the first of their names."""
    first = np.full(len(next(iter(rows.values()))), NOBODY)
    for name in reversed(NAMES):
        first = np.where(rows[name] == NOBODY, first, rows[name])
    taken = stated["attributes"].take(pa.array(first, mask=first == NOBODY))
    attributes: list[str | None] = taken.to_pylist()
    return attributes


def find_people(shop: Shop, text: str) -> tuple[list[str], bool]:
    """
    Return customers whose name, reading, firm, key or id holds a text, in any script and width.

    Returns
    -------
    tuple of list of str and bool
        At most ``MOST_FOUND`` customer ids, and whether there were more.
    """
    if not text.strip():
        return [], False
    searched = ["source", "source_key", *NAMES]
    people = shop.facts("people", [], searched)
    told = people.filter(find_names({name: people[name] for name in searched[1:]}, text))
    is_cut = told.num_rows > MOST_FOUND
    keys = told.slice(0, MOST_FOUND).select(["source", "source_key"]).to_pylist()
    found = _owners(shop, {(row["source"], row["source_key"]) for row in keys})
    ids = shop.read("customers", [("customer_id", "=", text.strip())], ["customer_id"])
    return sorted(found | set(ids["customer_id"].to_pylist())), is_cut


def _owners(shop: Shop, keys: set[tuple[str, str]]) -> set[str]:
    if not keys:
        return set()
    wanted = sorted({key for _, key in keys})
    rows = shop.read("identities", [among("source_key", wanted)]).to_pylist()
    return {row["customer_id"] for row in rows if (row["source"], row["source_key"]) in keys}


def _invented(attributes: str | None) -> str:
    """
    Return what a source says it invented of a person: '', 'name' or 'person'.

    A file says so in a column ``made_up``, which loading keeps as an attribute.
    """
    try:
        told = json.loads(attributes or "{}").get("made_up", "")
    except (ValueError, AttributeError):
        return ""
    parts = [part.strip() for part in str(told).split(",")]
    return next((part for part in ("person", "name") if part in parts), "")
