"""The plain pages and the public duties."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.vocabularies import EVIDENCE_DEFINITIONS
from learning_network.home.models import HomePage
from learning_network.home.views import contact_address
from tests.factories.home import StandardPageFactory

PAGES = ["/accessibility/", "/privacy/", "/cookies/", "/house-rules/", "/evidence/"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_plain_page_has_one_heading_and_a_title(client, address: str) -> None:
    html = client.get(address).content.decode()

    assert html.count("<h1") == 1
    assert "<title>" in html
    assert "<title> |" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_plain_page_asks_the_database_nothing_of_visitors(client, address: str, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert client.get(address).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accessibility/", "/privacy/", "/house-rules/"])
def test_plain_page_says_whom_to_write_to(client, address: str, settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "The network <us@example.org>"

    assert 'href="mailto:us@example.org"' in client.get(address).content.decode()


@pytest.mark.django_db
def test_plain_page_refuses_to_be_written(client) -> None:
    assert client.post("/privacy/").status_code == 405


@pytest.mark.django_db
def test_evidence_page_has_an_anchor_and_a_definition_for_each_level(client) -> None:
    html = client.get("/evidence/").content.decode()

    for level, definition in EVIDENCE_DEFINITIONS.items():
        assert f'id="level-{level.value}"' in html
        assert definition in html


def test_contact_address_is_the_bare_address(settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "The network <us@example.org>"

    assert contact_address() == "us@example.org"


def test_robots_lets_machines_read_and_names_the_sitemap(client, settings) -> None:
    response = client.get("/robots.txt")

    text = response.content.decode()
    assert response["Content-Type"].startswith("text/plain")
    assert "Disallow: /members/" in text
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text
    assert "Disallow: /\n" not in text


def test_security_txt_has_a_contact_and_ends_within_a_year(client) -> None:
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())

    expires = datetime.fromisoformat(lines["Expires"])
    assert lines["Contact"].startswith("mailto:")
    assert datetime.now(UTC) < expires < datetime.now(UTC) + timedelta(days=365)


def test_livez_answers_without_the_database(client) -> None:
    response = client.get("/livez")

    assert response.json() == {"status": "alive"}


@pytest.mark.django_db
def test_sitemap_lists_public_pages(client) -> None:
    response = client.get("/sitemap.xml")

    assert response.status_code == 200
    assert b"/cases/" in response.content


@pytest.mark.django_db
def test_standard_page_shows_its_words(client) -> None:
    page = StandardPageFactory(title="About us", lead="<p>Who we are.</p>", body="<p>What we do.</p>")

    html = client.get(page.get_url()).content.decode()

    assert "Who we are." in html
    assert "What we do." in html
    assert page.get_parent().specific_class is HomePage
