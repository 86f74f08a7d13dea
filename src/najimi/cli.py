"""The command line: ``najimi --help`` lists its commands."""

from __future__ import annotations

import getpass
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from najimi import __version__
from najimi.config import LOCALES, Settings, describe_settings
from najimi.desk.erasure import open_desk
from najimi.desk.loading import catch_up_if_there, commit_before_store
from najimi.errors import NajimiError, OutOfRangeError, PlaybookError, UnknownCustomerError
from najimi.load import LoadReport, Recipe, read_mapping
from najimi.ownership import (
    HANDED_OUT,
    Receipt,
    apply_retention,
    count_held,
    describe_data_map,
    erase,
    finish_erasures,
    hold,
    is_interrupted,
    lift_erasure,
    write_privately,
)
from najimi.playbooks import list_packs, read_pack
from najimi.pull import DatabaseSource, pull_source, read_sources, try_source
from najimi.tables.facts import EARLIEST, LOADABLE
from najimi.watch import Outcome, Watched, look, step, watch_once, watching
from najimi.words import say
from najimi.workspace import Turn, Workspace, create_workspace, open_workspace

EXIT_BAD_INPUT = 2
ROOMY_WIDTH = 100

workspace_option = click.option(
    "--workspace", "-w", "folder", type=click.Path(path_type=Path), default=Path(), show_default=True,
    help="Folder of the workspace.",
)  # fmt: skip


_STDERR = Console(stderr=True)


