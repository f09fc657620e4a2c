"""Every address of the site, in the order they are tried."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cases.words.offered_tags import offer_tags
from learning_network.core.editing import edit_one_at_a_time
from learning_network.core.pictures import picture
from learning_network.users.views import log_in_to_admin

urlpatterns = [
    path("", include("learning_network.home.urls")),
    path("", include("learning_network.members.urls")),
    path("", include("learning_network.notifications.urls")),
    path("", include("search.urls")),
    path("", include("cases.urls")),
    path("", include("communities.urls")),
    path("accounts/", include("allauth.urls")),
    # Wagtail serves its own log-in even when another is named, and it has no rate limit.
    path("admin/login/", log_in_to_admin),
    path("admin/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    # This report names the page of each type that was edited last, to everybody who writes anywhere.
    re_path("^admin/reports/page-types-usage/", RedirectView.as_view(pattern_name="wagtailadmin_home")),
    # Wagtail's own offers every tag there is, with or without the name of a model behind it.
    re_path("^admin/tag-autocomplete/", offer_tags),
    path("admin/pages/<int:page_id>/edit/", edit_one_at_a_time),
    path("admin/", include(wagtailadmin_urls)),
    # What providers of mail tell us; their webhooks are open to nobody without the secret.
    *([path("mail/", include("anymail.urls"))] if settings.ANYMAIL.get("WEBHOOK_SECRET") else []),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", picture, name="picture"),
    path("", include(wagtail_urls)),
]
