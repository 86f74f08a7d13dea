"""Pages that name numbers, packages, links or words of the code are held against it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from najimi.customize.screening import MARKS
from najimi.differentiate import backtest, fitting, standing
from najimi.learn.lift import FEWEST_CUSTOMERS
from najimi.model.terms import Kind, Stage, Tier
from najimi.playbooks import read_pack
from najimi.tables import TURN_TABLES

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def page(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def table_below(text: str, heading: str) -> dict[str, str]:
    """Return first and second cell of the rows of the first table below a heading."""
    lines = text.split(heading, 1)[1].splitlines()
    begin = next(index for index, line in enumerate(lines) if line.startswith("|"))
    rows: dict[str, str] = {}
    for line in lines[begin + 2 :]:
        if not line.startswith("|"):
            break
        first, second, *_ = (cell.strip() for cell in line.strip("|").split("|"))
        rows.setdefault(first.strip("`"), second)
    return rows


def test_the_tiers_are_those_of_the_code() -> None:
    tiers = table_below(page("docs/loop/2-differentiate.md"), "## Tiers")
    assert set(tiers) == set(Tier)
    assert tiers["most_valuable"] == f"share above < {standing.MOST_VALUABLE_SHARE:.2f}"
    assert tiers["steady"] == f"share above < {standing.STEADY_SHARE:.2f}"


def test_the_stages_are_those_of_the_code() -> None:
    text = page("docs/loop/2-differentiate.md")
    stages = table_below(text, "## Stages")
    assert set(stages) == set(Stage)
    assert stages["lapsing"].startswith(f"silent for {standing.LAPSING_GAPS} usual gaps")
    assert stages["lost"].startswith(f"silent for {standing.LOST_GAPS} usual gaps")
    assert f"{standing.LOST_GAPS} times" in stages["won_back"]
    assert f"{standing.WON_BACK_DAYS} days ago" in stages["won_back"]
    assert stages["loyal"] == f"{standing.LOYAL_ORDERS} purchases or more"
    assert f"shorter than {standing.SHORTEST_GAP_DAYS} days" in text


def test_the_limits_of_the_backtest_are_those_of_the_code() -> None:
    text = page("docs/loop/2-differentiate.md")
    assert f"Up to {backtest.MOST_ORIGINS} past days" in text
    assert f"At most {backtest.MOST_CUSTOMERS:,} customers" in text
    assert f"shorter than {backtest.SHORTEST_WINDOW_DAYS} days are not tried" in text
    assert f"At most {fitting.MOST_SPENDERS:,} customers" in page("docs/methods/spend.md")
    assert f"fewer than {FEWEST_CUSTOMERS} customers" in page("docs/loop/5-learn.md")


def test_the_marks_are_those_of_the_code_in_their_order() -> None:
    marks = table_below(page("docs/loop/3-customize.md"), "## Screen")
    assert ("open", *marks) == MARKS


def test_the_limits_of_the_starter_pack_are_those_of_the_pack() -> None:
    rules = tomllib.loads(read_pack("retail_starter"))["contact_rules"]
    told = (
        "{max_7_days} contact in 7 days, {max_30_days} in 30 days, {complaint_quiet_days} quiet "
        "days, {unanswered_limit} unanswered, {gives_per_ask} gives per ask"
    )
    assert told.format(**rules) in page("docs/loop/3-customize.md")


def test_every_table_of_a_turn_stands_in_the_architecture() -> None:
    text = page("ARCHITECTURE.md")
    assert [name for name in TURN_TABLES if f"`{name}`" not in text] == []


def test_every_package_stands_in_the_house() -> None:
    packages = {
        path.name.removesuffix(".py")
        for path in (ROOT / "src" / "najimi").iterdir()
        if not path.name.startswith((".", "_")) and (path.is_dir() or path.suffix == ".py")
    }
    text = page("ARCHITECTURE.md")
    assert {name for name in packages if not re.search(rf"^  {name}(/|\.py) ", text, re.M)} == set()


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads(page("pyproject.toml"))["project"]
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    text = page("docs/adr/0007-dependencies.md")
    named = {re.split(r"[\[<>=~]", name)[0] for name in [*project["dependencies"], *extras]}
    assert {
        name for name in named - {"najimi"} if not re.search(rf"^\|.*\b{name}\b", text, re.M)
    } == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_pages_leads_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_the_numbers_of_the_decisions_have_no_gap() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_title_of_a_decision_begins_with_its_number() -> None:
    for path in (ROOT / "docs" / "adr").glob("*.md"):
        assert path.read_text(encoding="utf-8").startswith(f"# {path.name[:4]}. ")


def test_every_kind_stands_in_the_glossary() -> None:
    text = page("docs/glossary.md")
    assert [kind for kind in Kind if f"`{kind}`" not in text] == []
