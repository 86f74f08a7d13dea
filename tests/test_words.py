"""Whatever the engine can say, both languages can say, with the same values in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, FluentSerializer, ast
from fluent.syntax.visitor import Visitor

import najimi
from najimi.customize.arbitration import SILENCES
from najimi.customize.screening import MARKS
from najimi.differentiate.choosing.candidates import CANDIDATES
from najimi.differentiate.spend_fitting import SPEND_CANDIDATES
from najimi.errors import NajimiError
from najimi.explain import say_weight_cost
from najimi.model.asking import say_need
from najimi.model.playbook import parse_playbook
from najimi.model.terms import (
    ACTIVITIES,
    WORTHS,
    Channel,
    ContributionKind,
    GiveAccount,
    Kind,
    Stage,
    Strategy,
    TakeAccount,
    Tier,
    Trend,
)
from najimi.playbooks import list_packs, read_pack
from najimi.tables.facts import CONTACT_KINDS
from najimi.words import PARTS, keys, say
from najimi.workspace import Turn

LOCALES = ("ja", "en")
SOURCE = Path(najimi.__file__).parent
SILENT_REASONS = (*SILENCES, "nothing_fits", "not_worth_it", "capacity", "held_out")
MODEL_REASONS = (
    "least_error", "truer_total", "simplest", "by_segment", "kept", "trees", "not_installed", "thin_data", "too_short_to_test", "more_error", "could_not_be_fitted", "knows_leaving",
)  # fmt: skip
EMITTED = {
    "tier": tuple(Tier),
    "stage": tuple(Stage),
    "channel": tuple(Channel),
    "kind": tuple(Kind),
    "need": tuple(Kind),
    "strategy": tuple(Strategy),
    "activity": ACTIVITIES,
    "mark": MARKS[1:],
    "silence": SILENT_REASONS,
    "reason": (*SILENT_REASONS, "worth_doing"),
    "model": (*CANDIDATES, *SPEND_CANDIDATES),
    "model-reason": MODEL_REASONS,
    "giving-account": (*GiveAccount, *TakeAccount),
    "giving-deed": tuple(TakeAccount),
    "giving-said": WORTHS,
    "giving-trend": tuple(trend for trend in Trend if trend is not Trend.NOT_ENOUGH),
    "giving-what": (
        *CONTACT_KINDS,
        *ContributionKind,
        *WORTHS,
        "answer",
        "closed",
        "sent_elsewhere",
        "trouble",
    ),
}


class Placeholders(Visitor):
    """Collects the names of the values that a message needs."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


def messages(locale: str, rooms: tuple[str, ...] = PARTS) -> Iterator[ast.Message]:
    for part in rooms:
        text = files("najimi.words").joinpath(f"{part}.{locale}.ftl").read_text(encoding="utf-8")
        for entry in FluentParser().parse(text).body:
            assert not isinstance(entry, ast.Junk), entry.content
            if isinstance(entry, ast.Message):
                yield entry


def placeholders(locale: str) -> dict[str, set[str]]:
    found = {}
    for message in messages(locale):
        visitor = Placeholders()
        visitor.visit(message)
        found[message.id.name] = visitor.names
    return found


def test_both_languages_have_the_same_messages() -> None:
    assert keys("ja") == keys("en") == set(placeholders("ja"))
    assert len(keys("ja")) > 100


def test_both_languages_put_the_same_values_into_each_message() -> None:
    ja, en = (placeholders(locale) for locale in LOCALES)
    assert {key: (ja[key], en[key]) for key in ja if ja[key] != en[key]} == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_no_message_is_said_twice_or_left_empty(locale: str) -> None:
    names = [message.id.name for message in messages(locale)]
    assert len(names) == len(set(names))
    assert all(message.value is not None for message in messages(locale))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("group", sorted(EMITTED))
def test_every_code_the_engine_emits_has_words(group: str, locale: str) -> None:
    wanted = {f"{group}-{code.replace('_', '-')}" for code in EMITTED[group]}
    assert wanted - keys(locale) == set()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("pack", list_packs())
