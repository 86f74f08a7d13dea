"""The page for authors of playbooks: its playbook, its rules and its commands, as they stand."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from tests.terminal import Said, run_najimi

from najimi.customize import check_playbook, playbook_remarks
from najimi.customize.rules import rule_faults
from najimi.model.playbook import SECTIONS
from najimi.workspace import Workspace

TEXT = (Path(__file__).parents[2] / "docs" / "how-to" / "write-a-playbook.md").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", TEXT, flags=re.S)


PLAYBOOK = "\n".join(blocks("toml"))
RULES = [line for block in blocks("sql") for line in block.splitlines()]
SLIPS = re.findall(r"^\| `(.+)` \| (.+) \|$", TEXT, flags=re.M)
COMMANDS = [line for block in blocks("sh") for line in block.splitlines()]


def test_its_playbook_may_be_published() -> None:
    playbook = check_playbook(PLAYBOOK, currency="JPY")
    assert [each.treatment_id for each in playbook.treatments] == [
        "leaves_put_aside", "a_better_leaf",
    ]  # fmt: skip
    better = playbook.treatment("a_better_leaf")
    assert (better.price_amount, better.unit_margin_amount) == (1800, 900)
    assert (better.product_id, better.replaces_product_id) == ("fine_sencha", "tea")
    assert better.commitment is not None
    assert better.commitment.told_days_before == 14
    assert playbook.capacities["treatment_a_better_leaf"] == 40
    keys = {remark.key for remark in playbook_remarks(playbook)}
    assert keys == {"playbook-idle-strategy", "playbook-strengths"}


@pytest.mark.parametrize("name", SECTIONS)
def test_it_names_every_section_that_a_playbook_may_have(name: str) -> None:
    told = rf"\[{name}[\].]|^{name} =" if name in PLAYBOOK else rf"`\[+{name}\]+`"
    assert re.search(told, TEXT, flags=re.M)


@pytest.mark.parametrize("rule", RULES)
def test_its_rules_are_sound(rule: str) -> None:
    assert rule_faults(rule) == ()


@pytest.mark.parametrize(("rule", "answer"), SLIPS)
def test_its_slips_are_answered_as_it_says(rule: str, answer: str) -> None:
    (fault,) = rule_faults(rule)
    assert answer in fault.hint


@pytest.fixture(scope="module")
def results(small_shop: Workspace, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Said]:
    folder = tmp_path_factory.mktemp("author")
    shop = shutil.copytree(small_shop.folder, folder / "shop")
    settings = shop / "najimi.toml"
    settings.write_text(settings.read_text("utf-8").replace('"ja"', '"en"', 1), "utf-8")
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for command in COMMANDS:
            program, *arguments = shlex.split(command)
            assert program == "najimi"
            found[command] = run_najimi(*arguments)
            if "playbook draft" in command:
                (shop / "playbook" / "draft.toml").write_text(PLAYBOOK, "utf-8")
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_its_commands_end_well(results: dict[str, Said], command: str) -> None:
    assert results[command].exit_code == 0, results[command].output


def test_they_say_what_it_says(results: dict[str, Said]) -> None:
    (told,) = blocks("text")
    assert results[COMMANDS[-1]].stdout == told
    said = {command.split()[2]: result.stdout for command, result in results.items()}
    assert "tea_shop_1 is sound: 2 treatments." in said["check"]
    assert "tea_shop_1 rehearsed beside retail_starter_3" in said["rehearse"]
    assert said["list"].splitlines()[-1].startswith("tea_shop_1")
    assert said["list"].splitlines()[-1].endswith("in force")
