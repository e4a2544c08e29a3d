"""Alembic's entry: runs the versions on the connection that the runner hands over.

It configures no logging: that is the edge's business.
"""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
