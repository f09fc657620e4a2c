"""The test suite: fast hashing, mail in memory, indexes and media in a folder of their own."""

import tempfile
from pathlib import Path

from learning_network.settings.base import *

DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105 (no deployment uses these settings)
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
_TEST_DIR = Path(tempfile.mkdtemp(prefix="learning-network-tests-"))
SEARCH_INDEX_DIR = _TEST_DIR / "search"
MEDIA_ROOT = _TEST_DIR / "media"
STATIC_ROOT = _TEST_DIR / "static"
STATIC_ROOT.mkdir()
INBOUND_DOMAIN = "in.example.org"
ANYMAIL = {"WEBHOOK_SECRET": "provider:only-for-tests"}
ELASTICSEARCH_URL = ""
READ_ONLY = False
SEARCH_MEANING = False
LOGGING["root"]["level"] = "WARNING"
