"""Alembic's entry; the work is in portal.foundation.schema."""

from alembic import context

from portal.foundation.schema import run_environment

run_environment(context.config)
