"""Alembic's entry; the work is in portal.foundation.running.schema."""

from alembic import context

from portal.foundation.running.schema import run_environment

run_environment(context.config)
