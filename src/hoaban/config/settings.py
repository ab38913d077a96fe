"""Every setting of an installation, read from the environment (see docs/operator/settings.md).

A clean clone runs without any of them: SQLite under ``./var``, random secrets kept beside it.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from hoaban.config import database, environment, secrets

ROOT = Path(__file__).resolve().parents[3]
DATA_DIR = environment.folder("HOABAN_DATA_DIR", ROOT / "var")
# `serve` and the workers of a real installation set this; tests and the demo do not.
PRODUCTION = environment.flag("HOABAN_PRODUCTION")
TESTING = "pytest" in sys.modules
DEBUG = False

SECRET_KEY = secrets.secret_key(DATA_DIR, production=PRODUCTION, testing=TESTING)
KEY_PURPOSES = (
    "accounts-authenticators",
    "accounts-codes",
    "answers-links",
    "audit-checkpoint",
    "audit-digest",
    "backup-signature",
    "files-accounts-mark",
    "files-accounts-voice",
    "files-answers-voice",
    "files-hazards-sign",
    "files-imports-errors",
    "files-imports-sheet",
    "files-privacy-package",
    "imports-cells",
    "notify-endpoints",
    "notify-inbound",
    "notify-vapid",
    "offline-seal",
    "registry-index",
    "registry-numbers",
)
KEYS_DIR = environment.folder("HOABAN_KEYS_DIR", DATA_DIR / "keys")
# One file per purpose may lie in a secret store instead.
KEY_FILES = environment.key_files(KEY_PURPOSES)
ALLOWED_HOSTS = environment.listing("HOABAN_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [
    f"https://{host}" for host in ALLOWED_HOSTS if host not in {"localhost", "127.0.0.1", "[::1]"}
]

PROVINCE = environment.text("HOABAN_PROVINCE", "14")
FLOOD_SEASON = environment.month_day("HOABAN_FLOOD_SEASON", "05-01")
# Drawn public figures stay in memory until a fact changes; 0 draws them for every visitor (for measuring).
SNAPSHOTS = environment.flag("HOABAN_SNAPSHOTS", default=not TESTING)
PACK_DIRS = [Path(path) for path in environment.listing("HOABAN_PACK_DIR")]

ROOMS = [
    "hoaban.foundation.access",
    "hoaban.foundation.audit",
    "hoaban.foundation.events",
    "hoaban.foundation.jobs",
    "hoaban.foundation.sources",
    "hoaban.foundation.places",
    "hoaban.foundation.accounts",
    "hoaban.foundation.duties",
    "hoaban.foundation.files",
    "hoaban.foundation.speech",
    "hoaban.foundation.notify",
    "hoaban.foundation.imports",
    "hoaban.foundation.privacy",
    "hoaban.foundation.offline",
    "hoaban.foundation.search",
    "hoaban.domains.registry",
    "hoaban.domains.difficulty",
    "hoaban.domains.rounds",
    "hoaban.domains.lists",
    "hoaban.domains.linkage",
    "hoaban.domains.population",
    "hoaban.domains.standing",
    "hoaban.domains.bulletins",
    "hoaban.domains.hazards",
    "hoaban.domains.signing",
    "hoaban.domains.warning",
    "hoaban.domains.targeting",
    "hoaban.domains.delivery",
    "hoaban.domains.answers",
    "hoaban.domains.triggers",
    "hoaban.domains.ringing",
    "hoaban.domains.aftermath",
    "hoaban.domains.damage",
    "hoaban.domains.replay",
    "hoaban.workspace",
    "hoaban.portal",
    "hoaban.config.apps.ConfigConfig",
]

INSTALLED_APPS = [
    # Ours come before allauth: a template of ours replaces one of theirs.
    "hoaban.ui",
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "template_partials",
]

MIDDLEWARE = [
    "hoaban.config.logs.Bound",
    # Before the policy: a policy for pages on each of a dozen files is a tenth of a second of a slow line.
    "hoaban.ui.assets.StaticFiles",
    "hoaban.foundation.access.middleware.SecurityHeaders",
    "hoaban.config.closed.UpgradeGate",
    "django.middleware.security.SecurityMiddleware",
    "hoaban.ui.middleware.Compressed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "hoaban.ui.middleware.ChosenLanguage",
    "hoaban.config.away.DatabaseAway",
    "django.middleware.common.CommonMiddleware",
    # These two judge before the check of CSRF tokens reads a form: nothing of a stranger's upload reaches the disk.
    "hoaban.foundation.accounts.middleware.SessionStanding",
    "hoaban.foundation.access.middleware.Doors",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "hoaban.config.urls"
WSGI_APPLICATION = "hoaban.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "hoaban.ui.context.frame",
            ],
            "builtins": ["hoaban.ui.templatetags.ui", "template_partials.templatetags.partials"],
        },
    }
]

DATABASES = database.databases(DATA_DIR)
# The second wall on PostgreSQL (foundation/access/wall.py); its tables are guarded by `manage row_security`.
ROW_SECURITY = environment.flag("HOABAN_ROW_SECURITY")
DATABASE_ROUTERS = ["hoaban.config.database.ReadsRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIGRATION_MODULES: dict[str, str] = {}

CACHES = {
    # Throttles must be shared by every web process; the table is made by `createcachetable`.
    # As many lines as a flood may have: beyond Django's 300 the counts themselves would be thrown away.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# --- Sign-in: one door, allauth's -------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["hoaban.foundation.accounts.backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/w/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "hoaban.foundation.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = [
    "username*",
    "password1*",
]  # nobody signs up; allauth derives the sign-in form from it
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address typed by the account manager; no mail leaves yet
ACCOUNT_SESSION_REMEMBER = False  # office computers are shared: closing the browser signs out
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Per account first; a whole office shares one address, so its limit is wide.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "10/5m/key,600/5m/ip",
    "reauthenticate": "20/5m/user",
    "change_password": "10/5m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if environment.flag("HOABAN_BEHIND_PROXY") else 0
MFA_ADAPTER = "hoaban.foundation.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # finger or PIN: a found key alone opens nothing
MFA_TOTP_TOLERANCE = 1  # clocks of old phones run half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = True

SESSION_ENGINE = "hoaban.foundation.accounts.sessions"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# `serve` under TLS says so for a demo too, whose data are no secret but whose sessions are.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION or environment.flag("HOABAN_SECURE_COOKIES")
SECURE_SSL_REDIRECT = False  # Caddy or uvicorn speaks TLS; `serve` refuses plain HTTP beyond loopback
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("HOABAN_BEHIND_PROXY") else None
)
# A browser then refuses plain HTTP, and any doubtful certificate, for a year: only with a certificate that all devices know.
SECURE_HSTS_SECONDS = 31_536_000 if environment.flag("HOABAN_HSTS") else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "hoaban.ui.web.errors.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Language, time ---------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# --- Files -------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = None  # nothing is collected: WhiteNoise finds the files in the rooms
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
_LOOKS = ("ui/tokens.css", "ui/base.css", "ui/controls.css", "ui/content.css", "ui/graphics.css")
# One style sheet and one script per shell: on a slow line every file costs a third of a second before its first byte.
STYLE_BUNDLES = {
    "bundles/portal.css": (*_LOOKS, "portal/portal.css"),
    "bundles/workspace.css": (*_LOOKS, "workspace/workspace.css"),
}
SCRIPT_BUNDLES = {
    "bundles/portal.js": "ui/js/page.js", "bundles/workspace.js": "ui/js/workspace.js", "bundles/draw.js": "ui/js/draw.js",
}  # fmt: skip
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.InMemoryStorage"
    },  # unused: room `files` keeps every file
    "staticfiles": {"BACKEND": "hoaban.ui.assets.Versioned"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 3_000_000  # what a door takes unless it declares more (access/values.py)
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "hoaban.foundation.files.uploads.UnnamedUploads",
]
LINKAGE_ENGINE = environment.text("HOABAN_LINKAGE_ENGINE")
if LINKAGE_ENGINE not in ("", "splink"):
    raise environment.SettingProblem(
        f"HOABAN_LINKAGE_ENGINE is “{LINKAGE_ENGINE}”. Write splink, or leave it empty."
    )
# How long the register keeps who died or moved away, and by which document (domains/registry/erasing.py).
KEEP_LEFT_DAYS, KEEP_LEFT_DOCUMENT = environment.keep_left()
OBJECT_STORE_URL = environment.text("HOABAN_OBJECT_STORE_URL")

# Purpose → who holds its key: pkcs11:…, the path of a PEM file, or empty for a file among the keys (config/signers.py).
SIGNERS = {"warning": environment.text("HOABAN_SIGNER_WARNING")}

# --- Backups: a folder on another disk; without it, only what an operator makes by hand ------------
BACKUP_DIR = (
    Path(_backup_dir).expanduser().resolve()
    if (_backup_dir := environment.text("HOABAN_BACKUP_DIR"))
    else None
)

# --- Messages to people: without these, console twins ------------------------------------------------------------
SITE_URL = environment.text("HOABAN_SITE_URL").rstrip("/")
SMTP_URL = environment.text("HOABAN_SMTP_URL")
SMPP_URLS = environment.text("HOABAN_SMPP_URLS")
SMS_PARTS_WAIT = environment.number("HOABAN_SMS_PARTS_WAIT", 60)
SMS_PARTS_GIVEN_UP = environment.number("HOABAN_SMS_PARTS_GIVEN_UP", 86_400)
SIP_URL = environment.text("HOABAN_SIP_URL")
# Our printed numbers, each with whether it is made up: pages tell them, nothing is sent or taken by them.
SMS_NUMBER = environment.our_number("HOABAN_SMS_NUMBER", takes_texts=True)
CALL_NUMBER = environment.our_number("HOABAN_CALL_NUMBER", takes_texts=False)
VAPID_SUBJECT = environment.text("HOABAN_VAPID_SUBJECT")
LOUDSPEAKERS_URL = environment.text("HOABAN_LOUDSPEAKERS_URL")
ZALO_URL = environment.text("HOABAN_ZALO_URL")
ZALO_REFRESH_TOKEN = environment.text("HOABAN_ZALO_REFRESH_TOKEN")
ZALO_OA = environment.our_account("HOABAN_ZALO_OA")
ZALO_OA_SECRET = environment.text("HOABAN_ZALO_OA_SECRET")

# --- Dispatchers on several machines: `./hoaban dispatcher` ---------------------------------------------------
NATS_URL = environment.text("HOABAN_NATS_URL")
NATS_REPLICAS = environment.number("HOABAN_NATS_REPLICAS", 0)
NATS_FILES = environment.nats_files()

# --- Readings of stations from a broker: `./hoaban mqtt` -------------------------------------------------------
MQTT_URL = environment.text("HOABAN_MQTT_URL")
MQTT_KEY = environment.text("HOABAN_MQTT_KEY")

# --- Logs: lines of JSON to stderr, at a terminal readable ones; config/logs.py says what may stand in them ---
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "hoaban.config.logs.Lines", "quoting": not PRODUCTION}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": environment.text("HOABAN_LOG_LEVEL", "WARNING")},
    "loggers": {
        # Refused requests are no fault of the machine.
        "django.request": {"level": "ERROR"},
    },
}

TEST_RUNNER = "django.test.runner.DiscoverRunner"
SILENCED_SYSTEM_CHECKS: list[str] = []
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hoaban.config.settings")
