"""Write the description of the API from the code, or say that the committed one is stale."""

from argparse import ArgumentParser
from difflib import unified_diff
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema

PATH = Path(settings.BASE_DIR) / "backend/api/openapi.yaml"


class Command(BaseCommand):
    """Exit code 1 where the code and the committed file disagree."""

    help = "Write backend/api/openapi.yaml from the code; with --check only compare."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Compare instead of writing."""
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the file is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        """Generate, then validate and write, or compare with what was valid when it was written."""
        schema = generated()
        text: str = OpenApiYamlRenderer().render(schema, renderer_context={}).decode()  # type: ignore[no-untyped-call]
        if not options["check"]:
            validate_schema(schema)  # type: ignore[no-untyped-call]
            PATH.write_text(text, encoding="utf-8")
            self.stdout.write(f"{PATH.relative_to(settings.BASE_DIR)} is written.")
            return
        committed = PATH.read_text(encoding="utf-8") if PATH.exists() else ""
        if committed != text:
            lines = unified_diff(committed.splitlines(), text.splitlines(), "committed", "the code", lineterm="", n=1)
            difference = "\n".join(list(lines)[:40])
            raise CommandError(f"openapi.yaml is stale; run `manage.py openapi`.\n{difference}", returncode=1)
        self.stdout.write("openapi.yaml is what the code says.")


def generated() -> dict[str, Any]:
    """The description as OpenAPI. Raises CommandError when the generator had to guess anything."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    guesses = [*GENERATOR_STATS._error_cache, *GENERATOR_STATS._warn_cache]
    if guesses:
        raise CommandError("The generator guessed:\n" + "\n".join(map(str, guesses)), returncode=1)
    return schema
