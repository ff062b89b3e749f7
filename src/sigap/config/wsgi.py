"""The web application, for ``sigap web`` and any WSGI server."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

from sigap.config.orphans import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap.config.settings")
if os.environ.get("SIGAP_SUPERVISED"):
    die_with_parent()  # a worker of the server must not keep the port after a kill -9
application = get_wsgi_application()

# What was loaded stays: the collector need not look at it again with every page.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
