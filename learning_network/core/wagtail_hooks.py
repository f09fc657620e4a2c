"""The house's colours in Wagtail's admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def dress_admin() -> SafeString:
    """Dress Wagtail in one file of custom properties; its layout stays, so that upgrades do not hurt."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
