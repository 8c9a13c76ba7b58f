#!/usr/bin/env python
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError

    try:
        execute_from_command_line(sys.argv)
    except (OperationalError, ProgrammingError) as error:
        # Not migrated, or not there: a user's first mistake deserves better than a traceback.
        words = str(error).splitlines()[0]
        sys.stderr.write(f"The database cannot be used: {words}. Is it running and migrated?\n")
        sys.stderr.write("Set DATABASE_URL or DATA_DIR, then: manage.py migrate\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
