"""The desk as a WSGI application."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.umask(0o077)  # whatever the server's own is: facts and files brought are for the owner only
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "najimi.desk.settings")

application = get_wsgi_application()
