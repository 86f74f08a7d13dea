"""Sections [weights] and [exploration] of a playbook: optional, in money, and held to ranges."""

from __future__ import annotations

from typing import Any

import pytest

from najimi.model.playbook import parse_playbook
from najimi.model.playbook_fields import FieldReader
from najimi.model.weights_rules import (
    NO_EXPLORATION,
    NO_WEIGHTS,
    Exploration,
    Weights,
    read_exploration,
    read_weights,
)
from najimi.playbooks import read_pack


def test_a_playbook_without_the_sections_adds_nothing_and_tries_nothing() -> None:
    fields = FieldReader("JPY")
    assert read_weights(fields, {}) == NO_WEIGHTS == Weights(0, 0)
    assert read_exploration(fields, {}) == NO_EXPLORATION == Exploration(0.0, 0.0)
    assert fields.faults == []


def test_weights_are_money_in_the_currency_of_the_workspace() -> None:
    raw = {"weights": {"need_fit": {"JPY": "40", "USD": "0.30"}}}
    assert read_weights(FieldReader("JPY"), raw) == Weights(40, 0)
    assert read_weights(FieldReader("USD"), raw) == Weights(30, 0)


@pytest.mark.parametrize(
    ("section", "word"),
    [({"weights": {"need_fit": 40}}, "need_fit"), ({"weights": {"ned_fit": {"JPY": "1"}}}, "ned_fit"),
     ({"weights": {"career": {"JPY": "-1"}}}, "career"),
     ({"exploration": {"near_tie_share": 0.1}}, "floor_share"),
     ({"exploration": {"near_tie_share": 0.6, "floor_share": 0.1}}, "near_tie_share"),
     ({"exploration": {"near_tie_share": 0.1, "floor_share": 0.1, "epsilon": 1}}, "epsilon")],
)  # fmt: skip
def test_every_slip_is_named(section: dict[str, Any], word: str) -> None:
    fields = FieldReader("JPY")
    read_weights(fields, section)
    read_exploration(fields, section)
    assert len(fields.faults) == 1
    assert word in fields.faults[0]


def test_the_starter_pack_weighs_fit_and_tries_near_ties() -> None:
    pack = parse_playbook(read_pack("retail_starter"), currency="JPY")
    assert pack.weights == Weights(40, 40)
    assert pack.exploration == Exploration(0.1, 0.1)
