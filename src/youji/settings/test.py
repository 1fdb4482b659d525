"""Settings of the test suite: a cheap hasher, mail in memory, state in a temporary folder."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "YOUJI_VAR" not in os.environ:  # the workers are told of it: whoever made it takes it away
    os.environ["YOUJI_VAR"] = tempfile.mkdtemp(prefix="youji-test-")
    atexit.register(shutil.rmtree, os.environ["YOUJI_VAR"], ignore_errors=True)

from youji.settings import *  # noqa: F403
from youji.settings import DATABASES, STORAGES, VAR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MEDIA_ROOT = Path(VAR) / "documents"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(Path(VAR) / "test.sqlite3")}
    # Who asks for no order gets another than that of writing, as PostgreSQL may give it after any vacuum.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA reverse_unordered_selects=ON;"
DATABASES["default"]["CONN_MAX_AGE"] = 0  # the live server's threads must let go of the test database
PUBLIC_PAGE_SECONDS = PUBLIC_LIST_SECONDS = 0.0  # a test that changes something looks at once
