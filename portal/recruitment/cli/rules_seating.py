"""``flask rules seat`` and ``flask rules draw``, on files.

Importing this module adds them to the group ``rules``.
"""

from __future__ import annotations

from pathlib import Path

import click

from portal.kernel import draw
from portal.recruitment.cli.rules import FILE, answering, language_option, rules, watched
from portal.recruitment.rule_files.output import check_targets
from portal.recruitment.rule_files.seating_files import (
    many_objects,
    read_candidates,
    read_list,
    read_rooms,
    seating_report,
    write_list,
    write_report,
    write_seats,
)
from portal.recruitment.rulebook.seating import Seating, seat

UNSEATED = 3
"""Exit code where the files are written and somebody has no seat."""

_REASONS = {
    "accessible_room_missing": ("没有可用的无障碍考场", "no accessible room"),
    "area_room_missing": ("没有本考区可用的考场", "no room of the area"),
    "desks_missing": ("座位不足", "not enough desks"),
}


@rules.command(
    "seat",
    help="candidates and rooms to seats.csv and seating.json, by seating/1; exit code 3 if somebody"
    " has no seat",
)
@click.option("--candidates", type=FILE, required=True)
@click.option("--rooms", type=FILE, required=True)
@click.option("--seed", required=True, help="any text; the seed of the draw")
@click.option("--out", type=FILE, required=True)
@click.option("--report", type=FILE, required=True)
@language_option
@answering
def seat_command(
    candidates: Path, rooms: Path, seed: str, out: Path, report: Path, language: str
) -> int:
    check_targets([out, report], [candidates, rooms], different=True)
    with many_objects(), watched() as begin:
        persons = read_candidates(candidates, begin(candidates.name))
        seating = seat(persons, read_rooms(rooms), seed, begin("seating/1"))
        del persons
        facts = seating_report(seating, write_seats(out, seating.seats, begin(out.name)))
        write_report(report, facts)
    click.echo(_summary(seating, out.name, language))
    return UNSEATED if seating.unseated else 0


@rules.command("draw", help="a list of members to their drawn order, by draw/1")
@click.option("--label", required=True)
@click.option("--seed", required=True, help="any text")
@click.option("--members", type=FILE, required=True)
@click.option("--out", type=FILE, required=True)
@language_option
@answering
def draw_command(label: str, seed: str, members: Path, out: Path, language: str) -> None:
    check_targets([out], [members])
    with watched() as begin:
        notice = begin("draw/1")
        listed = read_list(members)
        digest = draw.list_digest(listed)
        notice(0.5)
        write_list(out, draw.order(label, seed, listed))
        notice(1.0)
    if language == "en":
        click.echo(f"draw/1: {len(listed)} members, digest {digest}; order in {out.name}.")
    else:
        click.echo(f"draw/1：{len(listed)} 个成员，名单摘要 {digest}；次序已写入 {out.name}。")


def _summary(seating: Seating, name: str, language: str) -> str:
    english = language == "en"
    pairs, bound = seating.same_vacancy_neighbours, seating.same_vacancy_lower_bound
    if english:
        lines = [
            f"{len(seating.seats)} of {seating.candidates} candidates seated in "
            f"{seating.rooms_used} rooms, written to {name}.",
            f"Same-vacancy neighbours: {pairs} (lower bound {bound}); same-employer neighbours: "
            f"{seating.same_employer_neighbours}.",
        ]
    else:
        lines = [
            f"{seating.candidates} 名考生，{len(seating.seats)} 人已排入 {seating.rooms_used} "
            f"个考场，已写入 {name}。",
            f"同岗位相邻 {pairs} 对（下限 {bound} 对），同单位相邻 "
            f"{seating.same_employer_neighbours} 对。",
        ]
    for reason, words in _REASONS.items():
        if number := sum(person.reason == reason for person in seating.unseated):
            lines.append(
                f"Not seated: {number} ({words[1]})."
                if english
                else f"未排入 {number} 人：{words[0]}。"
            )
    return "\n".join(lines)
