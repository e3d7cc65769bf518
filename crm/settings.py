"""The one settings file. Everything that differs between machines is read from the environment."""

import sys
from pathlib import Path

from csp.constants import SELF
from django.core.exceptions import ImproperlyConfigured

from crm import logs
from crm.env import BASE_DIR as BASE_DIR
from crm.env import VAR_DIR, env, hosts, machine_secret, secret

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
TESTING = env.bool("CRM_TESTING", default="pytest" in sys.modules)
LOCAL = DEBUG or DEMO or TESTING

SECRET_KEY = secret("SECRET_KEY", default="only-for-tests" if TESTING else "")
SECRET_KEY = SECRET_KEY or machine_secret(VAR_DIR, make=LOCAL or sys.argv[1:2] == ["up"])
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY (or SECRET_KEY_FILE) is not set; `make run` makes one in var/secret_key.")
SECRET_KEY_FALLBACKS = secret("SECRET_KEY_FALLBACKS").split()  # the keys before it: what they closed still opens
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"] if LOCAL else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "promotion",  # before the admin, whose templates it replaces
    "promotion.access.apps.SiteAdminConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
]

MIDDLEWARE = [
    "promotion.common.middleware.trace",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "promotion.common.middleware.UnreadableInput",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "promotion.common.middleware.private_pages",
    "promotion.people.middleware.session_rules",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "promotion.people.middleware.FirstPassword",
]

ROOT_URLCONF = "crm.urls"
WSGI_APPLICATION = "crm.wsgi.application"
ASGI_APPLICATION = "crm.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "promotion.common.context.shell",
                "promotion.reminders.context.unread",
            ],
        },
    },
]

FORM_RENDERER = "promotion.common.form_renderer.HouseRenderer"

# --- Database -------------------------------------------------------------------------------------
VAR_DIR.mkdir(parents=True, exist_ok=True)
DATABASE_URL = secret("TEST_DATABASE_URL" if TESTING else "DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'crm.sqlite3'}")
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # a writer waits its turn instead of failing half-way
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    # A process that stands still inside a transaction must not hold up all the others for longer than this.
    _patience = "-c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000 -c jit=off"
    # A server behind a dead network must not hang a page: give up connecting after five seconds.
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5, **DATABASES["default"].get("OPTIONS", {}), "options": _patience}
    # Two test runs on one server keep apart by this suffix.
    DATABASES["default"]["TEST"] = {"NAME": f"test_{DATABASES['default']['NAME']}{env.str('TEST_DB_SUFFIX', default='')}"}

# --- People ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "promotion.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "promotion.access.backends.GrantBackend"]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "workbench"
LOGOUT_REDIRECT_URL = "sign_in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_COOKIE_AGE = 8 * 3600
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_MINUTES", default=30) * 60
PASSWORD_FRESH_SECONDS = 30 * 60  # on a trusted phone, for export, reveal and the admin
# Failures until the first wait. A whole office may share one address behind its router.
SIGN_IN_LIMITS = {"account": env.int("SIGN_IN_ACCOUNT_LIMIT", default=5), "address": env.int("SIGN_IN_ADDRESS_LIMIT", default=20)}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = env.bool("HTTPS", default=not LOCAL)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if SECURE_PROXY_SSL_HEADER else 0)  # whose X-Forwarded-For is believed
SECURE_HSTS_SECONDS = 0 if LOCAL else env.int("HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}

# --- Language and time ------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# --- Files ------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [folder for folder in [VAR_DIR / "assets"] if folder.is_dir()]  # deploy/assets.py makes it
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "files"))()
FILE_UPLOAD_PERMISSIONS = 0o600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Mail, jobs -------------------------------------------------------------------------------------
EMAIL_URL = secret("EMAIL_URL")
if EMAIL_URL:
    vars().update(env.email_url_config(EMAIL_URL))
    if EMAIL_BACKEND.endswith("smtp.EmailBackend"):  # noqa: F821  (just set from EMAIL_URL)
        EMAIL_BACKEND = "promotion.reminders.channels.smtp.CarefulBackend"
elif DEMO:
    EMAIL_BACKEND = "promotion.reminders.channels.demo_mail.OutgoingMailBackend"
EMAIL_CHANNEL = bool(EMAIL_URL) or DEMO or TESTING  # off: reminders stay inside the application
SITE_URL = env.str("SITE_URL", default="")  # https://crm.example.gov.cn: links in mails; without it mails bear none
OUTGOING_ALLOWED = hosts("OUTGOING_ALLOWED", default=["127.0.0.1"] if TESTING else [])  # inner hosts that webhooks may go to
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="crm@localhost")
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # beat and workers wait for a Redis that is away for as long as it takes
# A Redis that hangs must not hang a page: give up after a second, once. Nothing is lost, the next tick finds the rows.
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    "retry_on_timeout": False,
    "health_check_interval": 5,  # a worker notices within seconds that its Redis does not answer any more
    "visibility_timeout": 3600,  # long work of a worker that died comes back after this; longer than any task may take
}
# A worker for each queue (`manage.py up`): neither slow mail nor long work delays what is in-app.
CELERY_TASK_DEFAULT_QUEUE = "work"
CELERY_TASK_ROUTES = {"promotion.reminders.tasks.tick": {"queue": "ticks"}, "promotion.reminders.tasks.post": {"queue": "post"}}
CELERY_TASK_IGNORE_RESULT = True
# Long work is acknowledged when done; the ticks say otherwise (promotion/reminders/tasks.py). Work that kills its worker is not
# handed out again at once (TASK_REJECT_ON_WORKER_LOST stays off): it would kill the next one too.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 1800
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # KiB; a child that grew beyond is replaced after its task
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False  # nobody asks the workers anything; /healthz/outbox asks the database
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE

# --- Logs -------------------------------------------------------------------------------------------
LOGGING = logs.configure(as_json=env.bool("LOG_JSON", default=not (DEBUG or TESTING)), level=env.str("LOG_LEVEL", default="INFO"))
# Heads of the audit trail's chain, kept outside the database so that a cut tail is found.
_trail = f"{DATABASES['default']['ENGINE'].rpartition('.')[2]}-{Path(str(DATABASES['default']['NAME'])).stem}"
AUDIT_HEADS_FILE = env.str("AUDIT_HEADS_FILE", default="" if TESTING else str(VAR_DIR / f"audit-{_trail}.heads"))
