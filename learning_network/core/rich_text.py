"""The editor's text box, with an idea of what empty means."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import strip_tags
from wagtail.admin.rich_text import DraftailRichTextArea


class ProseArea(DraftailRichTextArea):
    """Sends nothing when nothing is written.

    Wagtail's box sends one empty paragraph, which counts as an answer: a required field would take it, and a
    field that nobody filled in would look filled in. Our texts hold no pictures, so words are all there is.
    """

    def value_from_datadict(self, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> str | None:
        try:
            html: str | None = super().value_from_datadict(data, files, name)
        except ValueError:  # not what the editor's script sends
            return ""
        return html if html and strip_tags(html).strip() else ""
