import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from backend import bells
from integrations.slack import socket


class Command(BaseCommand):
    help = "Receive from Slack through Socket Mode, for a trial without a public address, until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        token = settings.LAURELS.SLACK_APP_TOKEN
        if token is None:
            raise CommandError(
                "SLACK_APP_TOKEN is missing. Make an app-level token with the scope connections:write under "
                "Basic Information of your Slack app, and set it.",
                returncode=2,
            )
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        bells.connect()
        try:
            socket.listen(app_token=token.get_secret_value(), stop=stop)
        except socket.NoConnection as error:
            raise CommandError(error.sentence) from error
