"""How Alembic reaches the database: on the connection that app.migrate opened, in its transaction."""

from __future__ import annotations

from alembic import context

from app.migrate import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
