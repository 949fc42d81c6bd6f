"""What a coach arranges for themselves: putting a reason aside, keeping a view, and from when reasons show."""

import datetime as dt
from dataclasses import asdict

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from coaching.actions.trust import note_about
from coaching.models import Grant, OwnThresholds, SavedView, Snooze
from coaching.models.desk import MOST_VIEWS
from coaching.reasons import SERIOUS, SERIOUS_DAYS, SNOOZE_DAYS, Code, Reason, weight_of
from coaching.thresholds import USUAL, Thresholds


class TooLongError(Exception):
    """A reason can wait for some days only; the argument is the last day that is allowed."""


class TooManyViewsError(Exception):
    """A coach keeps a handful of views."""


def last_day(code: Code, today: dt.date) -> dt.date:
    """Until when a reason can wait at most: serious ones for a week."""
    return today + dt.timedelta(days=SERIOUS_DAYS if code in SERIOUS else SNOOZE_DAYS)


@transaction.atomic
def snooze(
    *, grant: Grant, by: User, reason: Reason, until_on: dt.date, now: dt.datetime
) -> Snooze:
    """Put a reason about the walker of this grant aside for this coach alone; doing it again sets another day."""
    today = grant.walker.local_date(now)
    if not today < until_on <= last_day(reason.code, today):
        raise TooLongError(last_day(reason.code, today))
    made, _new = Snooze.objects.update_or_create(
        coach=by,
        walker=grant.walker,
        code=reason.code,
        defaults={"weight": weight_of(reason), "until_on": until_on, "made_at": now},
    )
    note_about(grant, by, "reason.snoozed", now)
    return made


@transaction.atomic
def wake(*, grant: Grant, by: User, code: Code, now: dt.datetime) -> None:
    """Show a reason again; one that was never put aside stays as it is."""
    gone, _rows = Snooze.objects.filter(coach=by, walker=grant.walker, code=code).delete()
    if gone:
        note_about(grant, by, "reason.woken", now)


@transaction.atomic
def save_view(*, coach: User, name: str, query: str, now: dt.datetime) -> SavedView:
    """Keep a view of the roster; the same name again means the new one."""
    User.objects.select_for_update().get(pk=coach.pk)
    if coach.saved_views.exclude(name=name).count() >= MOST_VIEWS:
        raise TooManyViewsError
    kept, _new = SavedView.objects.update_or_create(
        coach=coach, name=name, defaults={"query": query, "made_at": now}
    )
    return kept


def remove_view(*, view: SavedView) -> None:
    """Forget a view; the walkers in it stay where they are."""
    view.delete()


@transaction.atomic
def choose_thresholds(*, coach: User, wanted: Thresholds, now: dt.datetime) -> None:
    """From when reasons show to this coach alone, from now on; the usual figures need no row."""
    User.objects.select_for_update().get(pk=coach.pk)
    kept = OwnThresholds.objects.filter(coach=coach).first()
    if wanted == (kept.chosen if kept else USUAL):
        return
    if wanted == USUAL:
        OwnThresholds.objects.filter(coach=coach).delete()
    else:
        OwnThresholds.objects.update_or_create(
            coach=coach, defaults={**asdict(wanted), "changed_at": now}
        )
    record(at=now, actor=coach, verb="thresholds.chosen", subject=coach, **asdict(wanted))
