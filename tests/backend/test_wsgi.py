"""What a web server loads is ready, and is not searched for garbage while somebody waits."""

import os
import subprocess
import sys

import pytest

ASKED = """
import gc
from backend.wsgi import application
from django.urls import get_resolver
assert application is not None
print("url_patterns" in vars(get_resolver()), gc.get_freeze_count() > 100_000)
"""


@pytest.mark.slow
def test_views_are_imported_and_out_of_the_collectors_sight_before_the_first_visitor():
    settings = os.environ | {"DJANGO_SETTINGS_MODULE": "backend.settings"}
    told = subprocess.run([sys.executable, "-c", ASKED], env=settings, capture_output=True, text=True, check=True)

    assert told.stdout.split() == ["True", "True"]
