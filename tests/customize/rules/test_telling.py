"""Why someone is in or out: each part, what they have, and whether it holds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from tests.customize.rules.random_rules import RULES, rows

from najimi.customize.rules import RULE_COLUMNS, compile_rule, tell_rule
from najimi.customize.rules.telling import column_words
from najimi.model.asking import Asked, Need

HIRO: dict[str, Any] = {
    "stage": "lapsing", "tier": "steady", "n_orders": 6, "days_since_last_talk": None,
    "main_need": "tea", "expected_margin_amount": 9_000.0, "alive_probability": 0.4,
    "has_bought_front": True, "usual_gap_days": 20.5, "may_service_email": False,
    "balance_points": -4_000,
}  # fmt: skip
ASKED = Asked(needs=(Need("tea", {"ja": "お茶の時間", "en": "Time for tea"}, ()),))


def said(rule: str, locale: str = "en") -> list[str]:
    told = tell_rule(rule, HIRO, locale, currency="JPY", asked=ASKED)
    return told.as_text(locale).splitlines()


def test_each_part_stands_on_a_line_with_what_they_have() -> None:
    assert said("stage = 'loyal' and (n_orders >= 8 or days_since_last_talk > 120)") == [
        "[does not hold] all of these:",
        "  [does not hold] where they stand: has been away for longer than usual;"
        " asked for: comes regularly",
        "  [not known] at least one of these:",
        "    [does not hold] days with a purchase: 6; asked for: at least 8",
        "    [not known] days since they last spoke to us: not known; asked for: more than 120",
    ]


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("main_need = 'tea'", "[holds] what they want most: Time for tea; asked for: Time for tea"),
        ("3 < n_orders", "[holds] days with a purchase: 6; asked for: more than 3"),
        ("not n_orders > 3", "[does not hold] days with a purchase: 6; asked for: at most 3"),
        ("tier not in ('small', 'steady')",
         "[does not hold] class by value: steady; asked for: none of small or steady"),
        ("n_orders between 1 and 5", "[does not hold] days with a purchase: 6; asked for: from 1 to 5"),
        ("expected_margin_amount > 10000",
         "[does not hold] margin expected over the horizon: ¥9,000; asked for: more than ¥10,000"),
        ("alive_probability < 0.5",
         "[holds] probability that they buy again: 40%; asked for: less than 50%"),
        ("days_since_last_talk is null",
         "[holds] days since they last spoke to us: not known; asked for: that it is not known"),
        ("may_service_email",
         "[does not hold] service contact by e-mail is allowed: no; asked for: yes"),
        ("not has_bought_front", "[does not hold] knows our everyday goods: yes; asked for: no"),
        ("balance_points >= 1.5",
         "[does not hold] balance of give and take, in points: -4.0; asked for: at least 1.5"),
        ("n_orders * 2 > usual_gap_days",
         "[does not hold] n_orders * 2 > usual_gap_days (days with a purchase: 6, usual days between purchases: 20.5)"),
    ],
)  # fmt: skip
def test_a_part_is_said_in_words(rule: str, line: str) -> None:
    assert said(rule) == [line]


def test_only_what_is_lacking_is_missing() -> None:
    def missing(rule: str) -> list[str]:
        return [part.sql for part in tell_rule(rule, HIRO, "en", currency="JPY").missing]

    known = "(days_since_last_talk IS NULL OR days_since_last_talk > 120)"
    assert missing(f"n_orders >= 8 AND {known}") == ["n_orders >= 8"]
    assert missing(known) == []
    assert missing("NOT (n_orders > 3 OR tier = 'small')") == ["n_orders > 3", "tier = 'small'"]


def test_it_speaks_japanese() -> None:
    assert said("stage = 'loyal' or n_orders >= 8", "ja") == [
        "【当てはまらない】次のいずれか:",
        "  【当てはまらない】いまの段階: いつもより間が空いている方(条件: なじみの方)",
        "  【当てはまらない】お買い物の日数: 6(条件: 8以上)",
    ]


@given(rule=RULES, row=rows())
@settings(deadline=None, max_examples=100)
def test_what_is_told_is_what_holds(rule: str, row: dict[str, Any]) -> None:
    for locale in ("ja", "en"):
        told = tell_rule(rule, row, locale, currency="JPY")
        assert told.holds is compile_rule(rule)(row)
        assert (told.parts[0].holds is True) == told.holds
        assert all(part.says for part in told.parts)


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_every_column_has_words(locale: str) -> None:
    assert len({column_words(name, locale) for name in RULE_COLUMNS}) == len(RULE_COLUMNS)
