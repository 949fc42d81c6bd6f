"""What links in mails open, without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from programmes.actions.mornings import answer_morning
from programmes.forms.aftermath import MorningForm
from programmes.reports.mornings import morning_sentence
from reminders import actions
from reminders.forms import LaterForm
from reminders.kinds import KINDS
from reminders.models import CheckInLink, MailToken, Preference
from reminders.reports.putting_off import later_page

Kind = Preference.Kind


@csrf_exempt  # mail programs post here without a page of ours (RFC 8058); the token is the proof
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One button, or one click in a mail program, stops reminders; opening the page changes nothing."""
    link = MailToken.objects.named(token).select_related("person").first()
    if link is None:
        return render(request, "reminders/unsubscribe_unknown.html", status=404)
    now, is_done = timezone.now(), request.method == "POST"
    is_all_done = is_done and request.POST.get("do") == "all"
    if is_all_done:
        actions.stop_all(person=link.person, by=None, now=now)
    elif is_done:
        actions.turn_off_by_link(link=link, now=now)
    context = {
        "is_done": is_done,
        "is_all_done": is_all_done,
        "is_morning": link.kind == Kind.MORNING_CHECK_IN,
        "is_other": link.kind in KINDS.keys() - {Kind.MORNING_CHECK_IN, Kind.SESSION_TODAY},
        "kind": KINDS.get(link.kind),
    }
    return hidden(render(request, "reminders/unsubscribe.html", context))


@csrf_exempt  # a page that names no referrer sends no origin either; the token is the proof
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, token: str) -> HttpResponse:
    """The question of one morning, from a mail: takes the answer and opens nothing else, not even an earlier answer."""
    link = get_object_or_404(
        CheckInLink.objects.named(token).select_related("walk__session__enrolment__walker")
    )
    person, now = link.walk.session.enrolment.walker, timezone.now()
    if now >= link.expires_at:
        return hidden(render(request, "reminders/check_in_over.html", status=410))
    form = MorningForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "number": person.emergency_number}
    with translation.override(person.language), timezone.override(person.zone):
        if form.is_valid():
            answer = answer_morning(walk=link.walk, now=now, **form.cleaned_data)
            context["sentence"] = morning_sentence(answer)
        else:
            today = person.local_date(now)
            context["is_answered"] = link.walk.mornings.filter(answered_on=today).exists()
        return hidden(render(request, "reminders/check_in.html", context))


@csrf_exempt  # a page that names no referrer sends no origin either; the token is the proof
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def later(request: HttpRequest, token: str) -> HttpResponse:
    """Put today's reminder off, from the mail; opening the page changes nothing."""
    now = timezone.now()
    page = later_page(token, now=now)
    if page is None or page.delivery.person is None:
        return render(request, "reminders/unsubscribe_unknown.html", status=404)
    person = page.delivery.person
    with translation.override(person.language), timezone.override(person.zone):
        form = LaterForm(request.POST if request.method == "POST" else None, page=page)
        if page.session and form.is_valid():
            due_at = form.cleaned_data["hours"]
            actions.remind_later(
                delivery=page.delivery, session=page.session, due_at=due_at, now=now
            )
            page = later_page(token, now=now)
        return hidden(render(request, "reminders/later.html", {"form": form, "page": page}))


def hidden(response: HttpResponse) -> HttpResponse:
    """A page behind a secret link: its address is told to nobody."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
