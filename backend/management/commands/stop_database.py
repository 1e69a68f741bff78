from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from backend import embedded


class Command(BaseCommand):
    help = "Stop the private PostgreSQL; the next command starts it again. Nothing is lost."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.USES_PRIVATE_DATABASE:
            self.stdout.write("DATABASE_URL is set: that server is not ours to stop.")
        elif embedded.stop(home=settings.LAURELS_HOME):
            self.stdout.write("Stopped.")
        else:
            self.stdout.write("It was not running.")
