"""A purchase file valued, without a workspace."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from najimi.analyst import Question, describe_values, value_file
from najimi.cli import EXIT_BAD_INPUT
from najimi.cli.common import rows_progress
from najimi.config import LOCALES


@click.command("value")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True,
              help="CSV to write, or Parquet if it ends in .parquet.")  # fmt: skip
@click.option("--customer", metavar="COLUMN", help="Who bought; found from the heading if clear.")
@click.option("--date", "date_column", metavar="COLUMN", help="When; found if clear.")
@click.option(
    "--amount", metavar="COLUMN", help="For how much, returns below zero; found if clear."
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]),
              help="Day on which we look; the day after the latest line unless given.")  # fmt: skip
@click.option("--horizon-days", type=int, default=90, show_default=True, help="How far ahead.")
@click.option("--interval-share", type=float, default=0.8, show_default=True,
              help="Share of customers who should land between low and high.")  # fmt: skip
@click.option("--date-format", help="Such as %d.%m.%Y; found from the values unless given.")
@click.option("--time-zone", default="UTC", show_default=True,
              help="Of the days of times that carry an offset.")  # fmt: skip
@click.option("--encoding", help="Encoding of a text; found from the text unless given.")
@click.option("--sheet", help="Of a workbook; the first one with rows unless given.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of what is drawn by chance.")
@click.option("--locale", type=click.Choice(LOCALES), default="en", show_default=True,
              help="Language of the answer.")  # fmt: skip
def value_command(
    path: Path,
    out: Path,
    customer: str | None,
    date_column: str | None,
    amount: str | None,
    as_of: datetime | None,
    horizon_days: int,
    interval_share: float,
    date_format: str | None,
    time_zone: str,
    encoding: str | None,
    sheet: str | None,
    seed: int,
    locale: str,
) -> None:
    """
    Say what each customer of a purchase FILE is expected to do, and how sure that is.

    FILE holds one line per purchase: CSV, Parquet, Excel or JSON lines. Every customer gets a
    row: expected purchases and amount, the probability to be still a customer and to buy at all,
    each with a lower and an upper end. No workspace is needed.

    Ends with code 2 if a row was rejected; those are listed beside the answer.
    """
    question = Question(
        customer=customer, date=date_column, amount=amount,
        as_of=as_of.date() if as_of else None, horizon_days=horizon_days,
        interval_share=interval_share, time_zone=time_zone, date_format=date_format,
        encoding=encoding, sheet=sheet, seed=seed,
    )  # fmt: skip
    with rows_progress(f"reading {path.name}") as on_progress:
        report = value_file(path, out, question, now=datetime.now(UTC), on_progress=on_progress)
    click.echo(describe_values(path, out, report, horizon_days, locale))
    if report.n_rejected:
        sys.exit(EXIT_BAD_INPUT)
