"""The settings of the suite: a server and a home of its own, and one connection as the owner."""

import os

os.environ.update(LAURELS_ENV="test", LAURELS_DATABASE_ROLE="owner", LAURELS_DATABASE_PATIENCE="command")

from backend.settings import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
