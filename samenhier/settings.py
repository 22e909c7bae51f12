"""One settings file. The environment is read here and nowhere else, and fails loudly."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- What differs from place to place ------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Keys for the fields that are encrypted at rest: the first one writes, all of them read.
FIELD_KEYS = env.list("FIELD_KEYS")
SITE_URL = env.str("SITE_URL")  # how links in mails begin, without a slash at the end
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
REDIS_URL = env.str("REDIS_URL")
HTTPS = SITE_URL.startswith("https://")

DATABASES = {"default": env.db("DATABASE_URL")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # The demo's database. Without these, writers that meet fail with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

EMAIL_CONFIG = env.email_url("EMAIL_URL")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 30  # seconds; a mail server that does not answer must not hold up a worker
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL")

# --- What the site is made of --------------------------------------------------------------

ROOT_URLCONF = "samenhier.urls"
WSGI_APPLICATION = "samenhier.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "modeltranslation",
    "samenhier.apps.StaffSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "phonenumber_field",
    "samenhier.apps.SamenHierConfig",
    "samenhier.accounts",
    "samenhier.traits",
    "samenhier.privacy",
    "samenhier.calendars",
    "samenhier.outbox",
    "samenhier.oversight",
    "samenhier.safeguarding",
    "samenhier.content",
    "groups",
    "newcomers",
    "events",
    "matching",
    "matching.journey",
    "matching.surveys",
    "samenhier.reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "samenhier.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "samenhier.signing_in.middleware.IdleMiddleware",
    "samenhier.signing_in.middleware.SecondStepMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "samenhier.oversight.middleware.AccessLogMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS += ["django.forms"]

# --- Who acts ------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["samenhier.signing_in.backends.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "samenhier.signing_in.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
# Sign-up is closed (see the adapter); the password here is what lets sign-in offer one.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Mandatory verification is what lets allauth hide whether an address is known.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds; the mail says so, and mail can be slow
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
# Whoever types it, an address gets so many codes, and no more. (The rest is allauth's own.)
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,10/h/key,30/d/key",
    "reset_password": "20/m/ip,3/m/key,5/h/key,10/d/key",
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key,50/d/key",
}
ACCOUNT_FORMS = {
    name: f"samenhier.signing_in.forms.{form}"
    for name, form in {
        "login": "LoginForm",
        "request_login_code": "AskCodeForm",
        "confirm_login_code": "CodeForm",
        "reset_password": "ForgottenPasswordForm",
        "reset_password_from_key": "NewPasswordForm",
        "set_password": "FirstPasswordForm",
        "change_password": "ChangePasswordForm",
        "reauthenticate": "PasswordAgainForm",
    }.items()
}
# Whoever works here signs in with two steps. Only a demo or a trial without people turns it off.
TWO_FACTOR_REQUIRED = env.bool("TWO_FACTOR_REQUIRED", default=True)
MFA_ADAPTER = "samenhier.signing_in.adapter.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "samenhier.signing_in.forms.SecondStepForm",
    "reauthenticate": "samenhier.signing_in.forms.SecondStepAgainForm",
    "activate_totp": "samenhier.signing_in.forms.ActivateForm",
}
MFA_TOTP_ISSUER = "Samen Hier"
MFA_TOTP_TOLERANCE = 1  # half minutes that the clock of a phone may be wrong
# How many proxies in front write X-Forwarded-For: limits count per visitor, not per proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)

# --- Languages and time --------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [
    ("nl", _("Dutch")),
    ("en", _("English")),
    ("uk", _("Ukrainian")),
    ("ar", _("Arabic")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["samenhier.formats"]
MODELTRANSLATION_FALLBACK_LANGUAGES = ("nl", "en")
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
PHONENUMBER_DEFAULT_REGION = "NL"

# --- How long things stay (docs/privacy.md) -----------------------------------------------------

UNFINISHED_SIGN_UP_DAYS = env.int("UNFINISHED_SIGN_UP_DAYS", default=30)
MAILED_LINK_DAYS = env.int("MAILED_LINK_DAYS", default=7)  # links to go on, and to join
REFUSED_MONTHS = env.int("REFUSED_MONTHS", default=3)  # after a refusal, or leaving unmatched
FOLLOW_UP_MONTHS = env.int("FOLLOW_UP_MONTHS", default=6)  # from the end of a match to its survey
MATCH_MONTHS = env.int("MATCH_MONTHS", default=12)  # after that survey
ACCOUNT_MONTHS = env.int("ACCOUNT_MONTHS", default=24)  # of an account that is closed or unused
PROOF_MONTHS = env.int("PROOF_MONTHS", default=24)  # after what it proves
WISHES_DAYS = env.int("WISHES_DAYS", default=7)  # what people needed at an event, after it
MAIL_DETAIL_DAYS = env.int("MAIL_DETAIL_DAYS", default=30)  # what was in a mail that was sent

# A sealed incident, after it was closed.
PROPOSAL_WORKING_DAYS = env.int("PROPOSAL_WORKING_DAYS", default=5)  # that a side has to answer
INCIDENT_MONTHS = env.int("INCIDENT_MONTHS", default=24)

# --- Safeguarding --------------------------------------------------------------------------

# A confidential adviser who works for none of us: how to reach them, as visitors read it, and
# where a mail goes when nobody acts.
OUTSIDE_ADVISER = env.str("OUTSIDE_ADVISER", default="")
OUTSIDE_ADVISER_EMAIL = env.str("OUTSIDE_ADVISER_EMAIL", default="")

# --- Who looks at whose data ---------------------------------------------------------------

# How long a record stays open after its reason was given; a form that was opened may be sent later.
OPEN_MINUTES = env.int("OPEN_MINUTES", default=30)
OPEN_MINUTES_FORM = env.int("OPEN_MINUTES_FORM", default=90)
# Who is told while no privacy officer has an account: somebody whose own looks are not in the log.
OFFICER_STAND_IN_EMAIL = env.str("OFFICER_STAND_IN_EMAIL", default="")
# What the privacy officer is shown as unusual, of one person on one day.
UNUSUAL = {
    "records": env.int("UNUSUAL_RECORDS", default=40),  # different records, and
    "times_median": env.int("UNUSUAL_TIMES_MEDIAN", default=3),  # so often as on their own days
    "median_days": env.int("UNUSUAL_MEDIAN_DAYS", default=30),
    "night_from": env.int("UNUSUAL_NIGHT_FROM", default=23),  # o'clock
    "night_until": env.int("UNUSUAL_NIGHT_UNTIL", default=6),
    "night_records": env.int("UNUSUAL_NIGHT_RECORDS", default=3),
    "one_record": env.int("UNUSUAL_ONE_RECORD", default=25),  # pages about the same record
    "openings": env.int("UNUSUAL_OPENINGS", default=3),  # records opened with a reason
}

# --- Files ---------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# The demo and the tests serve files where they lie; elsewhere collectstatic gathers them.
WHITENOISE_USE_FINDERS = env.bool("STATIC_FROM_SOURCE", default=False)
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if WHITENOISE_USE_FINDERS
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        ),
    },
}

# Files are uploaded nowhere: a form that carries one is refused before it is read.
DATA_UPLOAD_MAX_NUMBER_FILES = 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes; a page of texts in four languages is far below
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000  # the attendance list of a large event

# --- Background work -----------------------------------------------------------------------

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TIMEZONE = TIME_ZONE
# The database row is the truth: no result is kept anywhere else.
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 1800
# A task longer than the visibility timeout would be delivered twice.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- The terms of the programme ------------------------------------------------------------

# How long the former participant statement counts after a new version began.
STATEMENT_GRACE_WEEKS = env.int("STATEMENT_GRACE_WEEKS", default=6)
# How long a group that is too small can look for somebody, before staff decide.
REPLACEMENT_WEEKS = env.int("REPLACEMENT_WEEKS", default=8)
# How often a waiting group is asked whether it is still available, and how long it may think.
AVAILABILITY_WEEKS = env.int("AVAILABILITY_WEEKS", default=8)
ANSWER_WEEKS = env.int("ANSWER_WEEKS", default=2)
# How long a seat that came free is kept for the first in line, to say that they come.
# After an event, in which its trainers note who was there; the team can do so later too.
ATTENDANCE_DAYS = env.int("ATTENDANCE_DAYS", default=7)
SEAT_HOURS = env.int("SEAT_HOURS", default=48)
# How long before a VOG expires staff are told.
VOG_WARNING_WEEKS = env.int("VOG_WARNING_WEEKS", default=6)
# How long both sides of a match that ended early are left in peace before another one.
REMATCH_DAYS = env.int("REMATCH_DAYS", default=28)
# How many days a talk is late before staff are told by mail.
OVERDUE_TALK_DAYS = env.int("OVERDUE_TALK_DAYS", default=7)

# --- Safety --------------------------------------------------------------------------------

# Closing the browser signs everybody out (ACCOUNT_SESSION_REMEMBER); so does doing nothing.
# Newcomers often share a phone, so theirs is short. After twelve hours nothing is kept at all.
IDLE_MINUTES_NEWCOMERS = env.int("IDLE_MINUTES_NEWCOMERS", default=30)
IDLE_MINUTES_OTHERS = env.int("IDLE_MINUTES_OTHERS", default=8 * 60)
SESSION_COOKIE_AGE = 60 * 60 * 12
# For a quarter of an hour a session holds a code for signing in: no database holds it readable.
SESSION_SERIALIZER = "samenhier.privacy.sessions.SealedSerializer"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
if HTTPS:  # the names make a browser refuse them from a subdomain, and over HTTP
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
# With the session, which is encrypted: in a cookie the names in them would stay in a shared phone.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Nothing comes from anybody else: no font, map, captcha or statistics.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# One way out, without personal data (samenhier.logs). Nobody gets errors by mail: those hold forms.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "samenhier.logs.PlainFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
}
