"""Settings of the product. What differs between machines comes from ``env.py``."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url

from youji.settings import env, page_policy

env.demand_sound()
PACKAGE = Path(__file__).resolve().parent.parent
DATA = PACKAGE.parent.parent / "data"
VAR = env.VAR
PRODUCTION = env.PRODUCTION
WORKERS = env.WORKERS
BACKUP_KEY = env.BACKUP_KEY
DEMO = not PRODUCTION
SECRET_KEY = env.secret_key()
DEBUG = False
#: The loopback's own names are for the demonstration's visitors; whoever watches a real server from beside it is
#: answered by ``/healthz`` and ``/readyz`` under any name (``shared.middleware.Hosts``).
LOOPBACK = [] if PRODUCTION else ["127.0.0.1", "localhost"]
ALLOWED_HOSTS = [host.strip() for host in env.HOSTS.split(",") if host.strip()] + LOOPBACK
ORIGIN = env.ORIGIN or f"http://127.0.0.1:{env.PORT}"
MAP_APPROVAL = env.MAP_APPROVAL
TILES = env.TILES
WITNESSES = env.WITNESSES
#: Who runs the site, as ``shared.imprint`` prints it; empty where not set.
IMPRINT = {
    "agency": env.AGENCY,
    "phone": env.AGENCY_PHONE,
    "email": env.AGENCY_EMAIL,
    "address": env.AGENCY_ADDRESS,
    "site_code": env.SITE_CODE,
    "icp": env.ICP,
    "police": env.POLICE_FILING,
}

#: The rooms of the house, ground floor first: a room imports only from those before it (import-linter holds it).
ROOMS = (
    "ledger",
    "documents",
    "divisions",
    "accounts",
    "imports",
    "procedures",
    "registry",
    "norms",
    "compliance",
    "members",
    "standards",
    "schemes",
    "catalogue",
    "hearings",
    "recognition",
    "acceptance",
    "appeals",
    "production",
    "environment",
    "lots",
    "programme",
    "certificates",
    "quality",
    "receiving",
    "traceability",
    "exchange",
    "portal",
    "desk",
    "demo",
)
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "ninja",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "js_lib_leaflet",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "youji.shared",
    *(f"youji.{room}" for room in ROOMS),
]
#: For how long a stranger may get an entry page from memory without anybody looking whether it was rebuilt.
PUBLIC_PAGE_SECONDS = 1.0
#: The same for the public's lists and figures, which browsers keep for a minute anyway.
PUBLIC_LIST_SECONDS = 5.0
MIDDLEWARE = [
    "youji.shared.middleware.RequestLog",
    "youji.portal.middleware.PublicPageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "youji.shared.middleware.PagePolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "youji.shared.middleware.Hosts",
    "django.middleware.csrf.CsrfViewMiddleware",
    "youji.shared.middleware.RefuseNul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "youji.accounts.middleware.ActorMiddleware",
    "youji.accounts.middleware.SetUpFirst",
    "youji.documents.middleware.UploadLimit",
    "youji.shared.middleware.FormsHavePages",
]
#: Where programs come in, by token, and are answered as programs: ours, and the addresses EPCIS fixes.
PROGRAM_DOORS = ("/api/", "/epcis/")
ROOT_URLCONF = "youji.urls"
WSGI_APPLICATION = "youji.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Before the libraries' own: ours replace the sign-in library's pages.
        "DIRS": [PACKAGE / "shared" / "templates", PACKAGE / "accounts" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "youji.shared.web.house",
            ],
            "builtins": [
                "youji.shared.templatetags.house",
                "youji.shared.templatetags.charts",
                "youji.divisions.templatetags.maps",
            ],
        },
    }
]

SQLITE_OPTIONS = {
    # Measured (docs/decisions/0003): IMMEDIATE is what makes concurrent writers wait instead of fail.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-20000;",
}
#: A statement that came so often on a connection is planned once and for all (those of ``shared.straight``).
POSTGRESQL_OPTIONS = {"prepare_threshold": 5}


def database(url: str) -> dict:
    """Django's description of the database at ``url``, or of our SQLite file when it is empty."""
    if not url or url.startswith("sqlite"):
        name = url.removeprefix("sqlite:///") or str(VAR / "youji.sqlite3")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name,
            "OPTIONS": dict(SQLITE_OPTIONS),
            "CONN_MAX_AGE": 600,  # opening the file and its pragmas cost more than most pages' queries
        }
    found: dict = {**dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)}
    return {**found, "OPTIONS": {**POSTGRESQL_OPTIONS, **found.get("OPTIONS", {})}}


