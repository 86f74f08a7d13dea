"""
Django's settings of the desk: one workspace, one machine, one owner.

The workspace is named by the environment variable ``NAJIMI_WORKSPACE``; its database, unless it
is the file in the workspace, by ``NAJIMI_DESK_DATABASE_URL``.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from najimi.desk.database import asked_url, database_of
from najimi.desk.engine import UPLOADS_FOLDER, read_settings
from najimi.workspace.private_files import open_private

WORKSPACE_VARIABLE = "NAJIMI_WORKSPACE"
KEY_FILE = "desk.secret"


def _workspace() -> Path:
    named = os.environ.get(WORKSPACE_VARIABLE, "")
    if not named:
        raise ImproperlyConfigured(f"{WORKSPACE_VARIABLE} must name a workspace folder.")
    return Path(named).resolve()


def _secret(path: Path) -> str:
    """Return the workspace's secret key, drawn on first use and readable by its owner only."""
    try:
        with open_private(path, mode="xb") as handle:
            handle.write(f"{secrets.token_urlsafe(48)}\n".encode())
    except FileExistsError:
        pass
    return path.read_text().strip()


WORKSPACE = _workspace()
WORKSPACE_SETTINGS = read_settings(WORKSPACE)

DEBUG = False
SECRET_KEY = _secret(WORKSPACE / KEY_FILE)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "najimi.desk.urls"
WSGI_APPLICATION = "najimi.desk.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "najimi.desk.apps.DeskConfig",
]

MIDDLEWARE = [
    "najimi.desk.middleware.SafeHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "najimi.desk.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "najimi.desk.middleware.Troubles",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "najimi.desk.context.desk",
            ],
        },
    },
]

DATABASES = {"default": database_of(WORKSPACE, asked_url())}

# Files that people bring hold personal data: they arrive inside the workspace, never elsewhere.
FILE_UPLOAD_HANDLERS = ["najimi.desk.uploads.taking.LimitedUpload"]
FILE_UPLOAD_TEMP_DIR = WORKSPACE / UPLOADS_FOLDER
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
FILE_UPLOAD_PERMISSIONS = 0o600
# The mapping page has a field for each column of a file.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000

LOGIN_URL = "entry"
LOGIN_REDIRECT_URL = "plan"
# The link of `najimi serve` is meant to be opened at once; serving again prints a new one.
PASSWORD_RESET_TIMEOUT = 60 * 60

# Cookies do not know ports: two desks on one machine need two names.
_MARK = hashlib.sha256(str(WORKSPACE).encode()).hexdigest()[:8]
SESSION_COOKIE_NAME = f"najimi_session_{_MARK}"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"najimi_csrf_{_MARK}"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "najimi.desk.views.troubles.csrf_failure"

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

STATIC_URL = "static/"
# The wheel carries the files inside the app; nothing is collected on the owner's machine.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# Words come from najimi.words, dates and numbers from babel, both by the reader's language.
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# Paths of requests hold customer ids, search words and links, so requests are not logged. Each
# logger has a handler: without one, Python's last resort would print messages with their paths.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"without_path": {"()": "najimi.desk.safe_logs.WithoutPath"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "level": "ERROR"},
        "without_path": {
            "class": "logging.StreamHandler",
            "level": "ERROR",
            "formatter": "without_path",
        },
    },
    "loggers": {
        "django.request": {"handlers": ["without_path"], "propagate": False},
        "django.security": {"handlers": ["without_path"], "propagate": False},
        "najimi.desk": {"handlers": ["console"], "propagate": False},
    },
}
