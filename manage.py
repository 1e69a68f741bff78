#!/usr/bin/env python
"""The command line of Laurels: `./manage.py help` lists what it can do."""

import os
import sys


def main() -> None:
    """Run one command; without DATABASE_URL, on the private database, started and migrated as needed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    os.environ.setdefault("LAURELS_DATABASE_PATIENCE", "command")
    from django.db import OperationalError

    from backend.embedded_place import EmbeddedServerError
    from backend.variables import WrongEnvironmentError

    try:
        from backend import prepare

        prepare.database_for(sys.argv[1:])
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    except (WrongEnvironmentError, EmbeddedServerError) as error:
        sys.exit(str(error))
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None):
            raise
        sys.exit(f"The database does not answer: {str(error).strip()}\nCheck DATABASE_URL, or run `manage.py doctor`.")


if __name__ == "__main__":
    main()
