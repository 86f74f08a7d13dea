"""One word per concept: what the glossary avoids stands in no sentence that a person reads."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from najimi.playbooks import list_packs, read_pack
from najimi.words import PARTS

GLOSSARY = Path(__file__).parent.parent / "docs" / "glossary.md"
Told = Callable[[str], Iterator[tuple[str, str]]]
WRITTEN = ("title", "text", "benefit", "name", "gets", "support", "ja", "en")
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")

# Avoided for a concept of the glossary, and said here of something else.
OF_SOMETHING_ELSE = {
    "basket": "what lies at the counter, not a purchase",
    "campaign": "what the data of the demo call their mailings",
    "category": "of a product",
    "check": "what a person does, and the placebo check",
    "claim": "to say that one knows",
    "clean": "a backup elsewhere takes out what was erased",
    "complete": "of a mapping: nothing is missing",
    "control": "control characters of a file",
    "effect": "put into the invented shops of the demo",
    "error": "of a model, and of a cell of a sheet",
    "export": "what a shop system does to make a file",
    "field": "of a form",
    "group": "people who belong together; ten groups by expectation",
    "idle": "of a strategy for which nothing was decided",
    "key": "of a source, and of a till",
    "list": "of people on a page",
    "loyalty": "loyalty card, as shops call it",
    "message": "what travels by letter or mail",
    "model": "of purchases or margin",
    "password": "of a person, or of a sheet",
    "paused": "of customers who stopped coming for a while",
    "period": "a span of days that the playbook names",
    "promotion": "a heading of the shop's own books",
    "quote": "a sign around text, and to repeat a number",
    "range": "from where to where, in words of everyday",
    "record": "to write down, and what is on record",
    "repeat": "to say again",
    "result": "of a turn, in the list of stores",
    "run": "what one does with a command",
    "send": "what one does with a letter",
    "skip": "to jump to the page",
    "spend": "what a customer does with money",
    "type": "of ideal type",
    "user": "of an ideal type, who uses their usual things",
    "visit": "the channel",
    "worth": "to be worth doing",
    "attribute": "the column `attributes`",
}
OUTSIDE = {
    "load-layout-shopify-customers": "the file's own name",
    "load-layout-square-customers": "the file's own name",
    "load-layout-woocommerce-customers": "the file's own name",
    "load-left-out-special-care": "the law's own word",
}


CITED = re.compile(r"\([^()]*(?:20\d\d|article)[^()]*\)")  # laws and papers keep their own words


class Texts(Visitor):
    """Collects what is said, without the names of values and of variants."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def visit_TextElement(self, node: ast.TextElement) -> None:  # noqa: N802
        self.found.append(node.value)


def sentences(locale: str) -> Iterator[tuple[str, str]]:
    for part in PARTS:
        text = files("najimi.words").joinpath(f"{part}.{locale}.ftl").read_text(encoding="utf-8")
        for entry in FluentParser().parse(text).body:
            if isinstance(entry, ast.Message) and entry.id.name not in OUTSIDE:
                texts = Texts()
                texts.visit(entry)
                yield entry.id.name, CITED.sub("", " ".join(texts.found))


def words_of_packs(locale: str) -> Iterator[tuple[str, str]]:
    for pack in list_packs():
        for name, told in _leaves(tomllib.loads(read_pack(pack))):
            if bool(JAPANESE.search(told)) == (locale == "ja"):
                yield name, told


def _leaves(raw: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(raw, dict):
        for key, value in raw.items():
            if key != "categories":
                yield from _leaves(value, f"{name}.{key}")
    elif isinstance(raw, list):
        for value in raw:
            yield from _leaves(value, name)
    elif isinstance(raw, str) and name.rsplit(".", 1)[-1] in WRITTEN:
        yield name, raw


def rows(*, n_columns: int) -> Iterator[list[str]]:
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == n_columns and cells[0] not in {"word", "form"}:
            yield cells


def english_to_avoid() -> set[str]:
    ours = {cells[0].replace("*", "").lower() for cells in rows(n_columns=4)}
    told = {part.strip(" `").lower() for cells in rows(n_columns=4) for part in cells[2].split(",")}
    return told - ours - set(OF_SOMETHING_ELSE) - {"", "—", "not"} - {"---"}


def japanese_to_avoid() -> set[str]:
    told = {word for cells in rows(n_columns=2) for word in cells[1].split("、")}
    return {word for word in told if JAPANESE.search(word)}


@pytest.mark.parametrize("told", [sentences, words_of_packs], ids=["catalogues", "packs"])
def test_no_english_sentence_has_a_word_that_the_glossary_avoids(told: Told) -> None:
    avoided = "|".join(sorted(map(re.escape, english_to_avoid())))
    pattern = re.compile(rf"(?<![\w-])(?:{avoided})s?(?![\w-])", re.IGNORECASE)
    assert [(key, text) for key, text in told("en") if pattern.search(text)] == []


@pytest.mark.parametrize("told", [sentences, words_of_packs], ids=["catalogues", "packs"])
def test_no_japanese_sentence_has_a_word_that_the_glossary_avoids(told: Told) -> None:
    pattern = re.compile("|".join(sorted(japanese_to_avoid())))
    assert [(key, text) for key, text in told("ja") if pattern.search(text)] == []


def test_what_is_avoided_is_read_from_the_glossary() -> None:
    assert {"gdpr", "wallet share", "whitelist"} & english_to_avoid() == {"wallet share"}
    assert {"プレイブック", "残高", "くじ引き"} <= japanese_to_avoid()
    assert not {"方針", "差し引き", "お声がけ"} & japanese_to_avoid()


def test_no_exception_is_left_over() -> None:
    said = " ".join(text for _, text in (*sentences("en"), *words_of_packs("en")))
    assert [word for word in OF_SOMETHING_ELSE if not re.search(rf"\b{word}", said, re.I)] == []
    glossary = GLOSSARY.read_text(encoding="utf-8")
    assert [word for word in OF_SOMETHING_ELSE if word not in glossary] == []
