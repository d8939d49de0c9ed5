"""Alembic's environment for every history: the chassis' own and each service's."""

from alembic import context

from chassis.database.model import naming

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    version_table=attributes["version_table"],
    version_table_schema=attributes["version_table_schema"],
    # For its naming convention: a migration names constraints as the models do.
    target_metadata=naming(),
)
with context.begin_transaction():
    context.run_migrations()
