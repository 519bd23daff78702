"""Alembic's entry: runs the revisions on the connection that migrations.upgrade() hands over."""

from alembic import context

from manyeyes.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
