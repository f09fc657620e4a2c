"""The migrated test database of SQLite, kept between runs: migrating takes half a minute, reading it back a second.

What is kept has a name that changes with every file of the migrations. Other databases are migrated anew.
"""

import hashlib
import os
import sqlite3
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

_FOLDER = Path(settings.BASE_DIR) / "var" / "tests"


def read_back() -> None:
    """Have the test database begin as it was kept; Django's own migrate then finds nothing to do."""
    if connection.vendor == "sqlite" and _kept().exists():
        connection_created.connect(_fill, dispatch_uid="tests.migrated")


def keep() -> None:
    """Keep the test database as it was just migrated, in the place of older ones."""
    connection_created.disconnect(dispatch_uid="tests.migrated")
    kept = _kept()
    if connection.vendor != "sqlite" or kept.exists():
        return
    _FOLDER.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    target = sqlite3.connect(unfinished)
    connection.connection.backup(target)
    target.close()
    for older in set(_FOLDER.glob("*.sqlite3")) - {kept}:
        older.unlink(missing_ok=True)
    unfinished.replace(kept)


def _fill(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Copy what was kept into the memory that the tests are about to use."""
    if "mode=memory" not in str(connection.settings_dict["NAME"]):
        return
    connection_created.disconnect(dispatch_uid="tests.migrated")
    source = sqlite3.connect(f"file:{_kept()}?mode=ro", uri=True)
    source.backup(connection.connection)
    source.close()


def _kept() -> Path:
    return _FOLDER / f"{_key()}.sqlite3"


def _key() -> str:
    """Return what tells one set of migrations from another: their names and texts, and the terms they bring."""
    files = [Path(str(find_spec("learning_network.core.vocabularies").origin))]
    for app in settings.INSTALLED_APPS:
        spec = find_spec(app.partition(".apps.")[0])
        folders = spec.submodule_search_locations or [] if spec else []
        files += [file for folder in folders for file in sorted(Path(folder).glob("migrations/*.py"))]
    digest = hashlib.sha256(sqlite3.sqlite_version.encode())
    for file in files:
        digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()[:16]
