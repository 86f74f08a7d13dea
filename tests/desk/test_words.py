"""Everything said on a page stands in both catalogues."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import pytest

from najimi.customize.weighing import WEIGHTS
from najimi.desk.engine import CORRECTABLE
from najimi.model.terms import (
    ACTIVITIES,
    Channel,
    ConsentMeans,
    ConsentState,
    Kind,
    LawfulReason,
    Purpose,
    Stage,
    Tier,
)
from najimi.tables.facts import CONTACT_KINDS
from najimi.words import keys

DESK = Path(str(files("najimi.desk")))
TEMPLATES = sorted((DESK / "templates").rglob("*.html"))
SAID = re.compile(r"""\{%\s*say\s+["']([^"']+)["']""")
CODED = re.compile(r"""\{%\s*code\s+["']([^"']+)["']""")
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
VALUES: dict[str, Iterable[str]] = {
    "tier": list(Tier),
    "stage": list(Stage),
    "kind": list(Kind),
    "channel": list(Channel),
    "activity": list(ACTIVITIES),
    "desk-contact": list(CONTACT_KINDS),
    "desk-step": list(Stage),
    "desk-direction": ["in", "out"],
    "desk-dont": ["complaint", "consent", "listen"],
    "desk-invented": ["name", "person"],
    "desk-language": ["ja", "en"],
    "desk-lift-basis": ["delivered", "placebo"],
    "desk-weight": list(WEIGHTS),
    "desk-tab": ["plan", "customers", "structure", "evidence", "requests"],
    "customers-view": ["structure", "important", "movement"],
    "customers-tier": list(Tier),
    "customers-lacks": ["no_facts", "no_turn", "no_orders", "nobody_twice", "no_backtest"],
    "desk-purpose": list(Purpose),
    "desk-means": list(ConsentMeans),
    "desk-lawful": list(LawfulReason),
    "desk-consent": list(ConsentState),
    "desk-stopped": [*ConsentState, "nothing_said", "restricted"],
    "desk-column": list(CORRECTABLE),
    "desk-request": ["access", "correction", "restriction", "erasure", "objection"],
    "desk-request-how": ["access", "correction", "restriction", "erasure", "objection"],
    "desk-request-state": ["open", "done", "refused"],
    "desk-request-refusal": ["not_this_person", "law_requires", "nothing_held", "repeated"],
    "desk-leave": ["not_today", "knows_better", "already_spoke", "not_welcome", "other"],
}


PARTS = ("desk", "customers")


def catalogue(locale: str) -> set[str]:
    told = files("najimi.words")
    texts = [told.joinpath(f"{part}.{locale}.ftl").read_text(encoding="utf-8") for part in PARTS]
    return set(re.findall(r"^([a-z][\w-]*) =", "\n".join(texts), flags=re.MULTILINE))


def test_both_languages_say_the_same_things() -> None:
    assert catalogue("ja") == catalogue("en")
    assert keys("ja") == keys("en")


def test_every_key_of_a_template_exists() -> None:
    said = {key for path in TEMPLATES for key in SAID.findall(path.read_text(encoding="utf-8"))}
    assert said <= keys("ja")


@pytest.mark.parametrize("group", sorted(VALUES))
def test_every_value_of_a_closed_list_has_a_word(group: str) -> None:
    wanted = {f"{group}-{value.replace('_', '-')}" for value in VALUES[group]}
    assert wanted <= keys("ja")


def test_no_word_of_the_desk_is_left_over() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (*TEMPLATES, *DESK.rglob("*.py")))
    groups = (*CODED.findall(text), "desk-trouble")
    unused = {
        key for key in catalogue("ja") if f'"{key}"' not in text and f"'{key}'" not in text
        and not key.startswith(tuple(f"{group}-" for group in groups))
    }  # fmt: skip
    assert unused == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_carries_words_of_its_own(path: Path) -> None:
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", " ", path.read_text(encoding="utf-8"))
    assert not JAPANESE.search(text)
    assert re.findall(r"[A-Za-z]{3,}", text) == []


def test_one_concept_has_one_word() -> None:
    text = files("najimi.words").joinpath("desk.ja.ftl").read_text(encoding="utf-8")
    for other in ("打ち手", "施策", "空試し", "お応え", "この机で記録", "この12か月"):
        assert other not in text


@pytest.mark.usefixtures("desk_shop")  # views can be imported under a workspace only
def test_every_refusal_and_reason_for_leaving_has_words() -> None:
    from najimi.desk.views.acts import STATUS_OF_REFUSAL

    wanted = {f"desk-trouble-refused-{code}" for code in STATUS_OF_REFUSAL}
    assert wanted <= keys("ja")
