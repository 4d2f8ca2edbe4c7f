"""All settings, in the order a request meets them. Everything comes from the environment.

``docs/operators.md`` lists the variables.
"""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from initiative.env import BASE_DIR, env, newest_change, secret

# --- Site ---------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = secret("SECRET_KEY", debug=DEBUG)
# Personal links are derived from this key alone; it is never in the database.
LINK_KEY = secret("LINK_KEY", debug=DEBUG)

# Absolute addresses in letters come from here, never from a request.
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
SITE_NAME = env.str("SITE_NAME", default="Initiative")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else []
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# Part of every public page's mark: a new release makes every kept copy stale.
PARTS_OF_PAGES = (
    "templates", "static", "locale", "initiative", "organisations", "meetings", "statements",
    "calling", "directory", "delegations", "programme", "door", "resolutions",
    "report", "polls", "bulletins",
)  # fmt: skip
RELEASED_AT = newest_change(*(BASE_DIR / name for name in PARTS_OF_PAGES))
RELEASE = env.str("RELEASE", default="") or RELEASED_AT.isoformat()

# What the machine keeps besides the database: SQLite file, letters of the demo, broker.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- Apps ---------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_htmx",
    "initiative",
    "initiative.outbox",
    "initiative.audit",
    "organisations",
    "meetings",
    "statements",
    "calling",
    "directory",
    "delegations",
    "programme",
    "door",
    "resolutions",
    "report",
    "polls",
    "bulletins",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "initiative.apps.AdminConfig",
]

# --- Middleware ---------------------------------------------------------------

MIDDLEWARE = [
    "initiative.pagecache.pages",
    "django.middleware.security.SecurityMiddleware",
    "initiative.middleware.arrival",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "initiative.middleware.headers",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "initiative.middleware.language",
    "initiative.middleware.typed_text",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "initiative.urls"
WSGI_APPLICATION = "initiative.wsgi.application"

# --- Templates and forms ------------------------------------------------------

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "initiative.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "initiative.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "initiative.forms.Renderer"

# --- Database, cache ----------------------------------------------------------

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'initiative.sqlite3'}")
}
DATABASE = DATABASES["default"]
if DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASE["OPTIONS"] = {
        # A writer takes its lock at the start: two writers queue instead of failing.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASE["CONN_HEALTH_CHECKS"] = True
    DATABASE["OPTIONS"] = {
        # A receipt is shown after COMMIT, so COMMIT must mean that it is on disk.
        "options": "-c synchronous_commit=on -c lock_timeout=3s"
        " -c idle_in_transaction_session_timeout=30s"
        f" -c statement_timeout={env.int('STATEMENT_TIMEOUT_S', default=10)}s",
    }
    if env.bool("DATABASE_POOL", default=True):
        DATABASE["OPTIONS"]["pool"] = {
            "min_size": 1,
            "max_size": env.int("DATABASE_POOL_SIZE", default=8),
            "timeout": 10,
        }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Finished public pages in each web process: how long one is served without a question to the
# database (0: not at all), and how much room they have.
PAGE_CACHE_SECONDS = env.float("PAGE_CACHE_SECONDS", default=1)
PAGE_CACHE_BYTES = env.int("PAGE_CACHE_MB", default=8) * 1024 * 1024

# --- Language and time --------------------------------------------------------

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("it", _("Italian"))]
# Letters can be written in these; each needs a catalogue of the sentences in our letters.
LETTER_LANGUAGES = ["en", "it", "es", "fr", "de", "ar"]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- Sign-in ------------------------------------------------------------------

AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "organisations.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 180
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SITE_NAME}: "
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG

# --- Letters ------------------------------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="smtp://127.0.0.1:2525"))
# A mail service instead: EMAIL_BACKEND=anymail.backends.….EmailBackend with its keys as JSON.
if EMAIL_SERVICE := env.str("EMAIL_BACKEND", default=""):
    EMAIL_BACKEND = EMAIL_SERVICE
