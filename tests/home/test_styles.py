"""The style sheets stay small, ask no other host, and use only tokens that exist."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = settings.BASE_DIR / "learning_network" / "static" / "css"
TEMPLATES = settings.BASE_DIR / "templates"
LIMIT = 45_000


def test_style_sheets_stay_small() -> None:
    assert sum(sheet.stat().st_size for sheet in CSS.glob("*.css")) < LIMIT


@pytest.mark.parametrize("sheet", sorted(CSS.glob("*.css")), ids=lambda sheet: sheet.name)
def test_style_sheet_asks_no_other_host(sheet: Path) -> None:
    assert not re.search(r"url\(|@import|https?:", sheet.read_text())


def test_every_token_that_is_used_is_defined() -> None:
    sheets = "".join((CSS / f"{name}.css").read_text() for name in ("tokens", "base", "components"))

    used = set(re.findall(r"var\((--[a-z0-9-]+)", sheets))

    assert used <= set(re.findall(r"(--[a-z0-9-]+)\s*:", sheets))


@pytest.mark.parametrize("folder", ["account", "allauth", "mfa", "members", "home", "core"])
def test_templates_have_no_inline_style_or_script(folder: str) -> None:
    for template in (TEMPLATES / folder).rglob("*.html"):
        assert not re.search(r"\sstyle=|<script(?![^>]*(src|nonce|json))", template.read_text()), template
