"""The how-to and the OpenAPI file, held against the real server."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from tests.counter.conftest import Till, najimi

from najimi.workspace import Workspace

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "how-to" / "at-the-counter.md").read_text(encoding="utf-8")
API = json.loads((DOCS / "reference" / "counter.openapi.json").read_text(encoding="utf-8"))
KINDS = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float),
         "boolean": bool, "null": type(None)}  # fmt: skip


def commands() -> list[list[str]]:
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, flags=re.S)
    return [shlex.split(line) for block in blocks for line in block.splitlines()]


def curl(till: Till, words: list[str], decision_id: str) -> tuple[int, dict[str, Any]]:
    """Send what a line of the page would send."""
    assert [word for word in words if word.startswith("$DESK/")] == [words[2]]
    body = words[words.index("-d") + 1].replace("$DECISION", decision_id)
    return till.post(words[2].removeprefix("$DESK"), json.loads(body))


def holds(value: object, schema: dict[str, Any]) -> bool:
    """Return whether a value fits a schema, by the keywords that our file uses."""
    if "$ref" in schema:
        return holds(value, API["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    if "oneOf" in schema:
        return sum(holds(value, each) for each in schema["oneOf"]) == 1
    if "enum" in schema:
        return value in schema["enum"]
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(isinstance(value, KINDS[kind]) for kind in kinds):
        return False
    if isinstance(value, dict):
        fields = schema.get("properties", {})
        known = all(holds(each, fields[name]) for name, each in value.items() if name in fields)
        return known and set(schema.get("required", ())) <= set(value) <= set(fields)
    return not isinstance(value, list) or all(holds(each, schema["items"]) for each in value)


def refers(node: object) -> list[str]:
    """Return every reference inside a part of the file."""
    if isinstance(node, dict):
        own = [node["$ref"]] if "$ref" in node else []
        return own + [each for value in node.values() for each in refers(value)]
    return [each for value in node for each in refers(value)] if isinstance(node, list) else []


def test_every_line_of_the_page_does_what_it_says(till: Till, counter_shop: Workspace) -> None:
    asked = (till.next("bread") for _ in range(30))
    decision_id = next(str(told["decision_id"]) for told in asked if told["suggestion"])
    answers = []
    for words in commands():
        if words[0] == "najimi":
            assert najimi(counter_shop.folder, *words[1:])
        else:
            answers.append(curl(till, words, decision_id))
    statuses = [status for status, _ in answers]
    assert statuses == [200, 200, 200, 200, 422]


def test_the_reference_is_whole_and_names_both_doors() -> None:
    assert API["openapi"].startswith("3.1")
    assert set(API["paths"]) == {"/v1/next", "/v1/verdict"}
    known = {f"#/components/schemas/{name}" for name in API["components"]["schemas"]}
    assert set(refers(API)) <= known
    for path in API["paths"].values():
        assert {"200", "401", "422", "503"} <= set(path["post"]["responses"])


@pytest.mark.parametrize("key", ["", "dora", "frank", "other-001", "other-003", "other-005"])
def test_answers_are_as_the_reference_says(manager: Till, till: Till, key: str) -> None:
    for who in (manager, till):
        assert holds(who.next("bread", key=key), {"$ref": "#/components/schemas/Answer"})


def test_problems_are_as_the_reference_says(till: Till) -> None:
    for sent in ({}, [], {"basket": [{}]}, {"basket": [{"product_id": "x"}], "customer": {}}):
        status, told = till.post("/v1/next", sent)
        assert str(status) in API["paths"]["/v1/next"]["post"]["responses"]
        assert holds(told, {"$ref": "#/components/schemas/Problem"})