ANYMAIL = env.json("ANYMAIL", default={})
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Initiative <initiative@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# The part after the @ of every Message-ID.
MAIL_DOMAIN = env.str("MAIL_DOMAIN", default="example.org")
# The name under which the mail server's DKIM key stands in DNS; only for the health page.
DKIM_SELECTOR = env.str("DKIM_SELECTOR", default="")
# Letters that come back go to <local part>+<signed number>@<domain>; see docs/returned-letters.md.
RETURN_DOMAIN = env.str("RETURN_DOMAIN", default="")
RETURN_LOCAL_PART = env.str("RETURN_LOCAL_PART", default="b")
# imaps://user:password@host/INBOX: the mailbox they lie in, when no pipe brings them here.
RETURN_MAILBOX_URL = env.str("RETURN_MAILBOX_URL", default="")
# "name:password" that a mail service (anymail) must know to tell what became of a letter.
ANYMAIL_WEBHOOK_SECRET = env.str("ANYMAIL_WEBHOOK_SECRET", default="")
# Seconds for: reaching the mail server, one step, all steps before the text, its last word,
# and everything together.
# RFC 5321 §4.5.3.2.6 wants ten minutes for the last word of a server far away (600).
OUTBOX_TIMEOUTS = {
    "connect": EMAIL_TIMEOUT,
    "command": 60,
    "talk": 100,
    "reply": (OUTBOX_REPLY := env.int("OUTBOX_REPLY_S", default=60)),
    "whole": 200 + OUTBOX_REPLY,
}
# A worker holds a letter for so long, more than one talk with the mail server can take.
OUTBOX_LEASE = timedelta(seconds=env.int("OUTBOX_LEASE_S", default=240 + OUTBOX_REPLY))
# Where the demo's postbox keeps what it received.
MAILBOX_DIR = VAR_DIR / "mail"

# --- Celery: the rows of the outbox are the queue, the broker is only the bell ---

CELERY_BROKER_URL = REDIS_URL or "filesystem://"
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 900,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_keepalive": True,
        "health_check_interval": 25,
        # A bell that cannot be rung at once is not rung: somebody's answer is being saved.
        "max_retries": 0,
        "socket_connect_timeout": 2,
        # Redis keeps no list of bells in hand: a worker that finds it gone has nothing to settle.
        "ack_emulation": False,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker" / "bells"),
        "data_folder_out": str(VAR_DIR / "broker" / "bells"),
        "control_folder": str(VAR_DIR / "broker" / "control"),
    }
CELERY_IMPORTS = ["initiative.outbox.returns.tasks", "initiative.health.tasks"]
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_VISIBILITY_TIMEOUT = 900
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
# A pump needs no broker: to cancel it in the middle of a letter would only double the letter.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
# Beat only says "tick"; what is due is decided from rows, so a tick twice, late or
# never is harmless. Ticks expire: a worker that was down does not work off a pile.
CELERY_BEAT_SCHEDULE = {
    "outbox.pump": {
        "task": "outbox.pump",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 15},
    },
    "meetings.plan_reminders": {
        "task": "meetings.plan_reminders",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    "statements.publish_due": {
        "task": "statements.publish_due",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    "statements.thin_versions": {
        "task": "statements.thin_versions",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "bulletins.plan_digests": {
        "task": "bulletins.plan_digests",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    "bulletins.forget_notes": {
        "task": "bulletins.forget_notes",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "directory.forget_imports": {
        "task": "directory.forget_imports",
        "schedule": timedelta(hours=6),
        "options": {"expires": 3600},
    },
    # A minute gathers what is published one by one: a book is made once, not thirty times.
    "statements.make_books": {
        "task": "statements.make_books",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    # Nothing but a sign of life. It is no use late: a clock that is behind is not heard.
    "health.tick": {
        "task": "health.tick",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 15},
    },
    "calling.purge_requests": {
        "task": "calling.purge_requests",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    # An hourly tick; addresses are blanked once a day, also where beat begins anew each day.
    "outbox.purge": {
        "task": "outbox.purge",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
}
if RETURN_MAILBOX_URL:
    CELERY_BEAT_SCHEDULE["outbox.fetch_returns"] = {
        "task": "outbox.fetch_returns",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    }

# --- Health -------------------------------------------------------------------

# Says of a signed-in person whether the health page is for them; asked by its name, because
# the ground floor knows no organisers.
HEALTH_ACCESS = "meetings.access.may_see_health"
# What other floors have to say of the machine.
HEALTH_LINES = ["statements.book.fonts.health_lines"]
# "Authorization: Bearer …" with this: /health.json also tells how many letters there are.
HEALTH_KEY = env.str("HEALTH_KEY", default="")

# --- Static files -------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# --- Security -----------------------------------------------------------------

SECURE = not DEBUG and SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 63_072_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
# Not no-referrer: browsers would send "Origin: null" and every form would be refused.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "initiative.sessions"
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "initiative.views.csrf_failure"
LANGUAGE_COOKIE_SECURE = SECURE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 1
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Logs: no addresses of people, no personal links --------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_links": {"()": "initiative.logs.LinkFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_links"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
