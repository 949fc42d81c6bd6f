"""Every setting, read from the environment or from `.env`. Production (`DEBUG=0`) refuses to start when unsafe."""

import sys
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from walkapp.providers import anymail_settings, backend_of, provider_in

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

# What this deployment is
DEBUG = env.bool("DEBUG", default=True)
TESTING = "pytest" in sys.modules
DEMO = env.bool("DEMO", default=DEBUG)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
SITE_URL = env.str(
    "SITE_URL", default=f"http://127.0.0.1:{env.str('PORT', default='8000')}"
).rstrip("/")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEBUG else []
)
SECRET_KEY = env.str(
    "SECRET_KEY", default="development only: never used when DEBUG is off" if DEBUG else ""
)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ADMIN_PATH = env.str("ADMIN_PATH", default="admin/").strip("/") + "/"
EMAIL_URL = env.str("EMAIL_URL", default="")
MAIL_EVENTS_SECRET = env.str("MAIL_EVENTS_SECRET", default="")
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="")
# Where browsers may tell us to send their notices; nobody makes us call any other machine.
PUSH_SERVICES = env.list(
    "PUSH_SERVICES",
    default=[
        "https://fcm.googleapis.com",
        "https://updates.push.services.mozilla.com",
        "https://*.push.apple.com",
        "https://*.notify.windows.com",
    ],
)
REDIS_URL = env.str("REDIS_URL", default="")
SENTRY_DSN = env.str("SENTRY_DSN", default="")

SAFE_SECRET_LENGTH = 50
SAFE_TOKEN_LENGTH = 20
if not DEBUG:
    reasons = []
    if len(SECRET_KEY) < SAFE_SECRET_LENGTH:
        reasons.append(
            f"SECRET_KEY must be set, to {SAFE_SECRET_LENGTH} random characters or more."
        )
    if not ALLOWED_HOSTS:
        reasons.append(
            "ALLOWED_HOSTS must name the hosts that people use, such as walk.example.org."
        )
    if not SITE_URL.startswith("https://"):
        reasons.append(
            "SITE_URL must be the https:// address of the site: links in e-mails use it."
        )
    if not EMAIL_URL:
        reasons.append(
            "EMAIL_URL must name the mail relay, such as smtp+tls://user:password@relay:587."
        )
    if MAIL_EVENTS_SECRET and len(MAIL_EVENTS_SECRET.partition(":")[2]) < SAFE_TOKEN_LENGTH:
        reasons.append(
            "MAIL_EVENTS_SECRET must be a name and a password of 20 characters or more, such as mail:q3…"
        )
    if METRICS_TOKEN and len(METRICS_TOKEN) < SAFE_TOKEN_LENGTH:
        reasons.append("METRICS_TOKEN must be 20 random characters or more.")
    if reasons:
        raise ImproperlyConfigured(
            "This deployment is not safe to open:\n- " + "\n- ".join(reasons)
        )

# Error reports, only when asked for: no addresses, no request bodies, no local variables
if SENTRY_DSN:
    try:
        import sentry_sdk
    except ImportError:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set, but its package is not installed. Run: .venv/bin/pip install sentry-sdk"
        ) from None
    sentry_sdk.init(
        dsn=SENTRY_DSN,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
    )

# Apps
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "accounts",
    "programmes",
    "coaching",
    "reminders",
    "walkapp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "walkapp.middleware.TextGZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.PersonMiddleware",
    "walkapp.middleware.DoorMiddleware",
]
ROOT_URLCONF = "walkapp.urls"
WSGI_APPLICATION = "walkapp.wsgi.application"
ASGI_APPLICATION = "walkapp.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["walkapp.templatetags.page"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coaching.context.front_door",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Database: SQLite tuned for many readers and one writer, or PostgreSQL with a pool
DATA_DIR.mkdir(parents=True, exist_ok=True)
DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'walkapp.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at BEGIN: a transaction never fails half-way because another one wrote first.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728;"
            "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=2000"
        ),
    }
    if TESTING:
        DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        "options": "-c lock_timeout=2000 -c idle_in_transaction_session_timeout=30000",
        # Statements that a worker repeats (`walkapp/quick_cursor.py`) are kept from the fifth time on.
        "prepare_threshold": 5,
        **({} if TESTING else {"pool": {"min_size": 1, "max_size": 8, "timeout": 5}}),
    }
# The limits on guessing passwords need one cache for all processes; a table needs no other service.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
    }
}

