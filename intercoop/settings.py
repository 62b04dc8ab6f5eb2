"""Settings, all from the environment or `.env`: embedded defaults here, larger installations by variables alone.

docs/settings.md lists every variable; a test fails when one is missing there.
"""

import os
import re
import secrets
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from intercoop.env import Env, EnvError
from intercoop.mail import parse_mail_url

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env.load(Path(os.environ.get("ENV_FILE") or BASE_DIR / ".env"))


def _secret_key() -> str:
    """From SECRET_KEY, or made once and kept in VAR_DIR, readable by its owner alone."""
    given = env.secret("SECRET_KEY", "")
    if given:
        return given
    kept = VAR_DIR / "secret_key"
    try:
        with open(kept, "x", opener=_open_private) as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    key = kept.read_text().strip()
    if len(key) < 50:
        raise ImproperlyConfigured(
            f"{kept} is too short to be a secret key. Delete it to have one made; people then sign in again."
        )
    return key


def _open_private(path, flags):
    return os.open(path, flags, 0o600)


def _database() -> dict:
    """DATABASE_URL (postgres://… or sqlite:///…), by default SQLite in VAR_DIR, tuned as docs/architecture.md says."""
    url = env.secret("DATABASE_URL", "") or f"sqlite:///{VAR_DIR / 'intercoop.sqlite3'}"
    try:
        database = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    except ValueError as error:
        raise EnvError(f"DATABASE_URL cannot be read ({error}); for example postgres://user:word@host/name.") from None
    engine = database["ENGINE"]
    if engine.endswith("sqlite3"):
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: with NORMAL a power cut may take back saves that were answered.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;",
        }
    elif not engine.endswith("postgresql"):
        raise EnvError("DATABASE_URL must begin with postgres:// or sqlite://.")
    return database


def _search_engine(database: str) -> str:
    """SEARCH_ENGINE, `whoosh` or `postgresql`; "": PostgreSQL searches by itself where it is the database."""
    on_postgresql = database.endswith("postgresql")
    engine = env.str("SEARCH_ENGINE", "postgresql" if on_postgresql else "whoosh", choices=("whoosh", "postgresql"))
    if engine == "postgresql" and not on_postgresql:
        raise EnvError("SEARCH_ENGINE is postgresql, which needs a DATABASE_URL that begins with postgres://.")
    return engine


def _site_url() -> str:
    """SITE_URL, `https://wiki.example`, or "": then each answer takes the address that it was asked at."""
    given = env.str("SITE_URL", "").rstrip("/")
    if given and not re.fullmatch(r"https?://(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d+)?", given, re.ASCII | re.IGNORECASE):
        raise EnvError(f"SITE_URL is {given!r}; it must be an address without a path, like https://wiki.example.org.")
    return given


# Where things are

VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

HOST = env.str("HOST", "127.0.0.1")
PORT = env.int("PORT", 8000, minimum=1, maximum=65535)
WORKERS = env.int("WORKERS", 1, minimum=1, maximum=64)
HTTPS = env.bool("HTTPS", False)
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", *([HOST] if HOST != "0.0.0.0" else [])])
SITE_URL = _site_url()
if SITE_URL:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, re.sub(r":\d+$", "", SITE_URL.partition("://")[2])]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])

# What stands in front of Django (intercoop/serving)

BRIDGE_THREADS = env.int("BRIDGE_THREADS", 2, minimum=1, maximum=64)
MAX_BODY_BYTES = env.int("MAX_BODY_BYTES", 12_000_000, minimum=100_000)
BODY_SECONDS = env.int("BODY_SECONDS", 30, minimum=1)
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", [])

# The wiki

# Defaults: what an administrator saves on the wiki's own screen wins. Read by wiki.configuration alone.
_PEOPLE = ("everyone", "members", "approved")
WIKI_NAME = env.str("WIKI_NAME", "Intercoop")
WIKI_TAGLINE = env.str("WIKI_TAGLINE", "")
WIKI_READERS = env.str("WIKI_READERS", "everyone", choices=_PEOPLE)
WIKI_EDITORS = env.str("WIKI_EDITORS", "members", choices=_PEOPLE)
WIKI_SIGN_UP = env.str("WIKI_SIGN_UP", "open", choices=("open", "invitation"))
WIKI_APPROVAL = env.bool("WIKI_APPROVAL", False)
WIKI_MAIL_REQUIRED = env.bool("WIKI_MAIL_REQUIRED", False)
# Whom to write to about the wiki itself, shown to all.
CONTACT = env.str("CONTACT", "")
VISITOR_NAME = "Visiteur"
HOME_TITLE = "Accueil"
# Pages for trying things out, by language: everybody may open their form, and they are no news.
SANDBOX_TITLES = {"fr": "Bac à sable", "en": "Sandbox"}
DRAFT_DAYS = env.int("DRAFT_DAYS", 60, minimum=1)
RATE_LIMITS = env.bool("RATE_LIMITS", True)
SEARCH_INDEX_DIR = VAR_DIR / "search"

