"""The engines that are measured, each made the site's own for a while, with an index that is gone afterwards."""

import os
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.test import override_settings

TANTIVY, ELASTICSEARCH, WAGTAIL = "Tantivy", "Elasticsearch", "Wagtail's own"

# Beside the checkout, where the project's own machines have one.
SERVER = Path(__file__).resolve().parents[4] / "shared" / "elasticsearch"
_PATIENCE = 60.0


@contextmanager
def tantivy() -> Iterator[None]:
    """Let the embedded engine be that of the site."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        override_settings(ELASTICSEARCH_URL="", SEARCH_INDEX_DIR=Path(folder)),
    ):
        yield


@contextmanager
def elasticsearch(url: str) -> Iterator[None]:
    """Let a cluster be that of the site, under names that are deleted afterwards."""
    from search.engines.elastic import ElasticEngine

    prefix = f"bench-{uuid.uuid4().hex[:12]}"
    with override_settings(ELASTICSEARCH_URL=url, ELASTICSEARCH_PREFIX=prefix, ELASTICSEARCH_TIMEOUT=_PATIENCE):
        try:
            yield
        finally:
            ElasticEngine(url, prefix, seconds=_PATIENCE).drop()


@contextmanager
def running_elasticsearch() -> Iterator[str]:
    """Give the address of the cluster that the environment names, or of one started for this; none is empty."""
    named = os.environ.get("ELASTICSEARCH_URL", "")
    if named or not (SERVER / "start").exists():
        yield named
        return
    port = _free_port()
    try:
        subprocess.run([SERVER / "start", "--port", str(port)], check=True, stdout=subprocess.DEVNULL)
        yield f"http://127.0.0.1:{port}"
    finally:
        subprocess.run([SERVER / "stop", "--port", str(port)], check=True, stdout=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
