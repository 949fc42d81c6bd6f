"""Where the candidates of each kind come from."""

from collections.abc import Callable, Iterator

from reminders.models import Preference
from reminders.reports import screening_candidates, walk_candidates, weekday_candidates
from reminders.reports.candidates import Candidate, Scope

Kind = Preference.Kind
SOURCES: dict[str, Callable[[Scope], Iterator[Candidate]]] = {
    Kind.SESSION_TODAY: walk_candidates.session_today,
    Kind.EVENING_BEFORE: walk_candidates.evening_before,
    Kind.MISSED_WALK: walk_candidates.missed_walk,
    Kind.MORNING_CHECK_IN: walk_candidates.morning_check_in,
    Kind.WEEKLY_SUMMARY: weekday_candidates.weekly_summary,
    Kind.RESCREENING_DUE: screening_candidates.rescreening_due,
    Kind.COACH_DIGEST: weekday_candidates.coach_digest,
    Kind.WAITING_MESSAGES: weekday_candidates.waiting_messages,
}
"""By kind; the kinds that are not here are owed when something happens, at no hour of the person's own."""
