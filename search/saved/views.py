"""A member's saved searches: saving one, the list, changing and deleting."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from learning_network.users.requests import MemberRequest
from search.address import Address, FacetLabels, read_address
from search.asker import Asker
from search.saved import services
from search.saved.forms import SavedSearchForm
from search.saved.models import SavedSearch
from search.saved.vocabularies import Frequency
from search.saved.wording import filters_of, name_of, parts_of


@require_safe
@login_required
def saved_searches(request: MemberRequest) -> HttpResponse:
    """List the searches of the member."""
    searches = SavedSearch.objects.of(request.user).with_last_mail()
    return render(request, "search/saved/list.html", {"page_title": "Saved searches", "searches": searches})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: MemberRequest) -> HttpResponse:
    """Save the search that this address asks; a visitor comes back to it from the log-in with all of it kept."""
    address, labels = read_address(request.GET, path=reverse("search"), open_values=Asker(request.user).open_values)
    form = SavedSearchForm(request.POST or None, initial={"name": name_of(address, filters_of(address, labels))})
    if request.method == "POST" and form.is_valid():
        name, frequency = _given(form)
        try:
            saved, is_new = services.save_search(request.user, address, name=name, frequency=frequency)
        except services.TooManySearches as refusal:
            form.add_error(None, str(refusal))
        else:
            return _saved(request, saved, is_new=is_new)
    context = {"page_title": "Save this search", "form": form, **_described(address, labels)}
    return render(request, "search/saved/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: MemberRequest, saved_id: int) -> HttpResponse:
    """Rename a saved search, or change how often mail comes."""
    saved = get_object_or_404(SavedSearch.objects.of(request.user), pk=saved_id)
    # Bound to a copy, so that what is refused is not printed as the search's name.
    form = SavedSearchForm(request.POST or None, instance=SavedSearch(name=saved.name, frequency=saved.frequency))
    if request.method == "POST" and form.is_valid():
        name, frequency = _given(form)
        services.change_search(saved, name=name, frequency=frequency)
        messages.success(request, f"“{saved.name}” is changed.")
        return redirect("saved_searches")
    context = {"page_title": "Change a saved search", "form": form, "saved": saved, **_described(*saved.read())}
    return render(request, "search/saved/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete(request: MemberRequest, saved_id: int) -> HttpResponse:
    """Ask, then delete a saved search."""
    saved = get_object_or_404(SavedSearch.objects.of(request.user), pk=saved_id)
    if request.method == "POST":
        services.delete_search(saved)
        messages.success(request, f"“{saved.name}” is deleted.")
        return redirect("saved_searches")
    return render(request, "search/saved/delete.html", {"page_title": "Delete a saved search?", "saved": saved})


def _given(form: SavedSearchForm) -> tuple[str, Frequency]:
    return form.cleaned_data["name"], Frequency(form.cleaned_data["frequency"])


def _described(address: Address, labels: FacetLabels) -> dict[str, object]:
    """Return the search in words, and what of it is no longer known."""
    return {"parts": parts_of(address, filters_of(address, labels)), "left_out": address.left_out}


def _saved(request: MemberRequest, saved: SavedSearch, *, is_new: bool) -> HttpResponse:
    if is_new:
        messages.success(request, f"“{saved.name}” is saved.")
        return redirect("saved_searches")
    messages.info(request, f"You saved this search before, as “{saved.name}”. Here you can change it.")
    return redirect("saved_search_edit", saved_id=saved.pk)
