"""The Slack app's manifest."""

from argparse import ArgumentParser
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from integrations.slack import manifest


class Command(BaseCommand):
    help = "Print the manifest of the Slack app: paste it at api.slack.com/apps, Create New App, From a manifest."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--base-url",
            metavar="URL",
            default=settings.LAURELS.LAURELS_BASE_URL,
            help="https address of this site that Slack can reach; default: LAURELS_BASE_URL",
        )
        parser.add_argument(
            "--socket-mode", action="store_true", help="for trying out: Slack needs no address, run `slack_socket`"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = manifest.build(base_url=options["base_url"], is_socket=options["socket_mode"])
        except manifest.NotHttps as error:
            raise CommandError(error.sentence, returncode=1) from error
        self.stdout.write(yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=110), ending="")