# Django

INSTALLED_APPS = [
    "wiki.configuration",
    "wiki.accounts",
    "wiki.pages",
    "wiki.search",
    "wiki.changes",
    "wiki.tags",
    "wiki.drafts",
    "wiki.directory",
    "wiki.site",
    "intercoop.serving",
    "allauth",
    "allauth.account",
    "reversion",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before what only pages need: a style sheet with a Content-Security-Policy would weigh 300 bytes more.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "intercoop.compression.Compression",
    "intercoop.middleware.SecurityHeaders",
    "intercoop.middleware.OneConfiguration",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "intercoop.middleware.ReadersLanguage",
    "wiki.accounts.middleware.LastSeen",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wiki.site.closed.MembersAlone",
    "wiki.site.errors.RefusalScreen",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "intercoop.urls"
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": _database()}
SEARCH_ENGINE = _search_engine(DATABASES["default"]["ENGINE"])

REDIS_URL = env.secret("REDIS_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 10_000}}
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "builtins": ["wiki.site.templatetags.wiki_look"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wiki.site.frame.frame",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]

# Language and time

LANGUAGE_CODE = env.str("LANGUAGE", "fr", choices=("fr", "en"))
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
FORMAT_MODULE_PATH = ["intercoop.formats"]
THEME_COOKIE_NAME = "theme"
LOCALE_PATHS = [BASE_DIR / "wiki" / "locale"]
TIME_ZONE = env.str("TIME_ZONE", "Europe/Paris")
USE_TZ = True

# Static files: collected once per version of the code, served by WhiteNoise with names that never change meaning.

STATIC_URL = "/static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False
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

# People

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["wiki.accounts.backends.NameOrMailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "wiki.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "wiki.accounts.passwords.UnlikeThePerson"},
    {"NAME": "wiki.accounts.passwords.Uncommon"},
    {"NAME": "wiki.accounts.passwords.NotOnlyFigures"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_LOGIN_METHODS = {"username", "email"}
# No address has to be confirmed, so no mail asks for it: the screens for that do not exist (wiki/accounts/urls.py).
ACCOUNT_EMAIL_VERIFICATION = "none"
# The sign-in and the reset forms do not tell who has an account. Sign-up does: one address, one account.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "wiki.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "wiki.accounts.forms.SignupForm",
    "login": "wiki.accounts.forms.LoginForm",
    "reset_password": "wiki.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "wiki.accounts.forms.ResetPasswordKeyForm",
    "change_password": "wiki.accounts.forms.ChangePasswordForm",
}
ACCOUNT_SESSION_REMEMBER = True
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
# "key" is an account as tried from one address (AccountAdapter), "ip" an address: a whole workshop may share one.
ACCOUNT_RATE_LIMITS = (
    {
        "signup": "60/m/ip",
        "login": "120/m/ip",
        "login_failed": "30/m/ip,5/5m/key",
        "reset_password": "20/m/ip,5/m/key",
        "reset_password_from_key": "20/m/ip",
        "change_password": "5/m/user",
        "manage_email": "10/m/user",
        "change_name": "10/m/user",
        "close_account": "5/m/user",
    }
    if RATE_LIMITS
    else False
)

# Mail: on the console until EMAIL_URL names a server.

_mail = parse_mail_url(env.secret("EMAIL_URL", ""))
EMAIL_BACKEND = _mail.backend
EMAIL_HOST = _mail.host
EMAIL_PORT = _mail.port
EMAIL_HOST_USER = _mail.user
EMAIL_HOST_PASSWORD = _mail.password
EMAIL_USE_TLS = _mail.use_tls
EMAIL_USE_SSL = _mail.use_ssl
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "intercoop@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Safety

# cached_db: a kept session costs no query; without Redis the cache is this process's own, so it is only trusted alone.
SESSION_ENGINE = (
    "django.contrib.sessions.backends.cached_db" if REDIS_URL or WORKERS == 1 else "django.contrib.sessions.backends.db"
)
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "wiki.site.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
# A wiki does not decide for the other sites of its domain unless asked; the checks of that are silent then.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS and env.bool("HSTS_SUBDOMAINS", False)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked on the machine itself, without TLS
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
SILENCED_SYSTEM_CHECKS = [] if SECURE_HSTS_PRELOAD else ["security.W005", "security.W021"]

LOG_LEVEL = env.str("LOG_LEVEL", "INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"django": {"level": LOG_LEVEL}},
}
