"""Fragments of forms and notices: labels, hints and errors in their order."""

from datetime import datetime
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory

from learning_network.core.templatetags import core_tags

CLOTHS = ["plum", "blue", "green", "clay", "weave"]


class ExampleForm(forms.Form):
    name = forms.CharField(help_text="As others know you.", widget=forms.TextInput(attrs={"placeholder": "Name"}))
    note = forms.CharField(required=False)
    agree = forms.BooleanField(label="I agree")
    borough = forms.ChoiceField(choices=[("bury", "Bury"), ("wigan", "Wigan")], widget=forms.RadioSelect)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def field(name: str, form: forms.Form) -> str:
    return render_to_string("core/_field.html", {"field": form[name]})


def test_field_has_label_hint_error_and_control_in_this_order() -> None:
    html = field("name", ExampleForm({}))

    parts = ['<label for="id_name">', "As others know you.", "Fill in “Name”.", "<input"]
    assert [html.index(part) for part in parts] == sorted(html.index(part) for part in parts)
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html


def test_field_has_no_placeholder() -> None:
    assert "placeholder" not in field("name", ExampleForm())


def test_field_says_that_it_is_optional() -> None:
    assert "(optional)" in field("note", ExampleForm())
    assert "(optional)" not in field("name", ExampleForm())


def test_field_of_choices_is_a_group_with_a_legend() -> None:
    html = field("borough", ExampleForm({}))

    assert '<fieldset class="field field--error" aria-describedby="id_borough_error">' in html
    assert "<legend>Borough" in html
    assert html.count('<label class="check"') == 2


def test_field_of_one_tick_stands_before_its_label() -> None:
    html = field("agree", ExampleForm())

    assert html.index("<input") < html.index("I agree")


def test_error_summary_links_to_each_field() -> None:
    form = ExampleForm({})

    html = render_to_string("core/_error_summary.html", {"form": form})

    assert 'href="#id_name"' in html
    assert 'href="#id_borough_0"' in html
    assert 'id="id_borough_0"' in field("borough", form)


def test_error_summary_says_what_to_do() -> None:
    html = render_to_string("core/_error_summary.html", {"form": ExampleForm({})})

    for words in ("Fill in “Name”.", "Tick “I agree”.", "Choose an answer to “Borough”."):
        assert words in html
    assert "This field is required" not in html


def test_error_summary_is_silent_without_errors() -> None:
    assert not render_to_string("core/_error_summary.html", {"form": ExampleForm()}).strip()


def test_error_summary_escapes_what_was_typed() -> None:
    form = ExampleForm({"borough": "<script>"})

    assert "<script>" not in render_to_string("core/_error_summary.html", {"form": form})


def test_form_prints_every_field_once() -> None:
    context = {"form": ExampleForm(), "submit": "Send it on"}

    html = render_to_string("core/_form.html", context, request=RequestFactory().get("/"))

    for name in ("name", "note", "agree", "token"):
        assert html.count(f'name="{name}"') == 1
    assert "csrfmiddlewaretoken" in html


@pytest.mark.parametrize("cloth", CLOTHS)
def test_cloth_is_decoration(cloth: str) -> None:
    html = render_to_string("core/_cloth.html", {"cloth": cloth})

    assert f"cloth--{cloth}" in html
    assert 'aria-hidden="true"' in html


def test_cloths_differ() -> None:
    blocks = {
        render_to_string("core/_cloth_block.html", {"cloth": c}) for c in ("plum", "blue", "green", "clay", "weave")
    }

    assert len(blocks) == 5


def test_evidence_with_a_definition_opens() -> None:
    context = {"level": 2, "level_label": "Change seen", "definition": "Figures show it.", "reason": "One survey."}

    html = render_to_string("core/_evidence.html", context)

    assert "<details" in html
    assert "Evidence 2 of 5:" in html
    assert "change seen" in html
    assert "One survey." in html
    assert "#level-2" in html


def test_evidence_without_a_definition_is_a_badge() -> None:
    html = render_to_string("core/_evidence.html", {"level": 0, "level_label": "Not yet evaluated"})

    assert "<details" not in html
    assert "steps--0" in html


def test_borough_map_links_to_the_filtered_library_and_has_a_list() -> None:
    html = render_to_string("core/_borough_map.html", core_tags.borough_map({"bury": 2}))

    assert html.count('href="/cases/?area=bury"') == 2
    assert 'aria-label="Bolton 0 cases: nothing shared yet"' in html
    assert '<ul class="boroughs" role="list"' in html


@pytest.mark.parametrize(
    ("hour", "words"), [(8, "Good morning"), (12, "Good afternoon"), (17, "Good afternoon"), (18, "Good evening")]
)
def test_greeting_follows_the_time_of_day(hour: int, words: str) -> None:
    now = datetime(2026, 11, 24, hour, tzinfo=ZoneInfo("Europe/London"))

    with patch.object(core_tags.timezone, "localtime", return_value=now):
        assert core_tags.greeting() == words
