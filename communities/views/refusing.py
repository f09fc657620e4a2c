"""Saying no to a form for now, with what was typed in it: suspended, or too much at once."""

from django import forms
from django.http import HttpResponse

from communities.moderation import Refusal


def refuse(form: forms.Form, refusal: Refusal | None) -> Refusal | None:
    """Write the reason into a valid form, where the page shows errors; return it."""
    if refusal is not None:
        form.add_error(None, refusal.words)
    return refusal


def refused(response: HttpResponse, refusal: Refusal | None) -> HttpResponse:
    """Return the page of a refused form with its status, and for programs with when to try again."""
    if refusal is not None:
        response.status_code = refusal.status
        if refusal.retry_at is not None:
            response["Retry-After"] = str(refusal.seconds)
    return response
