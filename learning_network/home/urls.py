"""Addresses of the plain pages and the public duties."""

from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

from learning_network.home import views

urlpatterns = [
    path("accessibility/", views.plain_page, {"name": "accessibility"}, name="accessibility"),
    path("privacy/", views.plain_page, {"name": "privacy"}, name="privacy"),
    path("cookies/", views.plain_page, {"name": "cookies"}, name="cookies"),
    path("house-rules/", views.plain_page, {"name": "house_rules"}, name="house_rules"),
    path("evidence/", views.evidence, name="evidence"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("livez", views.livez, name="livez"),
]
