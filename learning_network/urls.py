"""Every address of the site, in the order they are tried."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("", include("learning_network.home.urls")),
    path("", include("learning_network.members.urls")),
    path("", include("search.urls")),
    path("", include("cases.urls")),
    path("", include("communities.urls")),
    path("accounts/", include("allauth.urls")),
    # Wagtail serves its own log-in even when another is named, and it has no rate limit.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include(wagtail_urls)),
]

