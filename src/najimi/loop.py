"""
One turn of the loop: the five phases, once, joined by tables.

identify -> differentiate -> customize -> interact -> learn; the response rates that *learn*
writes in this turn are read by *customize* in the next.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from najimi import __version__
from najimi.backends import Backend, DuckDbBackend
from najimi.customize import plan_customize, treatments_table
from najimi.differentiate.phase import plan_differentiate
from najimi.faults import fault_point
from najimi.identify import plan_identify
from najimi.interact import plan_interact
from najimi.journal import compact
from najimi.learn import plan_learn
from najimi.model.moment import Moment
from najimi.model.playbook import Playbook
from najimi.plan import Plan, Source
from najimi.tables import FACT_TABLES, TURN_TABLES
from najimi.workspace import Manifest, Turn, Workspace, digest_of
from najimi.workspace.turn_records import CARRIED

OnPhase = Callable[[str], None]
DECIDED = "decisions_issued"


def run_turn(
    workspace: Workspace,
    *,
    as_of: datetime,
    is_replay: bool = False,
    backend: Backend | None = None,
    on_phase: OnPhase = lambda _: None,
) -> Turn:
    """
    Run one turn and publish it.

    Parameters
    ----------
    workspace : Workspace
    as_of : datetime
        Aware. Facts that occurred at or after it do not exist for this turn.
    is_replay : bool, default False
        Whether the turn looks at the past: its decisions are marked as never delivered.
    backend : Backend, optional
        Where to run, left open; by default the engine of the workspace's settings.
    on_phase : callable, optional
        Told the name of each phase as it begins.

    Returns
    -------
    Turn
        The published turn. The same facts, ``as_of``, playbook and seed give the same tables.

    Raises
    ------
    BusyError
        If another turn of this workspace runs.
    TableError
        If a phase broke the contract of a table; nothing is published then.
    """
    with workspace.turns.lock():
        workspace.turns.remove_leftovers()
        compact(workspace)
        finish_turns(workspace)
        playbook = workspace.playbook()
        manifest = _manifest(workspace, playbook, as_of, is_replay)
        done = workspace.turns.find(manifest.turn_id)
        if done is None:
            if _put_small_files_together(workspace):
                manifest = _manifest(workspace, playbook, as_of, is_replay)
            done = _compute(workspace, playbook, manifest, backend, on_phase)
        else:
            workspace.turns.show(manifest)
        _issue(workspace, done)
        workspace.turns.prune(keep=workspace.settings.keep_turns, spare=done)
        return done


def _put_small_files_together(workspace: Workspace) -> int:
    """Put small files of facts together, such that every turn can still be decided again."""
    pinned = [manifest.fact_versions for manifest in workspace.turns.pinned()]
    return sum(
        workspace.facts.optimize(name, pinned=[of[name] for of in pinned if name in of])
        for name in FACT_TABLES
    )


def finish_turns(workspace: Workspace) -> None:
    """Issue the decisions of published turns, where a kill came between publishing and issuing."""
    for turn in workspace.turns.all():
        _issue(workspace, turn)


def given_to_differentiate(playbook: Playbook) -> dict[str, Any]:
    """
    Return all of a playbook that *differentiate* is given, which is all it can depend on.

    Two playbooks that give the same make the same tables of this phase; a rehearsal relies on it.
    """
    return _told_to_differentiate(playbook) | {"treatments": treatments_table(playbook).to_pylist()}


def _told_to_differentiate(playbook: Playbook) -> dict[str, Any]:
    return {
        "rules": playbook.structure,
        "asked": playbook.asked,
        "give_and_take": playbook.give_and_take,
        "gives_per_ask": playbook.contact_rules.gives_per_ask,
    }


def plans(moment: Moment, playbook: Playbook, *, default_margin_share: float) -> dict[str, Plan]:
    """Return the plan of every phase, in the order of the loop."""
    return {
        "identify": plan_identify(phone_region=moment.phone_region),
        "differentiate": plan_differentiate(
            moment,
            default_margin_share=default_margin_share,
            **_told_to_differentiate(playbook),
        ),
        "customize": plan_customize(moment, playbook),
        "interact": plan_interact(),
        "learn": plan_learn(moment),
    }


def register_inputs(
    backend: Backend, workspace: Workspace, playbook: Playbook, manifest: Manifest
) -> None:
    """Make facts (cut at ``as_of``), the playbook's treatments, last turn's rates and models known."""
    for name, version in manifest.fact_versions.items():
        source = workspace.facts.source(name, version=version)
        backend.register(name, source, before=manifest.as_of)
    backend.register("treatments", treatments_table(playbook))
    previous = (
        workspace.turns.find_record(manifest.previous_turn_id)
        if manifest.previous_turn_id
        else None
    )
    for name in CARRIED:
        # A turn of an earlier release may lack the table.
        found = previous.source(name) if previous and previous.has(name) else None
        backend.register(f"previous_{name}", found or Source(TURN_TABLES[name].schema, ()))


def moment_of(workspace: Workspace, manifest: Manifest) -> Moment:
    """Return the clock and seed of a turn from its manifest."""
    return Moment(
        as_of=manifest.as_of,
        time_zone=manifest.time_zone,
        horizon_days=manifest.horizon_days,
        annual_discount_share=manifest.annual_discount_share,
        interval_share=manifest.interval_share,
        seed=manifest.seed,
        turn_id=manifest.turn_id,
        salt=workspace.salt,
        phone_region=manifest.phone_region,
        boosting_rounds=manifest.boosting_rounds,
    )


def open_backend(workspace: Workspace, scratch: Path) -> Backend:
    """Return the backend that the workspace's settings name."""
    settings = workspace.settings
    if settings.engine == "spark":
        from najimi.backends.spark import SparkBackend

        return SparkBackend(scratch=scratch, time_zone=settings.time_zone, salt=workspace.salt)
    return DuckDbBackend(
        scratch=scratch,
        memory_limit_mb=settings.memory_limit_mb,
        time_zone=settings.time_zone,
        salt=workspace.salt,
    )


