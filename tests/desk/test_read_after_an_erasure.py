"""The desk goes on after somebody was erased, and does not show them."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from threading import Thread

import pytest

from najimi.desk.engine import open_shop
from najimi.errors import BusyError
from najimi.ownership import erase
from najimi.ownership.person import find_people
from najimi.testing import AS_OF
from najimi.workspace import Workspace
from najimi.workspace.arrivals import nothing_arriving


def test_a_desk_that_runs_reads_facts_after_an_erasure(copied_shop: Workspace) -> None:
    shop = open_shop(copied_shop.folder)
    before = shop.facts("order_lines", [], ["source_key"])["source_key"].to_pylist()
    # Other tests may have merged somebody with her in the shop that this one is a copy of.
    hers = {key.source_key for key in find_people(copied_shop, ["shop:alice"]).keys}
    assert "alice" in hers & set(before)
    erase(copied_shop, "shop:alice", now=AS_OF, who="owner", desk=lambda *_: {})
    after = shop.facts("order_lines", [], ["source_key"])["source_key"].to_pylist()
    assert sorted(after) == sorted(key for key in before if key not in hers)


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


def test_an_erasure_is_not_done_while_a_reader_keeps_the_old_pages(desk_shop: Workspace) -> None:
    from django.db import connection

    from najimi.desk.erasure import erase_from_desk

    reader = sqlite3.connect(desk_shop.folder / "desk.sqlite3", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM desk_outgoingfact").fetchall()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(BusyError, match="in use elsewhere"):
        erase_from_desk(frozenset({"c-nobody"}), "E-1")
    reader.close()
    erase_from_desk(frozenset({"c-nobody"}), "E-1")
    connection.close()
    assert not (desk_shop.folder / "desk.sqlite3-wal").exists()


def test_a_link_under_way_to_them_is_removed(desk: Workspace) -> None:
    from najimi.desk.erasure import erase_rows
    from najimi.desk.models import OutgoingFact

    told = {"source": "desk", "source_key": "c-other", "into_source": "desk", "into_key": "c-gone"}
    OutgoingFact.objects.create(table="links", fact_id="l1", told=told)
    erase_rows(frozenset({"c-gone"}), "E-1")
    assert not OutgoingFact.objects.filter(fact_id="l1").exists()


def test_a_desk_that_is_down_is_told_in_a_sentence(
    desk_shop: Workspace,
) -> None:
    url = "postgresql://u:geheim@127.0.0.1:1/db"
    command = [sys.executable, "-m", "najimi.cli", "retention", "-w", str(desk_shop.folder)]
    done = subprocess.run(
        command, env=os.environ | {"NAJIMI_DESK_DATABASE_URL": url}, capture_output=True, text=True,
        check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 2 and "cannot be used" in done.stderr
    assert "Traceback" not in done.stderr and "geheim" not in done.stderr
