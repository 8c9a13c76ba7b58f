"""Triggers by which the database itself keeps count of the stock, however a row is written."""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

BATTERIES, CHANGES = "lifecycle_battery", "lifecycle_stockchange"
KEYS = ("organisation_id", "site_id", "battery_model_id", "storage_place", "stage", "grade")
_COLUMNS = ", ".join((*KEYS, "batteries", "states_of_health"))
# No battery is ever deleted: one that is, past the application, verify_ledger misses in the stock.
TRIGGERS = tuple(f"stock_follows_{operation}" for operation in ("insert", "update"))


def set_tally(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers where one is missing, and count anew then: what happened meanwhile was
    not counted. A table that SQLite had to make anew has lost its triggers."""
    if missing_tallies(connection) or not _any(connection, BATTERIES):
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"LOCK TABLE {BATTERIES} IN SHARE ROW EXCLUSIVE MODE")
            statements = _postgresql() if connection.vendor == "postgresql" else _sqlite()
            for statement in statements:
                cursor.execute(statement)
            recount(connection)


def recount(connection: BaseDatabaseWrapper) -> None:
    """The stock from the batteries themselves; inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {CHANGES}")  # noqa: S608 - a name of our own
        cursor.execute(_count(BATTERIES))


def sum_up(connection: BaseDatabaseWrapper) -> None:
    """Many rows of alike batteries into one, in one statement where others write meanwhile."""
    sums = ", ".join((*KEYS, "SUM(batteries)", "SUM(states_of_health)"))
    grouped = f"GROUP BY {', '.join(KEYS)} HAVING SUM(batteries) <> 0"
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"WITH gone AS (DELETE FROM {CHANGES} RETURNING *) "  # noqa: S608
                f"INSERT INTO {CHANGES} ({_COLUMNS}) SELECT {sums} FROM gone {grouped}"
            )
            return
        cursor.execute(f"SELECT {sums} FROM {CHANGES} {grouped}")  # noqa: S608
        rows = cursor.fetchall()
        cursor.execute(f"DELETE FROM {CHANGES}")  # noqa: S608
        places = ", ".join(["%s"] * (len(KEYS) + 2))
        cursor.executemany(f"INSERT INTO {CHANGES} ({_COLUMNS}) VALUES ({places})", rows)  # noqa: S608


def missing_tallies(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that are not there, or are switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        standing = {name for (name,) in cursor.fetchall()}
    return [name for name in TRIGGERS if name not in standing]


def _any(connection: BaseDatabaseWrapper, table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608
        return cursor.fetchone() is not None


def _count(rows: str) -> str:
    """Statement that adds what stands in `rows`."""
    return (
        f"INSERT INTO {CHANGES} ({_COLUMNS}) "  # noqa: S608
        f"SELECT {', '.join(KEYS)}, COUNT(*), COALESCE(SUM(state_of_health), 0) "
        f"FROM {rows} WHERE whole = '' GROUP BY {', '.join(KEYS)}"
    )


def _postgresql() -> list[str]:
    """For each statement, whatever number of rows it wrote; an update counts what differs."""
    taken = ", ".join((*KEYS, "1 AS n", "COALESCE(state_of_health, 0) AS soh"))
    given = ", ".join((*KEYS, "-1 AS n", "-COALESCE(state_of_health, 0) AS soh"))
    update = (
        f"INSERT INTO {CHANGES} ({_COLUMNS}) "  # noqa: S608
        f"SELECT {', '.join(KEYS)}, SUM(n), SUM(soh) FROM ("
        f"SELECT {taken} FROM after_rows WHERE whole = '' UNION ALL "
        f"SELECT {given} FROM before_rows WHERE whole = '') AS both_rows "
        f"GROUP BY {', '.join(KEYS)} HAVING SUM(n) <> 0 OR SUM(soh) <> 0"
    )
    made = {
        "insert": (_count("after_rows"), "NEW TABLE AS after_rows"),
        "update": (update, "OLD TABLE AS before_rows NEW TABLE AS after_rows"),
    }
    statements = []
    for operation, (body, tables) in made.items():
        name = f"stock_follows_{operation}"
        statements += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {body}; RETURN NULL; END $$",
            f"DROP TRIGGER IF EXISTS {name} ON {BATTERIES}",
            f"CREATE TRIGGER {name} AFTER {operation} ON {BATTERIES} REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]
    return statements


def _sqlite() -> list[str]:
    """Row by row; an update that moves nothing of the stock writes nothing."""

    def change(row: str, sign: int) -> str:
        values = ", ".join(f"{row}.{key}" for key in KEYS)
        return (
            f"INSERT INTO {CHANGES} ({_COLUMNS}) "
            f"SELECT {values}, {sign}, {sign} * COALESCE({row}.state_of_health, 0) "
            f"WHERE {row}.whole = ''"
        )

    watched = (*KEYS, "whole", "state_of_health")
    differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in watched)
    bodies = {
        "insert": ("", change("NEW", 1)),
        "update": (f"WHEN {differs}", f"{change('OLD', -1)}; {change('NEW', 1)}"),
    }
    statements = []
    for operation, (when, body) in bodies.items():
        name = f"stock_follows_{operation}"
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER {operation} ON {BATTERIES} FOR EACH ROW {when} "
            f"BEGIN {body}; END",
        ]
    return statements
