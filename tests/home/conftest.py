"""A small content folder that tests change one line of."""

from pathlib import Path

import pytest

from tests.home.content_folder import ContentFolder


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ContentFolder:
    """A valid content folder below the current folder, so that messages name ``content/…``."""
    monkeypatch.chdir(tmp_path)
    folder = ContentFolder(tmp_path / "content")
    folder.fill()
    return folder
