"""Commands of the recruitment side: ``flask --app wsgi:app …``."""

from __future__ import annotations

from flask import Flask

from portal.foundation.running.audit_commands import install_audit_commands
from portal.foundation.running.data_upgrade import install_data_commands
from portal.foundation.running.schema import install_database_commands
from portal.foundation.web.log.commands import install_log_commands
from portal.recruitment.archives.commands import retention
from portal.recruitment.audit import HISTORY, record
from portal.recruitment.cli.founding import officers, unions
from portal.recruitment.cli.rules_supplement import rules
from portal.recruitment.demo import commands as demo_commands
from portal.recruitment.public_log.queries import LOG


def install(app: Flask) -> None:
    install_database_commands(app)
    install_data_commands(app, "portal.recruitment", record)
    install_audit_commands(app, HISTORY, "portal.recruitment")
    install_log_commands(app, LOG)
    demo_commands.install(app)
    app.cli.add_command(rules)
    app.cli.add_command(unions)
    app.cli.add_command(officers)
    app.cli.add_command(retention)
