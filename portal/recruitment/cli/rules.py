"""``flask rules …``: the published rules on files, for officers and auditors.

Neither secrets nor a database are needed.

The same functions serve the pages: a command and a page never disagree.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from portal.kernel.errors import Refused
from portal.recruitment.rule_files import summaries
from portal.recruitment.rule_files.inputs import (
    read_kept,
    read_marks,
    read_policy_file,
    read_scores,
    read_vacancies,
)
from portal.recruitment.rule_files.mark_rows import named_rows
from portal.recruitment.rule_files.output import check_targets
from portal.recruitment.rule_files.results import write_interview, write_ranking, write_shortlist
from portal.recruitment.rule_files.spreadsheet import sheets_read
from portal.recruitment.rule_files.tables import Notice, silent
from portal.recruitment.rulebook.marking.interview import interview_scores
from portal.recruitment.rulebook.policy import policy_digest
from portal.recruitment.rulebook.ranking.places import stand
from portal.recruitment.rulebook.ranking.shortlist import shortlist_sheet
from portal.recruitment.rulebook.ranking.simulation import generated_sheet, simulate
from portal.recruitment.rulebook.words.refusals import sentence

FILE = click.Path(path_type=Path)
language_option = click.option(
    "--language", type=click.Choice(("zh", "en")), default="zh", help="explanations and messages"
)


@click.group(
    "rules",
    help="the published rules on files: check, score, rank, shortlist, seat, draw, simulate",
)
def rules() -> None:
    """The group that every rule command joins."""


def answering(command: Callable[..., int | None]) -> Callable[..., None]:
    """A refusal becomes one plain sentence on the error stream and exit code 1; so does a file that
    can't be read or written. What the command returns is its exit code (None: 0)."""

    @functools.wraps(command)
    def run(*args: Any, **options: Any) -> None:
        language = options.get("language", "zh")
        try:
            with sheets_read() as sheets:
                code = command(*args, **options)
            click.echo(summaries.sheets(sheets, language), nl=bool(sheets))
            if code:
                sys.exit(code)
        except Refused as refused:
            click.echo(sentence(refused, language), err=True)
            sys.exit(1)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            template = (
                "{name}: can't be read or written ({reason})."
                if language == "en"
                else "{name}：不能读写（{reason}）。"
            )
            click.echo(
                template.format(name=Path(error.filename or "?").name, reason=reason), err=True
            )
            sys.exit(1)

    return run


@contextmanager
def watched() -> Iterator[Callable[[str], Notice]]:
    """A progress bar per step on a terminal; elsewhere nothing is printed."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda step: silent
        return
    with Progress(console=console, transient=True) as progress:

        def begin(step: str) -> Notice:
            task = progress.add_task(step, total=1.0)
            return lambda share: progress.update(task, completed=share)

        yield begin


@rules.command(
    "check-policy", help="read a policy strictly, print its digest and its words for the notice"
)
@click.argument("policy", type=FILE)
@language_option
@answering
def check_policy(policy: Path, language: str) -> None:
    found, document = read_policy_file(policy)
    click.echo(summaries.policy(found, policy_digest(document), language))


def _scoring(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command that works on scores."""
    for option in (
        language_option,
        click.option("--scores", type=FILE, required=True),
        click.option("--vacancies", type=FILE, required=True),
        click.option("--policy", type=FILE, required=True),
    ):
        command = option(command)
    return command


@rules.command("rank", help="scores to ranking.csv (or .xlsx)")
@_scoring
@click.option("--out", type=FILE, required=True)
@click.option("--explanations/--no-explanations", default=True, help="fill the column explanation")
@answering
def rank_command(
    policy: Path, vacancies: Path, scores: Path, out: Path, language: str, explanations: bool
) -> None:
    check_targets([out], [policy, vacancies, scores])
    with watched() as begin:
        rule, _ = read_policy_file(policy)
        headcounts = read_vacancies(vacancies)
        sheet = read_scores(scores, rule, headcounts, begin(scores.name))
        standings = stand(rule, headcounts, sheet)
        write_ranking(out, standings, language, explain=explanations, notice=begin(out.name))
    click.echo(summaries.ranking(standings, out.name, language))


@rules.command("shortlist", help="scores to shortlist.csv (or .xlsx)")
@_scoring
@click.option("--kept", type=FILE, help="kept.csv: who stays in after a correction")
@click.option("--out", type=FILE, required=True)
@answering
def shortlist_command(
    policy: Path, vacancies: Path, scores: Path, kept: Path | None, out: Path, language: str
) -> None:
    check_targets([out], [policy, vacancies, scores, *([kept] if kept else [])])
    with watched() as begin:
        rule, _ = read_policy_file(policy)
        headcounts = read_vacancies(vacancies)
        sheet = read_scores(scores, rule, headcounts, begin(scores.name))
        staying = read_kept(kept) if kept else []
        rows = shortlist_sheet(rule, headcounts, sheet, language, kept=staying)
        write_shortlist(out, rows, begin(out.name))
    click.echo(summaries.shortlist(rows, out.name, language))


@rules.command("interview", help="examiners' marks to interview.csv (or .xlsx)")
@click.option("--policy", type=FILE, required=True)
@click.option("--marks", type=FILE, required=True)
@click.option("--out", type=FILE, required=True)
@language_option
@answering
def interview_command(policy: Path, marks: Path, out: Path, language: str) -> None:
    check_targets([out], [policy, marks])
    with watched() as begin:
        rule, _ = read_policy_file(policy)
        given = read_marks(marks, rule, begin(marks.name))
        with named_rows(marks.name, given):
            rows = interview_scores(rule, given)
        write_interview(out, rows, begin(out.name))
    click.echo(summaries.interview(rows, out.name, language))


@rules.command(
    "simulate",
    help="who enters, ties, what each preference changes; on given scores or on generated ones",
)
@click.option("--policy", type=FILE, required=True)
@click.option("--vacancies", type=FILE, required=True)
@click.option("--scores", type=FILE)
@click.option("--generate", type=int, help="invent this many candidates instead of reading scores")
@click.option("--seed", default="1", help="of the invented scores")
@language_option
@answering
def simulate_command(
    policy: Path,
    vacancies: Path,
    scores: Path | None,
    generate: int | None,
    seed: str,
    language: str,
) -> None:
    if (scores is None) == (generate is None):
        raise click.UsageError("--scores / --generate")
    with watched() as begin:
        rule, _ = read_policy_file(policy)
        headcounts = read_vacancies(vacancies)
        if scores is not None:
            sheet = read_scores(scores, rule, headcounts, begin(scores.name))
        else:
            sheet = generated_sheet(rule, headcounts, generate or 0, seed)
        found = simulate(rule, headcounts, sheet)
    click.echo(summaries.simulation(rule, found, language))
