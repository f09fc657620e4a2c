"""A laptop: nothing set, everything under ``var/``."""

import secrets

from learning_network.settings.base import *

# Off unless asked for, so that a demo shows the site's own error pages.
DEBUG = bool(env.DEBUG)
ALLOWED_HOSTS = env.ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]", "testserver"]


def _local_secret_key() -> str:
    """Return this machine's own key, made once and kept in ``var/``, so that sessions survive a restart.

    Where ``var/`` cannot be written there is one for this process only: a command that needs the folder
    says so in words, which a failing import of the settings cannot.
    """
    key_file = VAR_DIR / "secret_key"
    try:
        if not key_file.exists():
            VAR_DIR.mkdir(exist_ok=True)
            key_file.write_text(secrets.token_urlsafe(50))
            key_file.chmod(0o600)
        return key_file.read_text() or secrets.token_urlsafe(50)
    except OSError:
        return secrets.token_urlsafe(50)


SECRET_KEY = env.SECRET_KEY or _local_secret_key()

# Style sheets come straight from the sources; a server collects them first.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
