"""Communities in the Wagtail admin: who belongs to which, and private ones kept out of others' choosers."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.query import PageQuerySet
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from communities.forms import MembershipAdminForm
from communities.models import CommunityPage, Membership
from communities.vocabularies import Visibility


class MembershipViewSet(SnippetViewSet):
    """Members and facilitators of every community, for network editors."""

    model = Membership
    icon = "group"
    menu_label = "Memberships"
    menu_order = 210
    add_to_admin_menu = True
    list_display = ["user", "community", "role", "state", "joined"]
    list_filter = ["community", "role", "state"]
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel("community"), FieldPanel("user"), FieldPanel("role"), FieldPanel("state")],
        base_form_class=MembershipAdminForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return Membership.objects.select_related("user", "community").order_by("community__title", "joined")


register_snippet(MembershipViewSet)


@hooks.register("construct_page_chooser_queryset")
def hide_private_communities(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Leave out of the page chooser the private communities that this person may not know of."""
    private = CommunityPage.objects.filter(visibility=Visibility.PRIVATE)
    return pages.exclude(pk__in=private.exclude(pk__in=CommunityPage.objects.visible_to(request.user).values("pk")))


@hooks.register("register_permissions")
def offer_moderation() -> QuerySet[Permission]:
    """Let administrators give the right to look after every community."""
    return Permission.objects.filter(content_type__app_label="communities", codename="moderate_communities")