def _compute(
    workspace: Workspace,
    playbook: Playbook,
    manifest: Manifest,
    backend: Backend | None,
    on_phase: OnPhase,
) -> Turn:
    moment = moment_of(workspace, manifest)
    with workspace.turns.begin(manifest.turn_id) as folder:
        opened = nullcontext(backend) if backend else open_backend(workspace, folder / "scratch")
        with opened as engine:
            register_inputs(engine, workspace, playbook, manifest)
            by_phase = plans(moment, playbook, default_margin_share=manifest.default_margin_share)
            for phase, plan in by_phase.items():
                on_phase(phase)
                fault_point("turn.before_phase")
                engine.run(plan)
                for name in plan.outputs:
                    if name in TURN_TABLES:
                        engine.write(name, TURN_TABLES[name], folder / f"{name}.parquet")
            fault_point("turn.after_phases")
        return workspace.turns.publish(folder, manifest)


def _manifest(
    workspace: Workspace, playbook: Playbook, as_of: datetime, is_replay: bool
) -> Manifest:
    settings = workspace.settings
    previous = workspace.turns.before(as_of)
    with workspace.facts.locks(FACT_TABLES):  # a load holds them until all of its file is there
        versions = workspace.facts.versions()
    facts: dict[str, object] = {
        "as_of": as_of.astimezone(UTC).isoformat(),
        "fact_versions": versions,
        "previous_turn_id": previous.manifest.turn_id if previous else None,
        "playbook_version": playbook.version,
        "playbook_digest": digest_of(workspace.playbooks.text(playbook.version))[:16],
        "seed": settings.seed,
        "horizon_days": settings.horizon_days,
        "annual_discount_share": settings.annual_discount_share,
        "interval_share": settings.interval_share,
        "default_margin_share": settings.default_margin_share,
        "boosting_rounds": settings.boosting_rounds,
        "time_zone": settings.time_zone,
        "phone_region": settings.phone_region,
        "currency": settings.currency,
        "code_version": __version__,
        "engine": settings.engine,
        "is_replay": is_replay,
    }
    # Decisions of earlier turns are named by the previous turn, so their version adds nothing;
    # leaving it out is what makes the same turn asked for twice the same turn.
    loaded = {name: version for name, version in versions.items() if name != DECIDED}
    digest = hashlib.sha256(
        json.dumps(facts | {"fact_versions": loaded}, sort_keys=True).encode()
    ).hexdigest()[:8]
    turn_id = f"{as_of.astimezone(UTC):%Y%m%dT%H%M%SZ}-{digest}"
    return Manifest.from_json(json.dumps(facts | {"turn_id": turn_id}))


