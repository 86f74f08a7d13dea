"""Kinds of good customers: there is more than one, and none is pushed towards another."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from najimi.model.nearest import or_nearest
from najimi.model.playbook_fields import FieldReader
from najimi.model.terms import Kind

LEAST_IDEAL_TYPES = 2
"""With fewer, whoever buys is pushed towards one goal that may not be theirs."""


@dataclass(frozen=True)
class IdealTypeWords:
    """What an ideal type is, what they get from us, and how we support them, in one language."""

    name: str
    text: str
    gets: str
    support: str


@dataclass(frozen=True)
class IdealType:
    """
    One kind of good customer.

    Parameters
    ----------
    ideal_type_id : str
        As ``ideal_type`` in the facts ``career_choices``.
    words : mapping of str to IdealTypeWords
        Per language.
    plays : tuple of str
        Treatments that help someone along this way; in no order.
    donts : tuple of Kind
        Kinds of treatments that are never proposed to whoever is on this way.
    """

    ideal_type_id: str
    words: Mapping[str, IdealTypeWords]
    plays: tuple[str, ...] = ()
    donts: tuple[Kind, ...] = ()


def read_ideal_types(
    fields: FieldReader, raw: dict[str, Any], treatments: Mapping[str, Kind]
) -> tuple[IdealType, ...]:
    """
    Read ``[[ideal_types]]`` of a playbook; there may be none.

    Parameters
    ----------
    fields : FieldReader
        Takes note of faults.
    raw : dict
        The playbook.
    treatments : mapping of str to Kind
        Its treatments by id, for plays name them.
    """
    found = tuple(
        _ideal_type(fields, item, treatments)
        for item in fields.tables(raw, "ideal_types", "playbook")
    )
    ids = [each.ideal_type_id for each in found]
    fields.require(len(set(ids)) == len(ids), "two ideal types have the same id")
    return found


def _ideal_type(
    fields: FieldReader, raw: dict[str, Any], treatments: Mapping[str, Kind]
) -> IdealType:
    at = f"ideal type {raw.get('id', '(without id)')!r}"
    fields.only(raw, ("id", "words", "plays", "donts"), at)
    ideal = IdealType(
        ideal_type_id=fields.identifier(raw, "id", at),
        words=fields.worded(raw, at, IdealTypeWords, IdealTypeWords.__dataclass_fields__),
        plays=fields.texts(raw, "plays", at),
        donts=_kinds(fields, raw, at),
    )
    _plays_are_allowed(fields, ideal, treatments, at)
    return ideal


def _plays_are_allowed(
    fields: FieldReader, ideal: IdealType, treatments: Mapping[str, Kind], at: str
) -> None:
    for play in ideal.plays:
        known: Collection[str] = treatments
        fields.require(
            play in known, f"{at}: plays names no treatment {play!r}; {or_nearest(play, known)}"
        )
        fields.require(
            treatments.get(play) not in ideal.donts,
            f"{at}: play {play!r} is of a kind that its donts rule out",
        )


def _kinds(fields: FieldReader, raw: dict[str, Any], at: str) -> tuple[Kind, ...]:
    named, known = fields.texts(raw, "donts", at), [kind.value for kind in Kind]
    for name in named:
        fields.require(
            name in known, f"{at}: donts names no kind {name!r}; {or_nearest(name, known)}"
        )
    return tuple(Kind(name) for name in named if name in known)
