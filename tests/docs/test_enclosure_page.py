"""The page on signs of enclosure is held against the code, and its example is recomputed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.customize.test_effort import SALE, TIPS, efforts, shop_of
from tests.docs.test_pages import page, table_below

from najimi.backends import DuckDbBackend
from najimi.customize.enclosing import Pattern
from najimi.model.effort import Nearness, effort_shares
from najimi.model.playbook import parse_playbook
from najimi.playbooks import read_pack

PAGE = page("docs/methods/enclosure.md")
CAMPAIGNS = Path(__file__).parents[1] / "customize" / "enclosing"


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbBackend]:
    with DuckDbBackend(scratch=tmp_path_factory.mktemp("page")) as opened:
        yield opened


def test_its_patterns_are_those_of_the_code() -> None:
    assert set(table_below(PAGE, "## In a playbook")) == {pattern.value for pattern in Pattern}


def test_its_counts_of_campaigns_are_those_that_are_tested() -> None:
    read = [
        tomllib.loads(path.read_text(encoding="utf-8"))["campaigns"]
        for path in sorted(CAMPAIGNS.glob("*.toml"))
    ]
    told = [each for campaigns in read for each in campaigns]
    fair = sum(1 for each in told if not each["labels"])
    assert f"{len(told)} campaigns stand" in PAGE
    assert f"{len(told) - fair} with signs and {fair} fair ones" in PAGE
    assert f"{len(read[1])} of them were written" in PAGE


def test_the_worked_example_of_effort(backend: DuckDbBackend) -> None:
    pack = parse_playbook(read_pack("retail_starter"), currency="JPY")
    assert pack.contact_amount == 15
    soon = [900.0, 800.0, *[100.0] * 8, *[14.4] * 5, *[None] * 5]
    found = efforts(backend, pack, shop_of(soon, {0: SALE, 3: SALE, 4: TIPS, 12: TIPS, 17: TIPS}))
    names = ("n_customers", "minutes", "cost_amount", "n_messages")
    for row in found:
        cells = " | ".join(str(row[name]) for name in names)
        assert f"| {row['nearness']} | {cells} |" in PAGE
    assert effort_shares(found, Nearness.HOT)["minutes"] == 0.5
