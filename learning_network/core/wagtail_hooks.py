"""The house's colours in Wagtail's admin, and what holds for the editor of every page."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from learning_network.core import page_links
from learning_network.core.editing import keep_both_texts
from learning_network.core.spreadsheets import make_exports_harmless

# Before any other: what was written on an older text is not judged, but kept.
hooks.register("before_edit_page", keep_both_texts, order=-10)

hooks.register("register_rich_text_features", page_links.register, order=10)

make_exports_harmless()


@hooks.register("insert_global_admin_css")
def dress_admin() -> SafeString:
    """Dress Wagtail in one file of custom properties; its layout stays, so that upgrades do not hurt."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
