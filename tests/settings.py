"""The desk's settings for tests: the same, with cheap passwords and a journal that empties."""

from __future__ import annotations

from sigap.config.settings import *  # noqa: F403 - a settings module is its names

DNS_ALLOWED = False  # a test that wants names asks a server of its own
JOURNAL_MAY_BE_TRUNCATED = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SITE_HOSTS = {"testserver", "127.0.0.1", "localhost"}
