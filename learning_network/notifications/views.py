"""The page behind the link that stops a mail, and the button that turns mail to an address on again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from learning_network.notifications.reach import resume_address
from learning_network.notifications.stopping import read_wish
from learning_network.users.requests import MemberRequest


@csrf_exempt  # A mail program posts here by itself (RFC 8058); the signed link is the authority, no cookie is.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask before stopping (programs that look at links only read); stop when asked by POST, without a log-in."""
    wish = read_wish(token)
    if wish is None:
        return render(request, "notifications/stop_unknown.html", {"page_title": "This link is not ours"}, status=404)
    words = wish.words
    if request.method == "POST":
        wish.grant()
    title = "You will get no more of these mails" if request.method == "POST" or not words else "Stop these mails?"
    context = {"page_title": title, "words": words, "again": wish.kind.again, "done": request.method == "POST"}
    return render(request, "notifications/stop.html", context)


@require_POST
@login_required
def mail_again(request: MemberRequest) -> HttpResponse:
    """Send mail to the member's own address again, after it came back."""
    resume_address(request.user.email)
    messages.success(request, f"We send mail to {request.user.email} again.")
    return redirect("me")
