"""najimi playbook and najimi rule: from draft to publication, and why someone is in or out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.terminal import Said

from najimi.workspace import Workspace

Run = Callable[..., Said]


@pytest.fixture
def shop(small_shop: Workspace, tmp_path: Path) -> Path:
    """Return a shop with one turn, of one's own."""
    return shutil.copytree(small_shop.folder, tmp_path / "shop")


def test_a_playbook_goes_from_draft_to_publication(run: Run, shop: Path) -> None:
    assert "draft.toml" in run("playbook", "draft", "-w", shop).stdout
    assert "retail_starter_4に誤りはありません" in run("playbook", "check", "-w", shop).stdout
    rehearsed = run("playbook", "rehearse", "--locale", "en", "-w", shop).stdout
    assert "0 of 128 customers would be treated differently" in rehearsed
    assert "公開しました" in run("playbook", "publish", "--rehearsed", "-w", shop).stdout
    listed = run("playbook", "list", "-w", shop).stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["retail_starter_3", "retail_starter_4"]
    assert listed[1].endswith("使用中")
    assert run("playbook", "show", "retail_starter_4", "-w", shop).stdout.startswith(
        "# The starter"
    )
    differs = run("playbook", "diff", "retail_starter_3", "retail_starter_4", "-w", shop).stdout
    assert differs == "~ version: 'retail_starter_3' -> 'retail_starter_4'\n"


def test_every_fault_of_a_draft_is_told_at_once(run: Run, shop: Path) -> None:
    run("playbook", "draft", "-w", shop)
    path = shop / "playbook" / "draft.toml"
    text = path.read_text(encoding="utf-8").replace("letter = 300", "letter = 0")
    path.write_text(text.replace("stage = 'prospect'", "stge = 'prospect'"), encoding="utf-8")
    told = run("playbook", "publish", "-w", shop, code=2).stderr
    assert "the playbook has 3 fault(s)" in told
    assert told.count("nearest valid column: stage") == 2
    assert "retail_starter_4" not in run("playbook", "list", "-w", shop).stdout


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("check",), "no draft of a playbook"),
        (("show", "retail_starter_9"), "the nearest is 'retail_starter_3'"),
        (("draft", "--from", "nothing"), "no playbook 'nothing' was published here"),
    ],
)
def test_what_is_not_there_is_told(
    run: Run, shop: Path, arguments: tuple[str, ...], word: str
) -> None:
    assert word in run("playbook", *arguments, "-w", shop, code=2).stderr


def test_a_rule_is_counted_or_told_for_one_person(run: Run, shop: Path) -> None:
    counted = run("rule", "stage = 'loyal'", "--locale", "en", "-w", shop).stdout
    assert "of 128 customers of the turn" in counted
    told = run("rule", "stage = 'loyal' and n_orders >= 8", "--customer", "shop:bob",
               "--locale", "en", "-w", shop).stdout.splitlines()  # fmt: skip
    assert told == [
        "[does not hold] all of these:",
        "  [holds] where they stand: comes regularly; asked for: comes regularly",
        "  [does not hold] days with a purchase: 7; asked for: at least 8",
        "The rule does not hold for this person.",
    ]


def test_a_slip_in_a_rule_is_answered_with_the_nearest(run: Run, shop: Path) -> None:
    told = run("rule", "tier = 'most_valueable' and stge = 'x'", "-w", shop, code=2).stderr
    assert "nearest valid column: stage" in told
    told = run("rule", "tier = 'most_valueable'", "-w", shop, code=2).stderr
    assert "nearest valid: 'most_valuable'" in told
