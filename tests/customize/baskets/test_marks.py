"""What somebody refused at the counter rests; the counter itself goes on for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from tests.customize.leaks.registering import FAR_BACK, turn_rows, whole

from najimi.backends import DuckDbBackend
from najimi.customize.barring import barring_steps
from najimi.customize.baskets import marks_step
from najimi.customize.regrets import SUSPENSIONS
from najimi.model.counter_rules import AT_THE_COUNTER
from najimi.model.moment import Moment
from najimi.model.playbook import Playbook
from najimi.plan import Plan
from najimi.tables.turn import END_OF_TIME
from najimi.testing import fact_rows

NOW = datetime(2026, 4, 1, tzinfo=UTC)
MOMENT = Moment(NOW, "Asia/Tokyo", 365, 0.1, 0.8, 1, "turn", "salt")
CONTACTS = pa.schema(
    [("customer_id", pa.string()), ("treatment_id", pa.string()), ("day", pa.date32()),
     ("direction", pa.string()), ("is_ghost", pa.bool_())]
)  # fmt: skip
Row = dict[str, Any]


@pytest.fixture(scope="module")
def playbook(playbook_of: Callable[..., Playbook]) -> Playbook:
    """Return a playbook that offers tea in two ways and soap in one, and one thing without need."""
    return playbook_of(
        {"product_id": "tea", "need": "calm"}, {"product_id": "tea", "need": "health"},
        {"product_id": "soap", "need": "calm"}, {"need": ""},
    )  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbBackend]:
    """Return a DuckDB of this file's own: here is told what elsewhere is computed."""
    with DuckDbBackend(scratch=tmp_path_factory.mktemp("marks")) as opened:
        yield opened


@pytest.fixture
def screened(
    engine: DuckDbBackend, contexts: Callable[..., pa.Table], playbook: Playbook
) -> Callable[..., tuple[list[str], Row]]:
    """Return what a verdict of Alice lets rest in the plan, and what the counter is told of her."""

    def told(**verdict: Any) -> tuple[list[str], Row]:
        said = {"source_key": "alice", "occurred_at": NOW - timedelta(days=3)} | verdict
        issued = {"fact_id": "n1", "source_key": "alice", "customer_id": "alice"}
        key = {"source": "shop", "source_key": "alice", "customer_id": "alice"}
        span = {"from_at": FAR_BACK, "until_at": END_OF_TIME}
        engine.register("identities", turn_rows("identities", [key | span]))
        engine.register("verdicts", fact_rows("verdicts", [said]))
        engine.register("interactions", fact_rows("interactions", []))
        decided = whole("decisions_issued", issued | {"treatment_id": AT_THE_COUNTER})
        engine.register("decisions_issued", fact_rows("decisions_issued", [decided]))
        engine.register("contacts", CONTACTS.empty_table())
        engine.run(Plan(barring_steps(MOMENT, playbook), ("refused",)))
        found = engine.collect("refused").to_pylist()
        barred = found[0]["refused_treatments"] if found else []
        row = {"customer_id": "alice", "refused_treatments": barred}
        engine.register("contexts", contexts([row]))
        engine.register("decisions", turn_rows("decisions", [row]))
        engine.register("seeds", pa.table({"seed": ["salt"]}))
        engine.register("needs", turn_rows("needs", []))
        engine.register("suspensions", pa.table({SUSPENSIONS.names[0]: [[]]}, schema=SUSPENSIONS))
        engine.run(Plan(marks_step(MOMENT, playbook), ("counter_marks",)))
        return barred, engine.collect("counter_marks").to_pylist()[0]

    return told


@pytest.mark.parametrize("named", [{"treatment_id": AT_THE_COUNTER}, {"decision_id": "n1"}])
@pytest.mark.parametrize("verdict", ["refused", "not_for_me", "nuisance"])
def test_a_product_refused_at_the_counter_rests_everywhere_and_nothing_else_does(
    screened: Callable[..., tuple[list[str], Row]], named: Row, verdict: str
) -> None:
    barred, marked = screened(verdict=verdict, product_id="tea", **named)
    assert barred == ["t0", "t1"]
    assert (marked["mark"], marked["refused_products"]) == ("open", ["tea"])


def test_a_question_refused_at_the_counter_silences_neither_it_nor_the_plan(
    screened: Callable[..., tuple[list[str], Row]],
) -> None:
    barred, marked = screened(verdict="refused", treatment_id=AT_THE_COUNTER, decision_id="n1")
    assert barred == []
    assert (marked["mark"], marked["refused_products"]) == ("open", None)


def test_what_was_refused_of_the_plan_is_not_suggested_at_the_counter_either(
    screened: Callable[..., tuple[list[str], Row]],
) -> None:
    barred, marked = screened(verdict="not_for_me", treatment_id="t0")
    assert barred == ["t0", "t1", "t2"]  # the product, and the need
    assert (marked["mark"], marked["refused_products"]) == ("open", ["tea"])
