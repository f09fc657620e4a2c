"""What the case editor sends: the whole form as a browser would, read from the page and filled in."""

from html import unescape
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import rich_text

from cases.models import Organisation

Form = dict[str, Any]
ADMIN_HOME = "/admin/"


def new_case_url(shelf: Page) -> str:
    """The whole editor for a new case; the page of six fields leads to it."""
    return reverse("wagtailadmin_pages:add", args=["cases", "casepage", shelf.pk]) + "?whole=1"


def first_save_url(shelf: Page) -> str:
    return reverse("writing:first_save", args=[shelf.pk])


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def form_at(client: Client, url: str) -> Form:
    """Return what a browser would send from this editor when nothing is changed."""
    form = BeautifulSoup(client.get(url).content, "html.parser").find("form", id="page-edit-form")
    data: Form = {}
    for field in form.find_all(["input", "textarea", "select"]):
        if field.get("name") and "__prefix__" not in field["name"]:
            _read(data, field)
    return data


def _read(data: Form, field: Tag) -> None:
    name = field["name"]
    if field.name == "textarea":
        data[name] = field.text.removeprefix("\n")
    elif field.name == "select":
        chosen = [option.get("value", "") for option in field.find_all("option") if option.has_attr("selected")]
        data[name] = chosen if field.has_attr("multiple") else (chosen or [""])[0]
    elif field.get("type") not in ("checkbox", "radio"):
        data[name] = field.get("value", "")
    elif field.has_attr("checked"):
        data[name] = [*data.get(name, []), field.get("value", "on")]


def add_row(data: Form, rows: str, **values: Any) -> None:
    """Add what the editor's button adds: an empty row, filled in."""
    number = int(data[f"{rows}-TOTAL_FORMS"])
    data[f"{rows}-TOTAL_FORMS"] = str(number + 1)
    row = {"id": "", "ORDER": str(number + 1), "DELETE": "", **values}
    data.update({f"{rows}-{number}-{name}": value for name, value in row.items()})


def add_lesson(data: Form, statement: str, **values: Any) -> None:
    add_row(
        data,
        "lessons",
        **{"statement": statement, "lesson_type": "enabler", "context": rich_text("<p>Why.</p>"), "key": "", **values},
    )


# The empty form of a new case is the same for everybody, and the page that holds it is the slowest of all.
_empty_form: Form = {}


def six_fields(client: Client, shelf: Page, lead: Organisation) -> Form:
    """Return the form of a first save: title, sentence, organisation, place, problem, innovation."""
    if not _empty_form:
        _empty_form.update(form_at(client, new_case_url(shelf)))
    data = _empty_form | {
        "title": "A borrowed allotment",
        "slug": "a-borrowed-allotment",
        "summary": "People grow vegetables together instead of sitting in a day centre.",
        "problem": rich_text("<p>The day centre was dull.</p>"),
        "innovation": rich_text("<p>They dig, and sell what they grow.</p>"),
    }
    add_row(data, "organisations", organisation=str(lead.pk), role="lead", since="", until="")
    add_row(data, "places", area="rochdale", place="", role="runs-here")
    return data


def problems(response: HttpResponse) -> str:
    """Return every sentence that an editor's answer complains with."""
    form = response.context["form"]
    rows = [error for formset in form.formsets.values() for error in [*formset.errors, formset.non_form_errors()]]
    return unescape(" ".join(str(error) for error in [form.errors, *rows] if error))
