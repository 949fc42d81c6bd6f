"""The readiness questions, one a page, and their result."""

from contextlib import suppress

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from programmes.actions.screening import (
    QUESTIONS_BY_CODE,
    ScreeningCompletedError,
    answer_question,
    begin_screening,
    complete_screening,
    open_codes,
)
from programmes.clinical.rules import Question
from programmes.forms.screening import NO, YES, AnswerForm
from programmes.models import Screening
from programmes.reports.screening import latest_screening, question_page, result_page, start_page


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SignedInRequest) -> HttpResponse:
    """What we ask and why; POST begins, or goes on where the walker stopped."""
    now = timezone.now()
    if request.method == "POST":
        screening = begin_screening(walker=request.user, now=now)
        waiting = open_codes(screening.answers.all(), now)
        return _ask(waiting[0]) if waiting else _finish(screening)
    return render(request, "programmes/screening_start.html", {"page": start_page(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: SignedInRequest, code: str) -> HttpResponse:
    """One question; nobody gets ahead of the first open one."""
    asked = QUESTIONS_BY_CODE.get(code.upper())
    if asked is None or code != code.lower():
        raise Http404
    screening = _unfinished(request.user)
    if screening is None:
        done = latest_screening(request.user) if request.method == "POST" else None
        return redirect("programmes:screening_result" if done else "programmes:screening")
    answers = {answer.code: answer for answer in screening.answers.all()}
    waiting = open_codes(answers.values(), timezone.now())
    codes = list(QUESTIONS_BY_CODE)
    if waiting and codes.index(asked.code) > codes.index(waiting[0]):
        return _ask(waiting[0])
    given = answers.get(asked.code)
    chosen = {"answer": YES if given.is_yes else NO} if given else {}
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(sent, question=asked, initial=chosen)
    if form.is_valid() or "leave" in request.POST:
        return _keep(request, screening, asked, form)
    context = {"page": question_page(asked), "form": form}
    return render(request, "programmes/screening_question.html", context)


@require_safe
def result(request: SignedInRequest) -> HttpResponse:
    """The latest completed answers in words."""
    screening = latest_screening(request.user)
    if screening is None:
        return redirect("programmes:screening")
    page = result_page(screening, timezone.now())
    return render(request, f"programmes/screening_{page.template}.html", {"page": page})


def _unfinished(walker: User) -> Screening | None:
    return walker.screenings.filter(completed_at__isnull=True).first()


def _keep(
    request: SignedInRequest, screening: Screening, asked: Question, form: AnswerForm
) -> HttpResponse:
    """Save the answer, if there is one, then go where it leads."""
    if form.is_valid():
        with suppress(ScreeningCompletedError):  # the same form, sent twice at the same moment
            answer_question(
                screening=screening, code=asked.code, is_yes=form.is_yes, now=timezone.now()
            )
    screening.refresh_from_db()
    if screening.completed_at:
        return redirect("programmes:screening_result")
    if "leave" in request.POST:
        messages.success(request, gettext("Your answers are kept. Come back when you like."))
        return redirect("programmes:screening")
    return _go_on(screening, asked)


def _go_on(screening: Screening, asked: Question) -> HttpResponse:
    """The question after `asked`; after the last one, whatever is still open, then the result."""
    codes = list(QUESTIONS_BY_CODE)
    following = codes[codes.index(asked.code) + 1 :]
    waiting = open_codes(screening.answers.all(), timezone.now())
    if following or waiting:
        return _ask((following or waiting)[0])
    return _finish(screening)


def _finish(screening: Screening) -> HttpResponse:
    complete_screening(screening=screening, now=timezone.now())
    return redirect("programmes:screening_result")


def _ask(code: str) -> HttpResponse:
    return redirect("programmes:screening_question", code=code.lower())