def test_every_need_of_a_pack_has_words(pack: str, locale: str) -> None:
    playbook = parse_playbook(read_pack(pack), currency="JPY")
    assert all(say_need(playbook.asked, one.need, locale) for one in playbook.treatments)


def test_the_lists_of_this_file_are_those_of_the_source() -> None:
    rooms = ("purchase_fitting.py", "spend_fitting.py", "choosing/rules.py", "choosing/chooser.py")
    source = "".join(
        (SOURCE / "differentiate" / room).read_text(encoding="utf-8") for room in rooms
    )
    for reason in MODEL_REASONS:
        assert f'"{reason}"' in source
    written = set(re.findall(r'return .*"([a-z_]+)"$|else "([a-z_]+)"', source))
    assert {word for pair in written for word in pair if word} - set(MODEL_REASONS) <= set(
        SPEND_CANDIDATES
    )


def test_every_code_of_a_real_turn_has_words(turn: Turn) -> None:
    found = {f"reason-{code}" for code in turn.read("decisions")["reason"].to_pylist()}
    found |= {f"model-reason-{code}" for code in turn.read("models")["reason"].to_pylist()}
    for name in turn.read("models")["model"].to_pylist():
        found |= {f"model-{part}" for part in re.split(r"[+/]", name)}
    for row in turn.read("candidates").to_pylist():
        found |= {f"mark-{item['mark']}" for item in row["candidates"] if item["mark"] != "open"}
    assert {key.replace("_", "-") for key in found} <= keys("ja")
    assert len(found) > 12


@pytest.mark.parametrize("locale", LOCALES)
def test_every_message_can_be_said_with_its_values(locale: str) -> None:
    for key, names in placeholders(locale).items():
        said = say(key, locale, **dict.fromkeys(names, 3))
        assert said.strip() or key in {"desk-comma", "desk-dot"}
        assert "{" not in said


def test_a_message_that_is_missing_or_lacks_a_value_is_an_error() -> None:
    with pytest.raises(NajimiError, match="has no message 'nonsense'"):
        say("nonsense", "ja")
    with pytest.raises(NajimiError, match="cannot be said in en"):
        say("explain-benefit", "en")


@pytest.mark.parametrize(
    ("cost", "ja", "en"),
    [
        (95, "粗利の見込みは￥95減っています。", "the expected margin is ¥95 lower for it."),
        (-95, "粗利の見込みは￥95増えています。", "the expected margin is ¥95 higher for it."),
        (0, "粗利の見込みは変わりません。", "the expected margin is the same."),
    ],
)
def test_a_weight_that_gained_is_not_told_as_a_cost_below_zero(cost: int, ja: str, en: str) -> None:
    row = {"n_turned": 2, "cost_amount": cost}
    assert say_weight_cost(row, "JPY", "ja").endswith(ja)
    assert say_weight_cost(row, "JPY", "en").endswith(en)


@pytest.mark.parametrize(
    ("days", "ja", "en"),
    [
        (0, "ほぼ毎日お求めの品です。", "You usually buy this about every day."),
        (1, "ほぼ毎日お求めの品です。", "You usually buy this about every day."),
        (3, "3日おきくらいにお求めの品です。", "You usually buy this about every 3 days."),
    ],
)
def test_nobody_buys_every_zero_days(days: int, ja: str, en: str) -> None:
    key = "counter-reason-buy-again"
    assert (say(key, "ja", days=days, beside=""), say(key, "en", days=days, beside="")) == (ja, en)


def test_no_two_keys_of_the_engine_say_the_same_in_both_languages() -> None:
    rooms = ("counter", "giving", "playbook", "record", "rules")
    said: dict[str, list[str]] = {}
    for locale in LOCALES:
        for message in messages(locale, rooms):
            told = FluentSerializer().serialize_entry(message).split(" =", 1)[1]
            said.setdefault(message.id.name, []).append(told)
    twice = [key for key, told in said.items() if list(said.values()).count(told) > 1]
    assert twice == []


def test_a_known_sentence() -> None:
    assert (
        say("explain-benefit", "en", benefit="It saves time.")
        == "What it does for them: It saves time."
    )
    assert say("tier-most-valuable", "ja") != say("tier-most-valuable", "en")
