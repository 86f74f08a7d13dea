"""The desk goes on after somebody was erased, and does not show them."""

from __future__ import annotations

from threading import Thread

from najimi.desk.engine import open_shop
from najimi.ownership import erase
from najimi.ownership.person import find_people
from najimi.testing import AS_OF
from najimi.workspace import Workspace
from najimi.workspace.arrivals import nothing_arriving


def test_a_desk_that_runs_reads_facts_after_an_erasure(copied_shop: Workspace) -> None:
    shop = open_shop(copied_shop.folder)
    before = shop.facts("order_lines", [], ["source_key"])["source_key"].to_pylist()
    erase(copied_shop, "shop:alice", now=AS_OF, who="owner", desk=lambda *_: {})
    after = shop.facts("order_lines", [], ["source_key"])["source_key"].to_pylist()
    assert sorted(after) == sorted(key for key in before if key != "alice")


def test_erasing_blanks_the_audit_and_removes_what_names_them(desk: Workspace) -> None:
    from najimi.desk.erasure import erase_rows
    from najimi.desk.models import AuditEntry, CarriedOut
    from najimi.desk.services import create_owner

    who = create_owner()
    (alice,) = find_people(desk, ["shop:alice"]).customer_ids
    for number, customer in enumerate((alice, "c-other")):
        CarriedOut.objects.create(decision_id=f"d{number}", customer_id=customer, who=who, at=AS_OF)
        AuditEntry.objects.create(what="x", customer_id=customer, why="y", who=who, at=AS_OF)
    erase_rows(frozenset({alice}), "E-1")
    assert list(CarriedOut.objects.values_list("customer_id", flat=True)) == ["c-other"]
    told = set(AuditEntry.objects.values_list("customer_id", "why"))
    assert {("E-1", ""), ("c-other", "y")} <= told


def test_facts_are_handed_on_only_while_nobody_is_erased(desk_shop: Workspace) -> None:
    from django.db import connections

    from najimi.desk.services.outgoing import drain_outgoing

    def drain() -> None:
        drain_outgoing(desk_shop)
        connections.close_all()

    runs = Thread(target=drain)
    with nothing_arriving(desk_shop.folder):
        runs.start()
        runs.join(0.5)
        assert runs.is_alive()
    runs.join(60)
    assert not runs.is_alive()
