from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connections

from backend import grants


class Command(migrate.Command):
    help = "Bring the database up to date, as its owner: the site's own role may not change tables."

    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] == "default" and "owner" in settings.DATABASES:
            options["database"] = "owner"
        super().handle(*args, **options)
        if not options["plan"]:
            grants.apply(connections[options["database"]])
