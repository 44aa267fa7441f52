"""The first two security administrators of an installation, from its own machine.

Everybody else is asked for by one of them and confirmed by the other. The same way leads out when
only one is left: nobody could confirm anything then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from portal.foundation.officers.accounts import OfficerAccounts
from portal.foundation.officers.appointments import Appointments, Office
from portal.foundation.officers.side import NO_PASSWORD, Act
from portal.foundation.time.clock import local
from portal.foundation.web.errors import Words
from portal.kernel.errors import Refused

ENOUGH = 2


@dataclass(frozen=True)
class Founder:
    """Somebody who shall administer; ``code`` is their one-time code, '' for who came in before."""

    login: str
    name: str
    code: str = ""


@dataclass(frozen=True)
class Founding:
    """One side's founding."""

    appointments: Appointments

    def found(self, act: Act, top: Any, founders: list[Founder]) -> list[Founder]:
        """The founders with their codes. Done again before they came in, they get other codes.

        ``top``: the union at the top of the tree. Raises ``founding.done`` once two administrators
        have set their passwords, ``founding.two_people`` unless two different ones are named,
        ``officer.login_taken`` for the login of another officer, and what opening an account
        raises.
        """
        if len({one.login.strip().casefold() for one in founders}) != ENOUGH:
            raise Refused("founding.two_people")
        holders = self.appointments.holders(
            act.session, self.appointments.rules.appointer, local(act.at).date()
        )
        known = {one.id: one for one in holders}
        if sum(one.password_hash != NO_PASSWORD for one in holders) >= ENOUGH:
            raise Refused("founding.done")
        return [self._founder(act, top, one, known) for one in founders]

    def _founder(self, act: Act, top: Any, one: Founder, known: dict[int, Any]) -> Founder:
        accounts = OfficerAccounts(self.appointments.side)
        account = accounts.by_login(act.session, one.login.strip().casefold())
        if account is None:
            account = accounts.open_officer(act, login=one.login, name=one.name)
            office = Office(self.appointments.rules.appointer, local(act.at).date())
            self.appointments.appoint(act, account, top, office)
        elif account.id not in known:
            raise Refused("officer.login_taken")
        elif account.password_hash != NO_PASSWORD:
            return Founder(account.login, account.display_name)
        code = accounts.issue_enrolment(act, account)
        return Founder(account.login, account.display_name, code)


def _line(one: Founder) -> str:
    if not one.code:
        return f"{one.login}（{one.name}）：已经设好密码，不再发代码"
    address = current_app.extensions["settings"].public_url
    return f"{one.login}（{one.name}）：{one.code}　72 小时内有效，{address}/office/enrol"


def founding_commands(found: Callable[[list[Founder]], list[Founder]], words: Words) -> AppGroup:
    """``flask officers found LOGIN NAME LOGIN NAME``; ``found`` does it in a transaction."""
    group = AppGroup("officers", help="The first two security administrators.")

    @group.command("found")
    @click.argument("first_login")
    @click.argument("first_name")
    @click.argument("second_login")
    @click.argument("second_name")
    def _found(first_login: str, first_name: str, second_login: str, second_name: str) -> None:
        """Open two security administrators and print the one-time code of each.

        May be repeated until both have set their passwords; refuses afterwards.
        """
        named = [Founder(first_login, first_name), Founder(second_login, second_name)]
        try:
            founders = found(named)
        except Refused as refused:
            said = words(refused.code, refused.facts)
            raise click.ClickException(f"{said.title}。{said.advice}") from None
        for one in founders:
            click.echo(_line(one))

    return group
