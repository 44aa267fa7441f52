"""``flask rules supplement``: a late candidate, a broken room, a moved site, on files.

Importing this module adds it to the group ``rules``.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from portal.recruitment.cli.rules import FILE, answering, language_option, watched
from portal.recruitment.cli.rules_seating import rules
from portal.recruitment.rule_files.output import check_targets
from portal.recruitment.rule_files.seating_files import (
    read_candidates,
    read_rooms,
    write_report,
    write_seats,
)
from portal.recruitment.rule_files.supplement_files import read_seats, supplement_report
from portal.recruitment.rulebook.seating.supplement import (
    REASONS,
    Base,
    concerned_digest,
    supplement,
    supplement_seed,
)


@rules.command(
    "supplement",
    help="seats after the draw for those concerned alone, by seating/1 section 12",
)
@click.option("--base", type=FILE, required=True, help="the bundle that it stands on")
@click.option("--candidates", type=FILE, required=True, help="everybody of the base")
@click.option("--seats", type=FILE, required=True, help="seats.csv of the base")
@click.option("--rooms", type=FILE, required=True, help="rooms as they stand now")
@click.option("--concerned", type=FILE, required=True, help="who gets a (new) seat")
@click.option("--reason", type=click.Choice(REASONS), required=True)
@click.option("--run-seed", required=True, help="the seed of the run")
@click.option("--numbers", required=True, help="called out by the second person, 20 digits or more")
@click.option("--out", type=FILE, required=True)
@click.option("--report", type=FILE, required=True)
@language_option
@answering
def supplement_command(
    base: Path,
    candidates: Path,
    seats: Path,
    rooms: Path,
    concerned: Path,
    reason: str,
    run_seed: str,
    numbers: str,
    out: Path,
    report: Path,
    language: str,
) -> None:
    check_targets([out, report], [base, candidates, seats, rooms, concerned], different=True)
    with watched() as begin:
        before = Base(read_candidates(candidates, begin(candidates.name)), read_seats(seats))
        people = read_candidates(concerned)
        digest = concerned_digest(people)
        seed = supplement_seed(run_seed, numbers, digest)
        found = supplement(before, read_rooms(rooms), people, seed)
        drawn = {"run_seed": run_seed, "numbers": numbers, "concerned_sha256": digest, "seed": seed}
        with base.open("rb") as file:
            base_sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        output = write_seats(out, found.seats, begin(out.name))
        write_report(
            report,
            supplement_report(
                reason=reason, base_sha256=base_sha256, draw=drawn, output_sha256=output
            ),
        )
    placed, everybody = len(found.placed), len(found.seats)
    click.echo(
        f"{placed} seated, nobody else moved; {everybody} seats in {out.name}."
        if language == "en"
        else f"补编 {placed} 人，其他人的座位不动；共 {everybody} 个座位，已写入 {out.name}。"
    )
