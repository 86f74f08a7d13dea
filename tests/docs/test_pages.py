"""Pages that name numbers, packages, links or words of the code are held against it."""

from __future__ import annotations

import inspect
import re
import tomllib
from pathlib import Path

import pytest

from najimi.customize.screening import MARKS
from najimi.demo.simulated import recover_many
from najimi.differentiate import backtest, fitting, spend_fitting
from najimi.differentiate.choosing import correcting, rules
from najimi.differentiate.purchasing.histories import HALF_LIVES_DAYS
from najimi.differentiate.standing import bonds, declines, flow, scan, stages
from najimi.learn.lift import FEWEST_CUSTOMERS
from najimi.load.staged import OWN_SOURCES
from najimi.model.playbook import CLASSES_OF_KIND
from najimi.model.structure_rules import OURS
from najimi.model.terms import Kind, Stage, Tier
from najimi.playbooks import read_pack
from najimi.tables import TURN_TABLES
from najimi.tables.facts import EARLIEST, MOST_AMOUNT
from najimi.tables.turn import MODELS
from najimi.testing import CAST
from najimi.workspace import Manifest

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
    told = table_below(page("docs/loop/2-differentiate.md"), "## Tiers")
    assert set(told) == set(Tier)
    assert told["most_valuable"] == f"share above < {OURS.tiers.most_valuable_share:.2f}"
    assert told["steady"] == f"share above < {OURS.tiers.steady_share:.2f}"


def test_the_stages_are_those_of_the_code() -> None:
    text = page("docs/loop/2-differentiate.md")
    told = table_below(text, "## Stages")
    assert set(told) == set(Stage)
    assert told["lapsing"].startswith(f"silent for {stages.LAPSING_GAPS} usual gaps")
    assert told["lost"].startswith(f"silent for {stages.LOST_GAPS} usual gaps")
    assert f"{stages.LOST_GAPS} times" in told["won_back"]
    assert f"{stages.WON_BACK_DAYS} days ago" in told["won_back"]
    assert told["loyal"] == f"{stages.LOYAL_ORDERS} purchases or more"
    assert f"shorter than {stages.SHORTEST_GAP_DAYS} days" in text


def test_the_rules_of_path_decline_and_bond_are_those_of_the_code() -> None:
    text, method = page("docs/loop/2-differentiate.md"), page("docs/methods/decline.md")
    days = flow.FOLLOWED_DAYS
    assert f"entered it {days + 1} to {2 * days} days ago over {days} days" in text
    assert f"At least {flow.FEWEST_MOVED} of those followed" in text
    assert f"longer than {100 * flow.STUCK_SHARE:.0f} % of those who went on" in text
    assert f"the {stages.WON_BACK_DAYS + 1}st day after" in text
    assert f"more than {scan.FEWEST_EVENTS} purchases in the last {declines.WATCHED_DAYS}" in text
    assert f"probability of {declines.ALARM_PROBABILITY} or less" in text
    assert f"by {scan.PRIOR_GAPS} gaps of plain chance, and {scan.LEAST_DISPERSION} at" in method
    assert f"counts half after {bonds.HALF_AFTER_DAYS} days" in text
    assert f"strength of {bonds.AT_RISK_STRENGTH} or more" in text
    told = table_below(text, "## Whom they know among us")
    doubt = bonds.DOUBT_MEETINGS
    strengths = [1 / (1 + doubt), 10 / (10 + doubt), 5 / (10 + doubt)]
    assert list(told.values()) == [f"{strength:.2f}" for strength in strengths]


def test_the_limits_of_the_backtest_are_those_of_the_code() -> None:
    text = page("docs/loop/2-differentiate.md")
    assert f"Up to {backtest.MOST_ORIGINS} past days" in text
    assert f"At most {backtest.MOST_CUSTOMERS:,} customers" in text
    assert f"shorter than {backtest.SHORTEST_WINDOW_DAYS} days are not tried" in text
    assert f"At most {fitting.MOST_SPENDERS:,} customers" in page("docs/methods/spend.md")
    assert f"At most {backtest.MOST_WITNESSES:,} customers are **witnesses**" in text
    for path in ("docs/loop/2-differentiate.md", "docs/methods/purchase-models.md"):
        assert f"{100 * backtest.OPENING_SHARE:g} % of its customers had come" in page(path)
    assert f"fewer than {FEWEST_CUSTOMERS} customers" in page("docs/loop/5-learn.md")


def test_the_marks_are_those_of_the_code_in_their_order() -> None:
    marks = table_below(page("docs/loop/3-customize.md"), "## Screen")
    assert ("open", *marks) == MARKS


def test_the_classes_of_each_kind_are_those_of_the_code() -> None:
    told = table_below(page("docs/loop/3-customize.md"), "a kind may not borrow a milder one")
    assert told == {
        kind: ", ".join(f"`{one}`" for one in classes) for kind, classes in CLASSES_OF_KIND.items()
    }


