"""What is computed: a turn, and who may be one person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from babel.numbers import format_percent

from najimi.cli.common import (
    open_finished,
    phases_progress,
    say_next,
    tell_instant,
    workspace_option,
)
from najimi.desk.loading import catch_up_if_there
from najimi.errors import NajimiError, OutOfRangeError
from najimi.model.counter_rules import AT_THE_COUNTER
from najimi.model.money import format_money
from najimi.tables.facts import EARLIEST
from najimi.words import say
from najimi.workspace import Turn, Workspace, open_workspace


@click.command("turn")
@click.option("--as-of", help="Instant to look from, like 2026-11-21T06:00+09:00; default: now.")
@click.option(
    "--replay", is_flag=True, help="Decide about the past: nothing of it will be delivered."
)
@click.option(
    "--again",
    metavar="TURN",
    help="Decide a turn again from its record, and compare; change nothing.",
)
@workspace_option
def turn_command(as_of: str | None, replay: bool, again: str | None, folder: Path) -> None:
    """Run one turn: know, value, decide, say, learn."""
    from najimi.loop import read_summary, run_turn

    workspace = open_finished(folder)
    locale = workspace.settings.locale
    if again is not None:
        if replay or as_of is not None:
            raise click.UsageError(say("replay-alone", locale))
        decide_again(workspace, again, locale)
        return
    now = datetime.now(UTC).replace(microsecond=0)
    instant = now if as_of is None else _instant(as_of, workspace)
    catch_up_if_there(folder)
    with phases_progress() as on_phase:
        done = run_turn(workspace, as_of=instant, is_replay=replay, on_phase=on_phase)
    click.echo(describe_turn(done, locale))
    for line in suspended_lines(done, workspace, locale):
        click.echo(line)
    click.echo("\n" + describe_strategies(done, locale) + "\n")
    catch_up_if_there(folder)  # the gate learns who is who
    current = workspace.turns.current()
    if current and current.manifest.turn_id != done.manifest.turn_id:
        click.echo(
            say(
                "cli-later-turn",
                locale,
                at=tell_instant(current.manifest.as_of, workspace.settings),
            )
        )
    elif not read_summary(done):
        click.echo(say("cli-no-customers", locale))
        click.echo(say_next(locale, f"najimi load FILE -w {folder}"))
    else:
        click.echo(
            say_next(locale, f"najimi explain CUSTOMER -w {folder}", f"najimi serve -w {folder}")
        )


def decide_again(workspace: Workspace, turn_id: str, locale: str) -> None:
    """Decide a turn again and say how it compares; ends with an error where it differs."""
    from najimi.replaying import replay_turn

    with phases_progress() as on_phase:
        found = replay_turn(workspace, turn_id, on_phase=on_phase)
    click.echo(say("replay-head", locale, turn=found.turn_id))
    if found.is_same:
        click.echo(say("replay-same", locale, n=found.n_issued))
    else:
        counts = {"n": found.n_issued, "same": found.n_same, "other": found.n_other}
        click.echo(say("replay-other", locale, **counts))
    if found.n_new:
        click.echo(say("replay-new", locale, n=found.n_new))
    if not found.is_of_this_release:
        click.echo(say("replay-release", locale, version=found.code_version))
    hashes = {"issued": found.issued_hash[:16], "decided": found.decided_hash[:16]}
    click.echo(say("replay-hashes", locale, **hashes))
    if not found.is_same:
        raise SystemExit(1)


def describe_turn(done: Turn, locale: str) -> str:
    """Return how many customers were treated and how many were left in peace, and why."""
    from najimi.loop import read_summary

    counts = read_summary(done)
    n_all, n_treated = sum(counts.values()), counts.pop("worth_doing", 0)
    lines = [
        say("turn-summary", locale, customers=n_all, treated=n_treated, peace=n_all - n_treated)
    ]
    lines += [
        f"  {count:>7,}  {say('reason-' + reason.replace('_', '-'), locale)}"
        for reason, count in counts.items()
    ]
    return "\n".join(lines)


def suspended_lines(done: Turn, workspace: Workspace, locale: str) -> list[str]:
    """Return one sentence per treatment that was suspended, because too many regret it."""
    from najimi.loop import read_suspended

    playbook = workspace.playbook(done.manifest.playbook_version)
    return [
        say(
            "turn-suspended",
            locale,
            title=(
                say("counter-title-at-the-counter", locale)
                if row["treatment_id"] == AT_THE_COUNTER
                else playbook.treatment(row["treatment_id"]).words[locale].title
            ),
            customers=row["n_customers"],
            regretted=row["n_regretted"],
            low=format_percent(row["regret_low_share"], locale=locale),
            line=format_percent(row["line_share"], locale=locale),
        )
        for row in read_suspended(done)
    ]


def describe_strategies(done: Turn, locale: str) -> str:
    """Return what is spent on each strategy and expected from it, and which of them is idle."""
    if not done.has("strategy_totals"):
        return ""
    rows = done.read("strategy_totals").to_pylist()
    currency = done.manifest.currency
    lines = [
        say(
            "strategy-line",
            locale,
            strategy=say(f"strategy-{row['strategy']}", locale),
            n=row["n_decided"],
            cost=format_money(row["cost_amount"], currency, locale),
            minutes=row["minutes"],
            margin=format_money(row["expected_margin_amount"], currency, locale),
        )
        for row in rows
    ]
    idle = [row["strategy"] for row in rows if not row["n_decided"]]
    lines += [
        say("strategy-idle", locale, strategy=say(f"strategy-{each}", locale)) for each in idle
    ]
    return "\n".join(lines)


@click.command("duplicates")
@workspace_option
def duplicates_command(folder: Path) -> None:
    """Find customers of the current turn who may be one person, for the desk to look at."""
    from najimi.matching import find_duplicates

    workspace = open_workspace(folder)
    locale = workspace.settings.locale
    found = find_duplicates(workspace)
    click.echo(
        say("matching-found", locale, customers=found.n_customers, pairs=found.n_pairs,
            keys=found.n_same_key)
    )  # fmt: skip
    if not found.is_trained:
        click.echo(say("matching-found-untrained", locale))
    if left := found.left_out.n_pairs:
        click.echo(
            say("matching-left-out", locale, blocks=found.left_out.n_blocks, pairs=left,
                most=found.left_out.most_in_block)
        )  # fmt: skip
    click.echo(say_next(locale, f"najimi serve -w {folder}") + say("cli-page-duplicates", locale))


def _instant(text: str, workspace: Workspace) -> datetime:
    """Return the instant a turn is asked to look from; a slip of the keyboard is refused."""
    instant = _parsed_instant(text, workspace)
    latest = datetime.now(UTC) + timedelta(days=1)
    if not EARLIEST <= instant <= latest:
        raise OutOfRangeError(
            f"--as-of must lie between {EARLIEST:%Y} and tomorrow, got {text}.",
            hint="check the year; readers would see no newer turn after a turn of the future.",
        )
    return instant


def _parsed_instant(text: str, workspace: Workspace) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise NajimiError(
            f"--as-of must be an ISO 8601 instant, got {text!r}.",
            hint="write it like 2026-11-21T06:00+09:00.",
        ) from error
    return instant if instant.tzinfo else instant.replace(tzinfo=workspace.settings.zone)
