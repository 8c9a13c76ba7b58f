"""Triggers by which the database itself refuses to change or delete a ledger event."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "lifecycle_ledgerevent"
GUARDS = {"update": "ledger_refuses_update", "delete": "ledger_refuses_delete"}
_MESSAGE = "the ledger is append-only: correct a mistake by a compensating event"
_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$;
"""


def set_guards(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers; whoever asks twice gets them once."""
    remove_guards(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL)
        for operation, name in GUARDS.items():
            if connection.vendor == "postgresql":
                also = " OR TRUNCATE" if operation == "delete" else ""
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {operation}{also} ON {TABLE} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses()"
                )
            else:
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {operation} ON {TABLE} "
                    f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
                )


def remove_guards(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for name in GUARDS.values():
            on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that somebody has removed or switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled <> 'D'",
                [TABLE],
            )
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE]
            )
        present = {row[0] for row in cursor.fetchall()}
    return sorted(set(GUARDS.values()) - present)