def test_the_bounds_of_facts_are_those_of_the_code() -> None:
    assert f"before {EARLIEST.day} January {EARLIEST.year}" in page("docs/loop/1-identify.md")
    power = f"10^{len(str(MOST_AMOUNT)) - 1}"
    assert f"before {EARLIEST.year} and amounts beyond {power}" in page("CHANGELOG.md")
    for name in OWN_SOURCES:
        assert f"`{name}`" in page("docs/loop/1-identify.md")


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


def test_every_candidate_for_money_stands_on_its_pages() -> None:
    for path in ("docs/loop/2-differentiate.md", "docs/methods/spend.md"):
        assert [
            name for name in spend_fitting.SPEND_CANDIDATES if f"`{name}`" not in page(path)
        ] == []


def test_every_quantity_of_the_models_stands_on_the_page() -> None:
    text = page("docs/loop/2-differentiate.md")
    assert [name for name in MODELS.column("quantity").choices if f"`{name}`" not in text] == []


def test_the_rule_of_the_choice_is_that_of_the_code() -> None:
    rule = {
        f"ithin {100 * rules.CLOSE_SHARE:g} % of it",
        f"knew {rules.FEWEST_OF_SEGMENT} of either",
        f"falls by more than {100 * rules.SEGMENT_GAIN_SHARE:g} %",
        f"falls by more than {100 * rules.KEEP_SHARE:g} %",
        f"by {100 * correcting.MOST_TOTAL_CORRECTION:g} % at most",
        "{}, {}, {} or {} days".format(*HALF_LIVES_DAYS),
    }
    text = page("docs/loop/2-differentiate.md")
    assert {sentence for sentence in rule if sentence not in text} == set()


def test_every_setting_of_the_manifest_stands_in_the_architecture() -> None:
    text = page("ARCHITECTURE.md").split("The manifest is made:", 1)[1].split("\n", 1)[0]
    told = {
        "seed": "seed",
        "horizon_days": "horizon",
        "annual_discount_share": "annual discount",
        "interval_share": "interval",
        "default_margin_share": "default margin share",
        "boosting_rounds": "trees of the boosted correction",
        "time_zone": "zone",
        "phone_region": "telephone region",
        "currency": "currency",
        "engine": "engine",
        "playbook_version": "playbook version",
        "playbook_digest": "digest",
        "fact_versions": "fact versions",
        "previous_turn_id": "previous turn",
        "code_version": "code version",
    }
    rest = set(Manifest.__dataclass_fields__) - told.keys()
    assert rest == {"turn_id", "as_of", "is_replay"}
    assert [word for word in told.values() if word not in text] == []


def test_the_number_of_simulated_shops_is_that_of_the_demo() -> None:
    n_shops = inspect.signature(recover_many).parameters["n_shops"].default
    for path in ("ARCHITECTURE.md", "CHANGELOG.md", "docs/loop/5-learn.md"):
        assert re.search(rf"\b{n_shops} simulated", page(path)), path


def test_the_cast_is_introduced() -> None:
    text = page("CONTRIBUTING.md")
    assert [name for name in CAST if name.capitalize() not in text] == []


def source_of(module: str) -> str:
    """Return a file of the desk as text, for it cannot be imported without a workspace."""
    return (ROOT / "src" / "najimi" / "desk" / f"{module}.py").read_text(encoding="utf-8")


def pages_of_the_desk() -> set[str]:
    """Return the addresses of the desk that one reads; those to enter stand apart."""
    modules = {
        "pages": "views/pages", "structure": "views/structure",
        "relations": "views/relations", "rehearsal": "views/rehearsal",
        "ownership": "views/ownership", "uploads": "uploads/views",
        "duplicates": "duplicates/views",
    }  # fmt: skip
    is_read = r'@require_(?:safe|http_methods\(\["GET".*\))(?:\n@.*)*\ndef (\w+)'
    read = {
        (name, view) for name, at in modules.items() for view in re.findall(is_read, source_of(at))
    }
    routes = re.findall(r'path\("([^"]*)", (\w+)\.(\w+)', source_of("urls"))
    return {address for address, module, view in routes if (module, view) in read}


def test_every_page_of_the_desk_stands_on_its_page() -> None:
    text, read_at = page("docs/desk/desk.md"), pages_of_the_desk()
    assert len(read_at) == 28
    told = [re.sub(r"<\w+:(\w+)>", lambda found: f"<{found[1]}>", each) for each in read_at]
    written = [each.replace("_id>", " id>") for each in told]
    assert [address for address in written if f"`/{address}`" not in text] == []


def test_every_reason_and_refusal_of_the_desk_stands_on_its_page() -> None:
    text = page("docs/desk/desk.md")
    models = source_of("models").split("class LeaveReason")[1].split("class ")[0]
    reasons = re.findall(r'^    [A-Z_]+ = "(\w+)"$', models, flags=re.M)
    refused = {code for cell in table_below(text, "## What is refused")
               for code in re.findall(r"[\w-]+", cell)}  # fmt: skip
    named = re.findall(r'^    "([\w-]+)": \d+,$', source_of("views/acts"), flags=re.M)
    assert len(reasons) == 5
    assert [reason for reason in reasons if f"`{reason}`" not in text] == []
    assert refused == {*named, "pair-changed"}