def _issue(workspace: Workspace, turn: Turn) -> None:
    """Append the decisions of a turn to the facts, once; a second call does nothing."""
    with workspace.facts.lock(DECIDED):
        if workspace.facts.transaction_version(DECIDED, turn.manifest.turn_id) is None:
            fault_point("turn.before_issue")
            facts = issued_decisions(turn)
            workspace.facts.append(
                DECIDED, facts.to_batches(), transaction=(turn.manifest.turn_id, 1)
            )
    fault_point("turn.after_issue")


def issued_decisions(turn: Turn) -> pa.Table:
    """
    Return the decisions of a turn as facts, silence included.

    What chance kept back where something else was done has a fact of its own.
    """
    decisions = turn.read("decisions")
    expected = turn.read(
        "contexts", columns=["expected_purchases_7_days", "expected_purchases_28_days"]
    )
    told = {name: decisions[name] for name in decisions.schema.names}
    told |= {name: expected[name] for name in expected.schema.names}
    return pa.concat_tables([_as_facts(turn, pa.table(told)), _as_facts(turn, _beside(turn))])


def _beside(turn: Turn) -> pa.Table:
    """Return what chance kept back from whoever got something else, as decisions."""
    holdouts = turn.read("holdouts")
    if "is_beside" not in holdouts.schema.names:  # a turn of an earlier release
        return pa.table({"decision_id": pa.array([], pa.string())})
    kept = holdouts.filter(holdouts["is_beside"])
    renamed = {"treatment_id": "held_out_treatment_id", "scope": "holdout_scope"}
    kept = kept.rename_columns([renamed.get(name, name) for name in kept.schema.names])
    return kept.append_column("reason", pa.repeat(pa.scalar("held_out"), kept.num_rows))


def _as_facts(turn: Turn, decisions: pa.Table) -> pa.Table:
    schema, n = FACT_TABLES[DECIDED].schema, decisions.num_rows
    same: dict[str, object] = {
        "source": "najimi",
        "occurred_at": turn.manifest.as_of,
        "recorded_at": datetime.now(UTC),
        "content_hash": 0,
        "turn_id": turn.manifest.turn_id,
        "playbook_version": turn.manifest.playbook_version,
        "playbook_digest": turn.manifest.playbook_digest,
        "is_replay": turn.manifest.is_replay,
        "attributes": None,
    }
    columns = {
        name: pa.repeat(pa.scalar(value, schema.field(name).type), n)
        for name, value in same.items()
    }
    columns |= {"fact_id": decisions["decision_id"]}
    columns |= {name: decisions[name] for name in decisions.schema.names if name in schema.names}
    # A turn of an earlier release wrote down less about its decisions.
    missing = [name for name in schema.names if name not in columns]
    columns |= {name: pa.nulls(n, schema.field(name).type) for name in missing}
    return pa.table([columns[name] for name in schema.names], schema=schema)


def read_suspended(turn: Turn) -> list[dict[str, Any]]:
    """Return the rows of ``regrets`` of treatments that are suspended; none for an older turn."""
    if not turn.has("regrets"):
        return []
    return [row for row in turn.read("regrets").to_pylist() if row["is_suspended"]]


def read_summary(turn: Turn) -> dict[str, int]:
    """Return how many customers a turn decided for, by reason; ``worth_doing`` are treated."""
    reasons = (
        pq.read_table(turn.path("decisions"), columns=["reason"])
        .group_by("reason")
        .aggregate([([], "count_all")])
    )
    counts = dict(zip(reasons["reason"].to_pylist(), reasons["count_all"].to_pylist(), strict=True))
    return dict(sorted(counts.items(), key=lambda item: -item[1]))
