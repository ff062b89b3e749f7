"""The web application, for ``sigap web`` and any WSGI server."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap.config.settings")
application = get_wsgi_application()