class _Group(click.Group):
    """Turns every error that najimi raises on purpose into its sentence and exit code 2."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except NajimiError as error:
            click.echo(str(error), err=True)
        except BrokenPipeError:
            raise  # whoever read has gone, as `head` does; click then ends without a word
        except OSError as error:
            click.echo(f"{error.filename or 'a file'}: {error.strerror}.", err=True)
            click.echo("Hint: check the path, the permissions and the space on disk.", err=True)
        return ctx.exit(EXIT_BAD_INPUT)


@click.group(cls=_Group, context_settings={"max_content_width": ROOMY_WIDTH})
@click.version_option(__version__)
def main() -> None:
    """Know each customer by name; do the next thing worth doing, or nothing."""


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--currency", default="JPY", show_default=True, help="ISO 4217 code, e.g. JPY or USD."
)
@click.option(
    "--time-zone", default="Asia/Tokyo", show_default=True, help="IANA zone, e.g. Asia/Tokyo."
)
@click.option(
    "--locale",
    type=click.Choice(LOCALES),
    default="ja",
    show_default=True,
    help="Language of the desk.",
)
@click.option("--pack", type=click.Choice(list_packs()), default="retail_starter", show_default=True,
              help="Playbook to start with.")  # fmt: skip
def init(folder: Path, currency: str, time_zone: str, locale: str, pack: str) -> None:
    """Make a workspace in FOLDER, which must be new or empty."""
    from najimi.customize import check_playbook

    settings = Settings(currency=currency, time_zone=time_zone, locale=locale)
    text = read_pack(pack)
    if f"{currency} =" not in text:
        raise PlaybookError(
            f"the pack {pack} has no amounts in {currency}.",
            hint="start with JPY or USD, or copy the pack and write your own amounts.",
        )
    check_playbook(text, currency=currency)
    create_workspace(folder, settings, playbook_text=text)
    click.echo(f"{folder} is ready: currency {currency}, time zone {time_zone}, playbook {pack}.")
    click.echo(f"Next: najimi load FILE -w {folder}")


@main.command()
@click.argument("files", nargs=-1, required=True, metavar="[TABLE] FILE...")
@click.option("--source", help="Name of the system the files came from, e.g. till.")
@click.option(
    "--mapping",
    "mapping_path",
    type=click.Path(path_type=Path),
    help="TOML file: their columns to ours.",
)
@click.option("--encoding", help="Encoding of a text; found from the text unless given.")
@click.option("--policy", "policies", multiple=True, metavar="COLUMN=POLICY",
              help="Of people: overwrite, fill or keep, e.g. email=fill.")  # fmt: skip
@click.option("--dry-run", "is_dry", is_flag=True, help="Count what would happen; store nothing.")
@click.option("--accept-mapping", "is_accepted", is_flag=True,
              help="Use the proposed mapping, and remember it for this heading.")  # fmt: skip
@workspace_option
def load(
    files: tuple[str, ...],
    source: str | None,
    mapping_path: Path | None,
    encoding: str | None,
    policies: tuple[str, ...],
    is_dry: bool,
    is_accepted: bool,
    folder: Path,
) -> None:
    """
    Load FILES; what cannot be stored is listed, never lost.

    Files of known systems are recognized by their heading. For others name the fact TABLE
    first, or confirm the mapping that is proposed.
    """
    table, paths = _table_and_paths(files)
    workspace = open_finished(folder)
    n_rejected = 0
    for path in paths:
        told = _recipe_told(table, mapping_path, source)
        n_rejected += _load_one(
            workspace, path, told, source=source or "", encoding=encoding,
            policy=_policy(policies), is_dry=is_dry, is_accepted=is_accepted,
        )  # fmt: skip
    if n_rejected:
        sys.exit(EXIT_BAD_INPUT)


def _table_and_paths(files: tuple[str, ...]) -> tuple[str | None, list[Path]]:
    """Return the table if the first word is one, and the files."""
    first, *others = files
    if first in LOADABLE and others:
        return first, [Path(name) for name in others]
    if others and not Path(first).suffix and not Path(first).exists():
        named = ", ".join(repr(name) for name in LOADABLE)
        raise click.BadParameter(f"{first!r} is not one of {named}.", param_hint="'TABLE'")
    return None, [Path(name) for name in files]


def _policy(policies: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.partition("=") for text in policies]
    return {column.strip(): policy.strip() for column, _, policy in pairs}


def _recipe_told(table: str | None, mapping_path: Path | None, source: str | None) -> Recipe | None:
    """Return what the arguments say is to be done; None if the heading must say it."""
    if table is None and mapping_path is None:
        return None
    from najimi.load import read_recipe

    return read_recipe(mapping_path, table=table, source=source)


def _load_one(
    workspace: Workspace,
    path: Path,
    told: Recipe | None,
    *,
    source: str,
    encoding: str | None,
    policy: dict[str, str],
    is_dry: bool,
    is_accepted: bool,
) -> int:
    """Load one file or look at it; return how many rows were rejected."""
    from najimi.load import dry_run, load_by_recipe, preview_file, remember_mapping
    from najimi.load.telling import (
        describe_dry_run,
        describe_file,
        describe_preview,
        describe_proposal,
    )

    locale, now = workspace.settings.locale, datetime.now(UTC)
    recipe = told
    if recipe is None:
        preview = preview_file(workspace, path, source=source, encoding=encoding, now=now)
        click.echo(describe_preview(preview, locale))
        recipe, encoding = preview.recipe, encoding or preview.encoding
        if preview.proposal is not None and not (is_accepted and source):
            click.echo(describe_proposal(preview, locale))
            return 1
        if preview.proposal is not None and not is_dry:
            kept = remember_mapping(
                workspace, preview.names, table=preview.proposal.table,
                mapping=preview.proposal.mapping, source=source,
            )  # fmt: skip
            click.echo("  " + say("load-remembered", locale, path=str(kept)))
    recipe = recipe.with_policy(policy)
    with _rows_progress(f"reading {path.name}") as on_progress:
        if is_dry:
            dry = dry_run(
                workspace, path, recipe, encoding=encoding, now=now, on_progress=on_progress
            )
            click.echo(describe_dry_run(path, dry, locale))
            return 0
        report = load_by_recipe(
            workspace, path, recipe, encoding=encoding, now=now, on_progress=on_progress,
            before_store=commit_before_store(workspace.folder),
        )  # fmt: skip
    click.echo(describe_file(path, report, locale))
    return sum(table.n_rejected for table in report.reports)


def describe_report(name: str, report: LoadReport) -> str:
    """Return what happened to the rows of a file or a query, in a few lines."""
    lines = [
        f"{name}: {report.n_in:,} rows = {report.n_stored:,} stored"
        f" + {report.n_duplicate:,} stored before + {report.n_rejected:,} rejected"
    ]
    lines += [f"  {count:,} x {reason}" for reason, count in report.reasons.items()]
    if report.rejected_path:
        lines.append(f"  each row with its reason: {report.rejected_path}")
        lines.append("  mend them in your own file and load it again; what is stored stays.")
    return "\n".join(lines)


@main.command()
@click.argument("name", required=False, metavar="[SOURCE]")
@click.option("--dry-run", is_flag=True, help="Read and check, and store nothing.")
@workspace_option
def pull(name: str | None, dry_run: bool, folder: Path) -> None:
    """Read what is new in the databases of pull.toml, or in the one named SOURCE."""
    workspace, sources = open_finished(folder), read_sources(folder)
    if name is not None and name not in sources:
        raise OutOfRangeError(
            f"pull.toml has no source {name!r}.", hint=f"name one of {', '.join(sources)}."
        )
    chosen = [sources[name]] if name is not None else list(sources.values())
    tell = _try_one if dry_run else _pull_one
    if sum(tell(workspace, source) for source in chosen):
        sys.exit(EXIT_BAD_INPUT)


def _pull_one(workspace: Workspace, source: DatabaseSource) -> int:
    """Pull one source, say what came, and return how many rows were rejected."""
    n_rejected = 0
    for pulled in pull_source(workspace, source, now=datetime.now(UTC)):
        name = f"{pulled.source}/{pulled.table}"
        told = describe_report(name, pulled.report) if pulled.report else f"{name}: nothing new"
        click.echo(told)
        n_rejected += pulled.report.n_rejected if pulled.report else 0
    return n_rejected


def _try_one(workspace: Workspace, source: DatabaseSource) -> int:
    n_rejected = 0
    for table, tried in try_source(workspace, source, now=datetime.now(UTC)):
        click.echo(
            f"{source.name}/{table}: {tried.n_in:,} rows would be read,"
            f" {tried.n_rejected:,} of them rejected; nothing was stored"
        )
        for reason, count in tried.reasons.items():
            click.echo(f"  {count:,} x {reason}")
        n_rejected += tried.n_rejected
    return n_rejected


@main.command()
@click.argument("dropped", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--source", help="System the files come from, unless a sub-folder names it.")
@click.option("--table", type=click.Choice(LOADABLE), help="Unless a sub-folder names it.")
@click.option("--mapping", "mapping_path", type=click.Path(path_type=Path),
              help="TOML file for --table: their columns to ours.")  # fmt: skip
@click.option("--encoding", help="Encoding of texts, if it is not found rightly, e.g. cp932.")
@click.option("--once", is_flag=True, help="Take up what is complete now, then end; for cron.")
@click.option("--pause-seconds", type=click.FloatRange(0.1, 3600), default=10.0, show_default=True,
              help="How long a file must rest to be complete.")  # fmt: skip
@workspace_option
def watch(
    dropped: Path, source: str | None, table: str | None, mapping_path: Path | None,
    encoding: str | None, once: bool, pause_seconds: float, folder: Path,
) -> None:  # fmt: skip
    """Load files that are dropped into DIR, once each, and move them to done or failed."""
    workspace = open_finished(folder)
    if mapping_path is not None and table is None:
        raise OutOfRangeError("--mapping needs --table.", hint="say which table it is for.")
    mappings = {table: read_mapping(mapping_path, table=table)} if table and mapping_path else {}
    watched = Watched(dropped, source, table, mappings, encoding)
    before = look(dropped)
    with watching(dropped):
        if once:
            told = watch_once(
                workspace, watched, pause=lambda: time.sleep(pause_seconds), now=datetime.now(UTC)
            )
            if sum(_tell_outcome(outcome) for outcome in told):
                sys.exit(EXIT_BAD_INPUT)
            return
        while True:
            time.sleep(pause_seconds)
            before, outcomes = step(workspace, watched, before, now=datetime.now(UTC))
            for outcome in outcomes:
                _tell_outcome(outcome)


def _tell_outcome(outcome: Outcome) -> int:
    """Say what became of a file, and return how many of its rows were rejected, at least one."""
    where = f"now {outcome.moved_to}" if outcome.moved_to else "it is taken up again"
    if outcome.report is None:
        click.echo(f"{outcome.path.name}: not loaded; {where}", err=True)
        return 1
    click.echo(f"{describe_report(outcome.path.name, outcome.report)}\n  {where}")
    return outcome.report.n_rejected


@main.command()
@click.argument("target", type=click.Path(path_type=Path))
@workspace_option
def backup(target: Path, folder: Path) -> None:
    """Put the whole workspace into one file TARGET, or into a new file in the folder TARGET."""
    from najimi.backup import backup_workspace

    made = backup_workspace(open_finished(folder), target, now=datetime.now(UTC))
    click.echo(
        f"{made.path}: {made.n_members:,} files, {made.n_desk_rows:,} rows of the desk,"
        f" {made.n_bytes:,} bytes"
    )
    click.echo(f"Keep it apart from {open_workspace(folder).kept.folder}, which cleans it later.")


@main.command()
@click.argument("backup_path", type=click.Path(path_type=Path), metavar="FILE")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--kept", type=click.Path(path_type=Path, exists=True, file_okay=False),
              help="Folder of the list kept outside, unless it lies beside FOLDER.")  # fmt: skip
@click.option("--nobody-was-erased", is_flag=True, help="There never was such a list.")
def restore(backup_path: Path, folder: Path, kept: Path | None, nobody_was_erased: bool) -> None:
    """Bring a backup FILE back into FOLDER, without those who were erased since."""
    from najimi.backup import restore_workspace

    restored = restore_workspace(
        backup_path, folder, kept=kept, is_new_list=nobody_was_erased, now=datetime.now(UTC)
    )
    click.echo(
        f"{folder}: as of {restored.begun_at:%Y-%m-%d %H:%M} UTC, {restored.n_members:,} files,"
        f" {restored.n_desk_rows:,} rows of the desk"
    )
    erased, n_withdrawals = restored.replayed.receipt, restored.replayed.n_withdrawals
    click.echo(
        f"Since then {erased.n_people if erased else 0:,} people were erased and"
        f" {n_withdrawals:,} consents withdrawn; that was done again."
    )
    click.echo(f"Next: najimi turn -w {folder}")


@main.command()
@click.option("--as-of", help="Instant to look from, like 2026-11-21T06:00+09:00; default: now.")
@click.option(
    "--replay", is_flag=True, help="Decide about the past: nothing of it will be delivered."
)
@workspace_option
def turn(as_of: str | None, replay: bool, folder: Path) -> None:
    """Run one turn: know, value, decide, say, learn."""
    from najimi.loop import read_summary, run_turn

    workspace = open_finished(folder)
    now = datetime.now(UTC).replace(microsecond=0)
    instant = now if as_of is None else _instant(as_of, workspace)
    catch_up_if_there(folder)
    with _phases_progress() as on_phase:
        done = run_turn(workspace, as_of=instant, is_replay=replay, on_phase=on_phase)
    click.echo(describe_turn(done, workspace.settings.locale))
    current = workspace.turns.current()
    if current and current.manifest.turn_id != done.manifest.turn_id:
        click.echo(
            f"Readers go on seeing the turn that looks from {current.manifest.as_of}, which is later."
        )
    elif not read_summary(done):
        click.echo(f"There are no customers yet. Next: najimi load people FILE -w {folder}")
    else:
        click.echo(f"Next: najimi explain CUSTOMER -w {folder}   or   najimi serve -w {folder}")


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


@main.command()
@click.argument("customer")
@click.option("--locale", type=click.Choice(LOCALES), help="Language; default: the workspace's.")
@workspace_option
def explain(customer: str, locale: str | None, folder: Path) -> None:
    """Say why CUSTOMER (a customer id, or SOURCE:KEY) was decided for in this way."""
    from najimi.explain import explain_customer

    workspace = open_workspace(folder)
    current = workspace.turns.current()
    if current is None:
        raise UnknownCustomerError("there is no turn yet.", hint=f"najimi turn -w {folder}")
    customer_id = find_customer(current, customer)
    playbook = workspace.playbook(current.manifest.playbook_version)
    language = locale or workspace.settings.locale
    told = explain_customer(current, playbook, customer_id, language)
    click.echo(f"{name_customer(folder, customer_id, language)} - {customer_id}\n")
    click.echo(told.as_text(language))


def name_customer(folder: Path, customer_id: str, locale: str) -> str:
    """Return the name of a customer as people of a locale say it."""
    from najimi.desk.engine import open_shop
    from najimi.desk.engine.people import people_of

    name: str = people_of(open_shop(folder), [customer_id])[customer_id].name(locale)
    return say("explain-name", locale, name=name) if name else customer_id


def find_customer(current: Turn, customer: str) -> str:
    """Return the customer id for an id, or for a key of a source written as SOURCE:KEY."""
    source, colon, key = customer.partition(":")
    if not colon:
        return customer
    import pyarrow.parquet as pq

    filters = [("source", "=", source), ("source_key", "=", key)]
    spans = pq.read_table(
        current.path("identities"), columns=["customer_id", "until_at"], filters=filters
    )
    found = spans.sort_by([("until_at", "descending")])
    if not found.num_rows:
        raise UnknownCustomerError(
            f"source {source!r} has no customer with key {key!r}.",
            hint="check both, or load people first.",
        )
    return str(found["customer_id"][0].as_py())


@main.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="TCP port."
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Loopback only, until roles exist."
)
@workspace_option
def serve(port: int, host: str, folder: Path) -> None:
    """Serve the desk on this machine and print a link that lets you in once."""
    from najimi.desk.server import serve as serve_desk

    open_finished(folder)
    serve_desk(
        folder,
        host=host,
        port=port,
        on_ready=lambda url: click.echo(f"Open the desk: {url}"),
        on_preparing=click.echo,
    )


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo-shop"))
@click.option(
    "--locale",
    type=click.Choice(LOCALES),
    default="en",
    show_default=True,
    help="Language of the summary.",
)
def demo(folder: Path, locale: str) -> None:
    """Make a workspace in FOLDER from real purchases (Complete Journey) and replay three months."""
    from najimi.demo import run_demo
    from najimi.desk.server import prepare_desk

    console = Console(width=None if sys.stdout.isatty() else ROOMY_WIDTH)
    run_demo(folder, console=console, locale=locale)
    with console.status("preparing the desk ..."):
        prepare_desk(folder)


@main.command()
@workspace_option
def duplicates(folder: Path) -> None:
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
    click.echo(f"Next: najimi serve -w {folder}, page /duplicates")


@main.command()
@workspace_option
def settings(folder: Path) -> None:
    """Print every setting in force, with its unit and range."""
    click.echo(describe_settings(open_workspace(folder).settings))


@main.command()
@click.argument("playbook", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--currency", default="JPY", show_default=True, help="ISO 4217 code of the amounts to check."
)
def check(playbook: Path, currency: str) -> None:
    """Check a PLAYBOOK file; every fault is listed at once."""
    from najimi.customize import check_playbook

    parsed = check_playbook(_read_text(playbook), currency=currency)
    click.echo(f"{playbook.name} is sound: {len(parsed.treatments)} treatments.")


def open_finished(folder: Path) -> Workspace:
    """Open a workspace; an erasure that a kill interrupted is finished first."""
    workspace = open_workspace(folder)
    unfinished = is_interrupted(workspace)
    for receipt in finish_erasures(workspace, desk=open_desk(folder)) if unfinished else ():
        click.echo(say("erase-finished", workspace.settings.locale, number=receipt.number))
    return workspace


@main.command(name="hold")
@click.argument("customer")
@click.option("--as", "kind", type=click.Choice(list(HANDED_OUT)), default="json", show_default=True,
              help="Kind of file; csv is a zip of one CSV a table.")  # fmt: skip
@click.option("--out", "path", type=click.Path(path_type=Path), required=True, help="New file.")
@click.option("--locale", type=click.Choice(LOCALES), help="Language; default: the workspace's.")
@workspace_option
def hold_command(customer: str, kind: str, path: Path, locale: str | None, folder: Path) -> None:
    """Write all that is held about CUSTOMER (a customer id, or SOURCE:KEY), from where, what for."""
    workspace = open_finished(folder)
    language = locale or workspace.settings.locale
    holding = hold(workspace, customer, now=datetime.now(UTC))
    explanation = _explanation(workspace, holding.customer_id, language)
    write_privately(path, HANDED_OUT[kind](holding, language, explanation))
    n_facts = sum(table.num_rows for table in holding.facts.values())
    click.echo(say("held-written", language, path=str(path), facts=n_facts))


def _explanation(workspace: Workspace, customer_id: str, locale: str) -> str:
    """Return why they were decided for in the current turn; nothing, if it does not know them."""
    from najimi.explain import explain_customer

    current = workspace.turns.current()
    if current is None:
        return ""
    playbook = workspace.playbook(current.manifest.playbook_version)
    try:
        return explain_customer(current, playbook, customer_id, locale).as_text(locale)
    except UnknownCustomerError:
        return ""


@main.command(name="erase")
@click.argument("customers", nargs=-1, required=True, metavar="CUSTOMER...")
@click.option(
    "--lift", is_flag=True, help="Let CUSTOMER back in: a receipt, an address, SOURCE:KEY."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--who", default="", help="Who does it, for the receipt; default: the system's user.")
@workspace_option
def erase_command(
    customers: tuple[str, ...], lift: bool, yes: bool, who: str, folder: Path
) -> None:
    """Erase CUSTOMER (a customer id, or SOURCE:KEY) from every store, off the disk."""
    workspace, now = open_finished(folder), datetime.now(UTC)
    locale = workspace.settings.locale
    if lift:
        n_lifted = sum(lift_erasure(workspace, known_by, now=now) for known_by in customers)
        click.echo(say("erase-lifted", locale, count=n_lifted))
        return
    n_facts = count_held(workspace, customers)
    if not yes:
        click.confirm(say("erase-ask", locale, people=len(customers), facts=n_facts), abort=True)
    by = who or getpass.getuser()
    receipt = erase(workspace, customers, now=now, who=by, desk=open_desk(folder))
    click.echo(describe_receipt(receipt, workspace))
    click.echo(say("erase-listed", locale, number=receipt.number))


def describe_receipt(receipt: Receipt, workspace: Workspace) -> str:
    """Return what an erasure removed, in a few lines that name nobody."""
    locale, at = workspace.settings.locale, receipt.at.astimezone(workspace.settings.zone)
    first = say(
        "erase-receipt", locale, number=receipt.number, people=receipt.n_people,
        at=f"{at:%Y-%m-%d %H:%M}",
    )  # fmt: skip
    removed = [
        "  " + say("erase-removed", locale, count=count, store=store)
        for store, count in receipt.removed.items()
    ]
    return "\n".join([first, *(removed or ["  " + say("erase-nothing", locale)])])


@main.command(name="retention")
@click.option("--apply/--dry-run", "is_applied", default=False, help="Remove, or only count.")
@workspace_option
def retention_command(is_applied: bool, folder: Path) -> None:
    """Remove what is past its time, by the settings of each class of data."""
    workspace, now = open_finished(folder), datetime.now(UTC)
    locale = workspace.settings.locale
    past = apply_retention(workspace, now=now, is_dry=not is_applied, desk=open_desk(folder))
    for found in past:
        told = {"count": found.count, "days": found.days, "what": say(found.words, locale)}
        click.echo(say("retention-past", locale, **told))
    nothing = "retention-none" if not past else None
    click.echo(say(nothing or ("retention-done" if is_applied else "retention-dry"), locale))


@main.command(name="data-map")
def data_map_command() -> None:
    """Print every store that can hold personal data: what for, how long, how erasure covers it."""
    click.echo(describe_data_map(), nl=False)


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PlaybookError(f"{path.name} is not UTF-8.", hint="save it as UTF-8.") from error


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


@contextmanager
def _rows_progress(label: str) -> Iterator[Callable[[int], None]]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,.0f} rows"),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, transient=True, console=_STDERR, disable=not _STDERR.is_terminal
    ) as progress:
        task = progress.add_task(label, total=None)
        yield lambda n_rows: progress.update(task, completed=n_rows)


@contextmanager
def _phases_progress() -> Iterator[Callable[[str], None]]:
    columns = (
        TextColumn("{task.description:<14}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, transient=True, console=_STDERR, disable=not _STDERR.is_terminal
    ) as progress:
        task = progress.add_task("starting", total=5)
        yield lambda phase: progress.update(task, description=phase, advance=1)


if __name__ == "__main__":
    main()
