"""Campaigns labelled by hand, fair ones and others: each is told for what it is."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path
from typing import Any

import pytest

from najimi.customize.enclosing import Pattern, enclosure_remarks, find_patterns
from najimi.model.playbook import Playbook, parse_playbook
from najimi.model.treatments import Words
from najimi.playbooks import list_packs, read_pack
from najimi.words import say

HERE = Path(__file__).parent
CAMPAIGNS: list[dict[str, Any]] = [
    campaign
    for name in ("campaigns.toml", "campaigns_apart.toml")
    for campaign in tomllib.loads((HERE / name).read_text(encoding="utf-8"))["campaigns"]
]


def patterns_of(campaign: dict[str, Any]) -> list[str]:
    text = "\n".join(campaign[part] for part in ("title", "text", "benefit"))
    return sorted(found.pattern.value for found in find_patterns(text, campaign["locale"]))


@pytest.mark.parametrize("campaign", CAMPAIGNS, ids=lambda campaign: str(campaign["id"]))
def test_each_campaign_is_told_for_what_it_is(campaign: dict[str, Any]) -> None:
    assert patterns_of(campaign) == sorted(campaign["labels"])


def test_the_campaigns_show_every_pattern_in_both_languages_and_many_fair_ones() -> None:
    assert len({campaign["id"] for campaign in CAMPAIGNS}) == len(CAMPAIGNS) > 100
    for locale in ("ja", "en"):
        labels = [set(each["labels"]) for each in CAMPAIGNS if each["locale"] == locale]
        assert set().union(*labels) == {pattern.value for pattern in Pattern}
        assert sum(1 for each in labels if not each) >= 15


@pytest.mark.parametrize("pack", list_packs())
def test_the_packs_that_come_with_us_raise_no_alarm(pack: str) -> None:
    playbook = parse_playbook(read_pack(pack), currency="JPY")
    assert list(enclosure_remarks(playbook)) == []


def test_the_same_words_in_wide_letters_and_capitals_are_the_same() -> None:
    assert [f.words for f in find_patterns("残り3点", "ja")] == ["残り3点"]
    assert [f.words for f in find_patterns("DON\u2019T WAIT", "en")] == ["don't wait"]


@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize("pattern", Pattern)
def test_every_pattern_is_said_with_what_to_do_instead(pattern: Pattern, locale: str) -> None:
    key = f"enclosure-{pattern.replace('_', '-')}"
    told = say(key, locale, treatment="spring_mail", words="…")
    assert {"ja": "代わりに", "en": "Instead:"}[locale] in told
    assert "spring_mail" in told


def test_what_a_treatment_says_is_found_once_per_pattern_with_the_words_of_each_language(
    pack: Playbook,
) -> None:
    words = {
        "ja": Words("本日限り", "残り2点です。", "得"),
        "en": Words("Hurry", "Ends today.", "x"),
    }
    pressing = dataclasses.replace(pack.treatment("premium_range"), words=words)
    told = dataclasses.replace(
        pack,
        treatments=tuple(
            pressing if each.treatment_id == "premium_range" else each for each in pack.treatments
        ),
    )
    assert [(r.key, r.values["words"]) for r in enclosure_remarks(told)] == [
        ("enclosure-urgency", "本日限り / hurry"),
        ("enclosure-scarcity", "残り2点"),
    ]