DATABASES = {"default": database(env.DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
USE_THOUSAND_SEPARATOR = True

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["youji.accounts.backends.HouseBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
ACCOUNT_ADAPTER = "youji.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "youji.accounts.library_forms.PasswordSignInForm",
    "reset_password": "youji.accounts.forms.AskPasswordForm",
    "change_password": "youji.accounts.library_forms.OwnPasswordForm",
}
#: A link to a new password holds for an hour.
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
#: Five wrong passwords for one name lock it for fifteen minutes, whoever types them; an address gets thirty a minute.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "5/15m/key,60/15m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "reset_password": "10/m/ip,3/15m/key",
    "reset_password_from_key": "20/m/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
#: A passkey with its owner's finger or PIN is two factors in one; phishing gets neither.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "youji.accounts.library_forms.CodeForm",
    "reauthenticate": "youji.accounts.library_forms.CodeAgainForm",
    "activate_totp": "youji.accounts.library_forms.ActivateForm",
    "login_webauthn": "youji.accounts.passkeys.SignInForm",
    "authenticate_webauthn": "youji.accounts.passkeys.SecondFactorForm",
    "reauthenticate_webauthn": "youji.accounts.passkeys.ConfirmForm",
    "add_webauthn": "youji.accounts.passkeys.AddForm",
}
MFA_TOTP_ISSUER = "优基"
MFA_ADAPTER = "youji.accounts.adapter.MfaAdapter"
USERSESSIONS_TRACK_ACTIVITY = False
#: Officers must have a second factor in production; the demonstration lets anybody look around.
MFA_REQUIRED_FOR_OFFICERS = PRODUCTION
#: Nothing of ours is cached: what the sign-in library and ``shared.limits`` count may not be thrown away.
CACHES = {"default": {"BACKEND": "youji.accounts.tallies.Store"}}
#: One visitor's addresses in IPv6, as a network hands them out: all of them are one who tries.
IPV6_PREFIX = ALLAUTH_RATE_LIMIT_IPV6_PREFIX = 48
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"

#: A job whose worker was killed is another's after so many seconds, or after its period when that is longer.
LEAST_HELD_SECONDS = 60

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        # The task row is the outbox: written in the caller's transaction, or not at all.
        "ENQUEUE_ON_COMMIT": False,
        "QUEUES": [],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
CHECKPOINTS = VAR / "checkpoints.jsonl"  # what the log has signed, kept outside the database
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "youji.shared.static_files.HashedFiles"},
}
MEDIA_ROOT = VAR / "documents"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
UPLOAD_LIMIT_BYTES = 20_000_000

EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if env.EMAIL_URL else 'filebased'}.EmailBackend"
EMAIL_SERVER = urlsplit(env.EMAIL_URL)
EMAIL_HOST = EMAIL_SERVER.hostname or ""
EMAIL_PORT = EMAIL_SERVER.port or {"smtps": 465, "smtp+starttls": 587}.get(EMAIL_SERVER.scheme, 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = (
    unquote(EMAIL_SERVER.username or ""),
    unquote(EMAIL_SERVER.password or ""),
)
EMAIL_USE_SSL = EMAIL_SERVER.scheme == "smtps"
EMAIL_USE_TLS = EMAIL_SERVER.scheme == "smtp+starttls"
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = VAR / "mail"
#: The demonstration writes its mail into files, for anybody to look at.
MAIL_GOES_OUT = DEMO or bool(env.EMAIL_URL)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.EMAIL_FROM

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
#: Of a session nobody has said otherwise of; a sign-in's own end is ``accounts.sessions.keep``'s to say.
SESSION_COOKIE_AGE = 12 * 3600
#: A grower's sign-in on their own phone.
REMEMBER_DAYS = env.REMEMBER_DAYS
#: By what new keys of certificates sign (decision 0168).
CERTIFICATE_SIGNATURE = env.CERTIFICATE_SIGNATURE
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_TRUSTED_ORIGINS = [ORIGIN]
#: We listen on the loopback only, so who connects is the proxy; TLS ends there and it tells us so.
PROXIES = env.PROXIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_SSL_REDIRECT = PRODUCTION and PROXIES > 0
#: The proxy's own checks ask these in plain HTTP, and under any name.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
ANY_HOST = ("/healthz", "/readyz")
SECURE_HSTS_SECONDS = 365 * 86_400 if PRODUCTION else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "youji.shared.web.csrf_failure"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": page_policy.directives(TILES)}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request": {"()": "youji.shared.middleware.RequestId"},
        "one_line": {"()": "youji.shared.away.OneLine"},
    },
    "formatters": {"line": {"format": "{asctime} {levelname} {request_id} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # One line per request where somebody reads it: in production.
        "youji.request": {"level": "INFO" if PRODUCTION else "WARNING"},
        # A refused form is no event of the house; what we answered is in youji.request.
        "django.request": {"level": "ERROR", "filters": ["one_line"]},
        # Strangers try names all day; youji.request has the line.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
#: Whether other names under the domain speak TLS, and the browsers' preload list, are not this product's to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
