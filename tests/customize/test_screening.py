"""Every mark follows from the rules as one would read them aloud."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from najimi.backends import DuckDbBackend
from najimi.customize.regrets import SUSPENSIONS
from najimi.customize.screening import MARKS, refusals, screening_step
from najimi.model.asking import UNDECLARED
from najimi.model.ideal_types import IdealType
from najimi.model.playbook import ContactRules, Playbook, Treatment
from najimi.model.screening_rules import ScreeningRules
from najimi.model.terms import Channel, ContactClass, Kind
from najimi.plan import Plan, SmallStep

Make = Callable[..., Any]
Row = dict[str, Any]
FEW = settings(
    deadline=None, max_examples=25, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
MANY = settings(FEW, max_examples=60)

RULES: dict[str, Callable[[Row], bool]] = {
    "n_orders >= 3": lambda row: row["n_orders"] >= 3,
    "stage in ('new', 'loyal')": lambda row: row["stage"] in ("new", "loyal"),
    "not days_since_last_talk <= 30": lambda row: (row["days_since_last_talk"] or 0) > 30,
    "days_since_last_talk is null": lambda row: row["days_since_last_talk"] is None,
    "true": lambda _: True,
}
SMALL_COUNT = st.integers(0, 5)
MAYBE_DAYS = st.one_of(st.none(), st.integers(0, 60))
RARELY = st.sampled_from([0, 0, 0, 1])
LISTED = st.one_of(st.none(), st.none(), st.lists(st.sampled_from(["t0", "t1"]), unique=True))
ROW = st.fixed_dictionaries(
    {
        "stage": st.sampled_from(["new", "loyal", "lost"]),
        "n_orders": SMALL_COUNT,
        "days_since_last_talk": MAYBE_DAYS,
        "n_open_complaints": RARELY,
        "days_since_complaint_closed": MAYBE_DAYS,
        "n_open_care_events": RARELY,
        "days_since_care_event_closed": MAYBE_DAYS,
        "n_treatments_in_period": SMALL_COUNT,
        "main_need": st.sampled_from([None, "saving_time"]),
        "alike_treatments": LISTED,
        "refused_treatments": LISTED,
        "ideal_types": st.one_of(st.none(), st.just(["quiet"]), st.just(["loud", "quiet"])),
        "n_contacts_7_days": SMALL_COUNT,
        "n_contacts_30_days": SMALL_COUNT,
        "n_unanswered": SMALL_COUNT,
        "n_gives": SMALL_COUNT,
        "n_pending_asks": SMALL_COUNT,
        "balance_points": st.integers(-1_000, 20_000),
        "has_bought_front": st.booleans(),
        "is_restricted": st.sampled_from([False, False, True]),
        "recent_treatments": LISTED,
    }
    | {
        f"may_{purpose}_{channel}": st.booleans()
        for purpose in ("promotional", "service", "care") for channel in ("email", "call")
    }
)  # fmt: skip
TREATMENT = st.fixed_dictionaries(
    {
        "when": st.sampled_from(sorted(RULES)),
        "kind": st.sampled_from(list(Kind)),
        "channel": st.sampled_from([Channel.EMAIL, Channel.CALL]),
        "contact_class": st.sampled_from(list(ContactClass)),
        "is_main_product": st.booleans(),
    }
)
LIMIT = st.one_of(st.none(), st.integers(0, 4))
SCREENING = st.builds(
    ScreeningRules, closed_quiet_days=st.one_of(st.none(), st.integers(0, 40)),
    max_treatments=LIMIT, asks_first=st.booleans(),
)  # fmt: skip
QUIET = IdealType("quiet", {}, donts=(Kind.ASK, Kind.SELL))
CONTACT_RULES = st.builds(ContactRules, LIMIT, LIMIT, st.integers(0, 40), LIMIT, st.integers(0, 3))


def read_aloud(row: Row, treatment: Treatment, playbook: Playbook, suspended: list[str]) -> str:
    """Return the first thing that speaks against a treatment, in plain Python."""
    rules, screening, give = playbook.contact_rules, playbook.screening, playbook.give_and_take
    is_must = treatment.contact_class == "must_arrive"
    is_caring = is_must or treatment.contact_class == "care"
    quiet = screening.closed_quiet_days
    quiet = rules.complaint_quiet_days if quiet is None else quiet
    takes = give.ask_points(rules.gives_per_ask, treatment.channel)
    is_upsell = treatment.kind == "sell" and treatment.is_main_product
    against = {
        "restricted": row["is_restricted"] and not is_must,
        "not_eligible": not RULES[treatment.when](row),
        "suspended": not is_must and treatment.treatment_id in suspended,
        "no_consent": not is_must and not row[f"may_{treatment.contact_class}_{treatment.channel}"],
        "complaint": not is_caring and has_case(row, "complaint", quiet),
        "care_event": not is_caring and has_case(row, "care_event", quiet),
        "resting": treatment.treatment_id in (row["recent_treatments"] or []),
        "near_duplicate": not is_caring and treatment.treatment_id in (row["alike_treatments"] or []),
        "refused_lately": not is_caring and treatment.treatment_id in (row["refused_treatments"] or []),
        "contact_rule": not is_caring and (
            reached(row["n_contacts_7_days"], rules.max_7_days)
            or reached(row["n_contacts_30_days"], rules.max_30_days)
        ),
        "rolling_limit": not is_caring and reached(row["n_treatments_in_period"], screening.max_treatments),
        "unanswered": not is_caring and reached(row["n_unanswered"], rules.unanswered_limit),
        "not_their_way": not is_caring and "quiet" in (row["ideal_types"] or [])
        and treatment.kind in ("ask", "sell"),
        "ask_first": treatment.kind == "sell" and screening.asks_first and row["main_need"] is None,
        "too_early": treatment.is_main_product and not row["has_bought_front"],
        "give_first": (treatment.kind == "ask" and (
            row["n_gives"] < 1
            or row["balance_points"] - (row["n_pending_asks"] + 1) * takes < give.line_points
        )) or (is_upsell and row["balance_points"] < give.line_points),
    }  # fmt: skip
    return next((mark for mark, is_against in against.items() if is_against), "open")


def has_case(row: Row, mark: str, quiet_days: int) -> bool:
    since = row[f"days_since_{mark}_closed"]
    return row[f"n_open_{mark}s"] > 0 or (since is not None and since <= quiet_days)


def reached(count: int, limit: int | None) -> bool:
    return limit is not None and count >= limit


@pytest.fixture(scope="module")
def screen(backend: DuckDbBackend, contexts: Make) -> Make:
    """Return how to get the mark of every treatment for every row, from DuckDB."""

    def marks(
        playbook: Playbook, rows: list[Row], suspended: Sequence[str] = ()
    ) -> list[list[str]]:
        seeds = pa.table({"seed": ["salt:1:"], "turn_seed": ["1:"], "interval_share": [0.8]})
        backend.register("contexts", contexts(rows))
        stopped = pa.table({"suspended_treatments": [list(suspended)]}, schema=SUSPENSIONS)
        backend.register("suspensions", stopped)
        step = SmallStep("seeds", lambda _: seeds, seeds.schema, small=())
        backend.run(Plan((step, screening_step(playbook)), ("screened",)))
        found = backend.collect("screened").sort_by("customer_id").to_pylist()
        columns = [f"mark_{n}" for n in range(len(playbook.treatments))]
        return [[MARKS[row[name]] for name in columns] for row in found]

    return marks


@given(
    rows=st.lists(ROW, min_size=1, max_size=15),
    treatments=st.lists(TREATMENT, min_size=1, max_size=4),
    rules=CONTACT_RULES,
    screening=SCREENING,
    suspended=st.lists(st.sampled_from(["t0", "t2"]), max_size=1),
)
@MANY
def test_every_mark_is_what_one_would_read_aloud(
    screen: Make, playbook_of: Make, rows: list[Row], treatments: list[Row], rules: ContactRules,
    screening: ScreeningRules, suspended: list[str],
) -> None:  # fmt: skip
    playbook = playbook_of(
        *treatments, contact_rules=rules, screening=screening, ideal_types=(QUIET,)
    )
    expected = [
        [read_aloud(row, t, playbook, suspended) for t in playbook.treatments] for row in rows
    ]
    assert screen(playbook, rows, suspended) == expected


@given(
    rows=st.lists(ROW, min_size=1, max_size=15),
    treatments=st.lists(TREATMENT, min_size=1, max_size=4),
)
@FEW
def test_nobody_is_open_without_consent_unless_it_must_arrive(
    screen: Make, playbook_of: Make, rows: list[Row], treatments: list[Row]
) -> None:
    never = {f"may_{p}_{c}": False for p in ("promotional", "service", "care") for c in Channel}
    playbook = playbook_of(*treatments)
    for row in screen(playbook, [row | never for row in rows]):
        for treatment, mark in zip(playbook.treatments, row, strict=True):
            is_must = treatment.contact_class is ContactClass.MUST_ARRIVE
            assert mark != "open" or is_must


def test_the_whole_pack_is_closed_to_dora_who_gave_no_consent(screen: Make, pack: Playbook) -> None:
    never = {f"may_{p}_{c}": False for p in ("promotional", "service", "care") for c in Channel}
    (marks,) = screen(pack, [never])
    assert set(marks) == {"not_eligible", "no_consent"}
    assert set(screen(pack, [{}])[0]) >= {"open", "not_eligible"}


def test_consent_for_one_purpose_and_channel_opens_no_other(
    screen: Make, playbook_of: Make
) -> None:
    playbook = playbook_of(
        {"contact_class": ContactClass.PROMOTIONAL}, {"contact_class": ContactClass.SERVICE},
        {"contact_class": ContactClass.SERVICE, "channel": Channel.CALL},
        {"contact_class": ContactClass.MUST_ARRIVE},
    )  # fmt: skip
    never = {f"may_{p}_{c}": False for p in ("promotional", "service", "care") for c in Channel}
    marks = screen(playbook, [never | {"may_service_email": True}])
    assert marks == [["no_consent", "open", "no_consent", "open"]]


def test_only_what_must_arrive_reaches_someone_whose_information_rests(
    screen: Make, playbook_of: Make
) -> None:
    playbook = playbook_of(*({"contact_class": each} for each in ContactClass))
    (marks,) = screen(playbook, [{"is_restricted": True}])
    open_to = [t.contact_class for t, mark in zip(playbook.treatments, marks, strict=True)
               if mark != "restricted"]  # fmt: skip
    assert open_to == [ContactClass.MUST_ARRIVE]


def test_care_reaches_who_complained_and_heard_too_much(screen: Make, playbook_of: Make) -> None:
    playbook = playbook_of(
        {"contact_class": ContactClass.CARE, "kind": Kind.CARE},
        {"contact_class": ContactClass.SERVICE},
    )
    weary = {"n_open_complaints": 1, "n_contacts_7_days": 9, "n_unanswered": 9}
    assert screen(playbook, [weary]) == [["open", "complaint"]]


@pytest.mark.parametrize(("days", "mark"), [(30, "complaint"), (31, "open"), (None, "open")])
def test_the_quiet_after_a_settled_complaint_ends_after_its_last_day(
    screen: Make, playbook_of: Make, days: int | None, mark: str
) -> None:
    assert screen(playbook_of({}), [{"days_since_complaint_closed": days}]) == [[mark]]


@pytest.mark.parametrize(
    ("someone", "mark"),
    [
        ({"n_contacts_7_days": 1}, "contact_rule"),
        ({"n_contacts_7_days": 0, "n_contacts_30_days": 2}, "open"),
        ({"n_contacts_30_days": 3}, "contact_rule"),
        ({"n_unanswered": 2}, "open"),
        ({"n_unanswered": 3}, "unanswered"),
        ({"recent_treatments": ["t0"]}, "resting"),
        ({"recent_treatments": ["t1"]}, "open"),
    ],
)
def test_a_limit_is_reached_by_the_contact_that_fills_it(
    screen: Make, playbook_of: Make, someone: Row, mark: str
) -> None:
    assert screen(playbook_of({}), [someone]) == [[mark]]


def test_the_marks_come_in_the_order_of_their_codes(pack: Playbook) -> None:
    screening = ScreeningRules(max_treatments=1)
    for kind in Kind:
        first = dataclasses.replace(
            pack.treatments[0], kind=kind, is_main_product=True, product_id="tea",
            replaces_product_id="water",
        )  # fmt: skip
        playbook = dataclasses.replace(
            pack, treatments=(first,), screening=screening, ideal_types=(QUIET,)
        )
        codes = [MARKS.index(mark) for mark, _ in refusals(0, playbook)]
        assert codes == sorted(codes)
        assert 0 not in codes


def test_nothing_may_be_sold_in_a_playbook_that_can_record_no_need_only_if_it_asks_none(
    screen: Make, playbook_of: Make
) -> None:
    unknown = {"main_need": None}
    assert screen(playbook_of({}), [unknown]) == [["ask_first"]]
    assert screen(playbook_of({}, asked=UNDECLARED), [unknown]) == [["open"]]
    assert screen(playbook_of({"kind": Kind.GIVE}), [unknown]) == [["open"]]
