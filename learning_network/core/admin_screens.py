"""What every screen of ours in the admin prints above itself."""

from typing import Any

from django.urls import reverse_lazy


def heading_of(title: str, icon: str) -> dict[str, Any]:
    """Return the title of a screen with its icon, and the way back to the admin's first page."""
    home = {"url": reverse_lazy("wagtailadmin_home"), "label": "Home"}
    return {"header_title": title, "header_icon": icon, "breadcrumbs_items": [home, {"url": "", "label": title}]}