# People and sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "coaching:front_door"
LOGOUT_REDIRECT_URL = "programmes:home"
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else ["walkapp.hashers.Argon2idPasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignUpForm",
    "login": "accounts.forms.SignInForm",
    "add_email": "accounts.account_forms.NewAddressForm",
    "reset_password": "accounts.account_forms.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.account_forms.ResetForm",
    "change_password": "accounts.account_forms.NewPasswordForm",
    "reauthenticate": "accounts.account_forms.IsItYouForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG

# Language and time: stored in UTC, shown in each person's own zone
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English (UK)")), ("en-us", _("English (US)"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_I18N = True
USE_TZ = True

# Static files
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if TESTING
            else "walkapp.storage.HashedStaticFilesStorage"
        )
    },
}
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = False

# E-mail: kept as files and shown at /outbox/ until a relay is named
OUTBOX_DIR = DATA_DIR / "outbox"
# How long the ledger of letters is kept, and how many letters a process sends in a second at most; 0 for no limit
LEDGER_KEPT_DAYS = env.int("LEDGER_KEPT_DAYS", default=400)
# For how many days after sharing ended a coach may still read what they wrote themselves; 0: it is closed at once.
COACH_KEEPS_DAYS = env.int("COACH_KEEPS_DAYS", default=0)
# Asked before somebody is erased, with the person; each may refuse and say what to do first.
ASKED_BEFORE_ERASING = ["coaching.actions.leaving.refuse_to_leave_a_clinic_alone"]
MAIL_PER_SECOND = env.float("MAIL_PER_SECOND", default=0.0)
# A provider posts its bounces and complaints to /mail/events/ with MAIL_EVENTS_SECRET; without one nobody may.
MAIL_PROVIDER = provider_in(EMAIL_URL)
if MAIL_PROVIDER:
    EMAIL_BACKEND = backend_of(MAIL_PROVIDER)
    ANYMAIL = anymail_settings(EMAIL_URL, MAIL_EVENTS_SECRET)
elif EMAIL_URL:
    _mail = env.email_url("EMAIL_URL")
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
    EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
    EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
    EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
    EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS"))
    EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(OUTBOX_DIR)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Backalong <walk@localhost>")

# Background work: the database is the queue, Celery only wakes somebody up.
# Without a broker, beat runs the same tasks inside itself.
# PostgreSQL tells all workers the time; tests set the clock of their own process instead.
ENGINE_CLOCK = "machine" if TESTING else "database"
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "owe-reminders": {
        "task": "reminders.tasks.tick",
        "schedule": 30.0,
        "options": {"expires": 25},
    },
    "owe-what-no-tick-has-seen": {
        "task": "reminders.tasks.sweep",
        "schedule": 10 * 60.0,
        "options": {"expires": 9 * 60},
    },
    "send-what-is-due": {
        "task": "reminders.tasks.deliver",
        "schedule": 5.0,
        "options": {"expires": 4},
    },
    "review-weeks": {
        "task": "programmes.tasks.review_weeks",
        "schedule": 15 * 60.0,
        "options": {"expires": 10 * 60},
    },
    "forget-old-letters": {
        "task": "reminders.tasks.forget_old_letters",
        "schedule": 60 * 60.0,
        "options": {"expires": 50 * 60},
    },
    "want-soundtracks": {
        "task": "programmes.tasks.want_soundtracks",
        "schedule": 10 * 60.0,
        "options": {"expires": 9 * 60},
    },
    "render-soundtracks": {
        "task": "programmes.tasks.render_soundtracks",
        "schedule": 10.0,
        "options": {"expires": 9},
    },
    "end-clearances": {
        "task": "programmes.tasks.end_yeses",
        "schedule": 15 * 60.0,
        "options": {"expires": 10 * 60},
    },
}

# The sound of sessions: files made by the background work, and the program that speaks, if it is installed
SOUND_DIR = Path(env.str("SOUND_DIR", default=str(DATA_DIR / "sound"))).resolve()
SPEECH_ENGINE = env.str("SPEECH_ENGINE", default="")

# Security
SESSION_ENGINE = "walkapp.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_NAME = "walk" if DEBUG else "__Host-walk"
CSRF_COOKIE_NAME = "csrf" if DEBUG else "__Host-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "walkapp.views.stale_form"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []
SECURE_SSL_REDIRECT = not DEBUG
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if DEBUG else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600  # the longest form is a walk of 120 parts
# One form asks for a file, the import of programmes; what is sent as one stays in memory, and never fills a disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
    "screen-wake-lock": ["self"],
}

# Logs: one line an event, no addresses and no health data
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "walkapp.logs.DiscreetFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "celery.beat": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
}
