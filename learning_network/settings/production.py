"""A server: refuses to start without what it needs, and names what is missing."""

from django.core.exceptions import ImproperlyConfigured

from learning_network.settings.base import *

_REQUIRED = {
    "SECRET_KEY": len(env.SECRET_KEY) >= 50,
    "ALLOWED_HOSTS": bool(env.ALLOWED_HOSTS),
    "SITE_URL": env.SITE_URL.startswith("https://"),
    "EMAIL_URL": env.EMAIL_CONFIGURED,
}
_missing = [name for name, present in _REQUIRED.items() if not present]
if _missing:
    raise ImproperlyConfigured(
        f"Production needs these settings: {', '.join(_missing)}. SECRET_KEY takes at least 50 random characters, "
        "SITE_URL begins with https://. See .env.example."
    )

DEBUG = False
SECRET_KEY = env.SECRET_KEY
ALLOWED_HOSTS = env.ALLOWED_HOSTS

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [env.SITE_URL]
if env.TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Wagtail shows previews and the editor's bar in a frame of the same site, so DENY is not to be had.
SILENCED_SYSTEM_CHECKS = ["security.W019"]

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
