"""Triggers by which the database itself refuses to change or delete what is append-only."""

from django.db.backends.base.base import BaseDatabaseWrapper

EVENTS = "lifecycle_ledgerevent"
CHECKPOINTS = ("lifecycle_checkpoint", "lifecycle_checkpointleaf")
TABLES = (EVENTS, *CHECKPOINTS)
_MESSAGE = "the ledger is append-only: correct a mistake by a compensating event"
_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$;
"""


def guards_of(table: str) -> dict[str, str]:
    """Operation -> name of the trigger that refuses it."""
    prefix = "ledger" if table == EVENTS else table.removeprefix("lifecycle_")
    return {"update": f"{prefix}_refuses_update", "delete": f"{prefix}_refuses_delete"}


def set_guards(connection: BaseDatabaseWrapper, tables: tuple[str, ...] = TABLES) -> None:
    """Create the triggers; whoever asks twice gets them once."""
    remove_guards(connection, tables)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL)
        for table in tables:
            for operation, name in guards_of(table).items():
                if connection.vendor == "postgresql":
                    also = " OR TRUNCATE" if operation == "delete" else ""
                    cursor.execute(
                        f"CREATE TRIGGER {name} BEFORE {operation}{also} ON {table} "
                        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses()"
                    )
                else:
                    cursor.execute(
                        f"CREATE TRIGGER {name} BEFORE {operation} ON {table} "
                        f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
                    )


def remove_guards(connection: BaseDatabaseWrapper, tables: tuple[str, ...] = TABLES) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            for name in guards_of(table).values():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that somebody has removed or switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {row[0] for row in cursor.fetchall()}
    return sorted({name for table in TABLES for name in guards_of(table).values()} - present)
