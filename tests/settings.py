"""The settings of the suite: a server and a home of its own, and one connection as the owner."""

import os

os.environ.update(LAURELS_ENV="test", LAURELS_DATABASE_ROLE="owner", LAURELS_DATABASE_PATIENCE="command")

from backend.settings import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# WhiteNoise would list and read all static files for every client of a test: let it look for the one it is asked for.
WHITENOISE_AUTOREFRESH = True
