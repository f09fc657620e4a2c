"""The only reader of the environment: every setting a deployment may change, typed, with a default that starts."""

import os
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"

_env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

SECRET_KEY: str = _env.str("SECRET_KEY", default="")
DEBUG: bool | None = _env.bool("DEBUG", default=None)
ALLOWED_HOSTS: list[str] = _env.list("ALLOWED_HOSTS", default=[])
# Text, so that a port that is none is the demo's to explain and no traceback of every command.
PORT: str = _env.str("PORT", default="8000")
SITE_URL: str = _env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")

DATABASE: dict[str, object] = _env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
ELASTICSEARCH_URL: str = _env.str("ELASTICSEARCH_URL", default="")
ELASTICSEARCH_PREFIX: str = _env.str("ELASTICSEARCH_PREFIX", default="learning-network")
ELASTICSEARCH_TIMEOUT: float = _env.float("ELASTICSEARCH_TIMEOUT", default=1.0)
SEARCH_INDEX_DIR: Path = Path(_env.str("SEARCH_INDEX_DIR", default=str(VAR_DIR / "search")))
SEARCH_MEANING: bool = _env.bool("SEARCH_MEANING", default=True)
CACHE: dict[str, object] = _env.cache("CACHE_URL", default="locmemcache://")

EMAIL: dict[str, object] = _env.email("EMAIL_URL", default="consolemail://")
EMAIL_CONFIGURED: bool = bool(_env.str("EMAIL_URL", default=""))
DEFAULT_FROM_EMAIL: str = _env.str("DEFAULT_FROM_EMAIL", default="The learning network <network@example.org>")

# Where answers to our mails come in, and what the provider of the webhooks needs; without a secret there are none.
INBOUND_DOMAIN: str = _env.str("INBOUND_DOMAIN", default="").strip().lower()
_of_provider = {name.removeprefix("ANYMAIL_"): os.environ[name] for name in os.environ if name.startswith("ANYMAIL_")}
ANYMAIL: dict[str, str] = {**_of_provider, "WEBHOOK_SECRET": _env.str("ANYMAIL_WEBHOOK_SECRET", default="")}

TASKS: str = _env.str("TASKS", default="immediate")
MEDIA_ROOT: Path = Path(_env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
STATIC_ROOT: Path = Path(_env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
TRUSTED_PROXY_COUNT: int = _env.int("TRUSTED_PROXY_COUNT", default=0)
READ_ONLY: bool = _env.bool("READ_ONLY", default=False)
DEMO_PASSWORD: str = _env.str("DEMO_PASSWORD", default="")
