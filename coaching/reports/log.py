"""The log of a clinic: who did what, to whose data and when, for those who run or audit it. Walkers are codes, not names."""

import csv
import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEvent, User
from coaching.models import Clinic, Membership

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGE_ROWS = 50
CODE_LETTERS = 6
A_DAY = dt.timedelta(days=1)
# What spreadsheets take for a formula when a cell begins with it; a quotation mark before it makes it text.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")  # noqa: RUF001
WORDS: dict[str, "StrOrPromise"] = {
    "walker.viewed": _("opened the page of a walker"),
    "plan.viewed": _("opened the plan of a walker"),
    "messages.viewed": _("opened messages"),
    "message.sent": _("wrote a message"),
    "note.written": _("wrote a private note"),
    "programme.assigned": _("gave a programme"),
    "plan.changed_by_coach": _("changed a plan"),
    "plan.resumed_by_coach": _("let a plan go on"),
    "clearance.written_by_coach": _("wrote down what a clinician allowed"),
    "grant.begun": _("began to share"),
    "grant.changed": _("changed what is shared"),
    "grant.ended": _("stopped sharing"),
    "invitation.sent": _("sent an invitation"),
    "invitation.declined": _("declined an invitation"),
    "invitation.revoked": _("took an invitation back"),
    "member.joined": _("joined the clinic"),
    "member.role_changed": _("changed a role"),
    "member.left": _("took somebody out of a role"),
    "cover.arranged": _("arranged cover"),
    "cover.called_off": _("called cover off"),
    "cover.agreed": _("said yes to a stand-in"),
    "cover.refused": _("said no to a stand-in"),
    "log.exported": _("downloaded this log"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: a person, an act, and days on the reader's calendar."""

    who: str = ""
    verb: str = ""
    first_on: dt.date | None = None
    last_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class LogRow:
    """One line."""

    at: dt.datetime
    who: str
    what: str
    about: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of lines, newest first."""

    rows: tuple[LogRow, ...]
    newer: int | None
    older: int | None


def log_page(*, clinic: Clinic, reader: User, wanted: Wanted, page: int) -> LogPage:
    """Two questions, however long the log is."""
    staff = staff_of(clinic)
    first = (page - 1) * PAGE_ROWS
    found = list(_events(clinic, reader, wanted, staff)[first : first + PAGE_ROWS + 1])
    return LogPage(
        rows=tuple(_row(event, reader, staff) for event in found[:PAGE_ROWS]),
        newer=page - 1 if page > 1 else None,
        older=page + 1 if len(found) > PAGE_ROWS else None,
    )


def log_lines(*, clinic: Clinic, reader: User, wanted: Wanted) -> Iterator[str]:
    """All of it as lines of a CSV file that no spreadsheet takes for formulas."""
    staff = staff_of(clinic)
    writer = csv.writer(Echo(), quoting=csv.QUOTE_ALL)
    heads = (gettext("When"), gettext("Who"), gettext("What"), gettext("About"), gettext("Code"))
    yield writer.writerow([safe_cell(str(head)) for head in heads])
    for event in _events(clinic, reader, wanted, staff).iterator(chunk_size=500):
        row = _row(event, reader, staff)
        cells = (row.at.isoformat(timespec="seconds"), row.who, row.what, row.about, event.verb)
        yield writer.writerow([safe_cell(cell) for cell in cells])


class Echo:
    """A file that hands each line back."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def safe_cell(text: str) -> str:
    """The text, never a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_MARKS) else text


def staff_of(clinic: Clinic) -> dict[uuid.UUID, User]:
    """Everybody who works or worked there."""
    rows = Membership.objects.filter(clinic=clinic).select_related("person")
    return {row.person_id: row.person for row in rows}


def code_of_person(person_id: uuid.UUID) -> str:
    """What stands for a walker: the same in every line, and no name."""
    return gettext("Person %(code)s") % {"code": person_id.hex[:CODE_LETTERS].upper()}


def _events(
    clinic: Clinic, reader: User, wanted: Wanted, staff: dict[uuid.UUID, User]
) -> QuerySet[AuditEvent]:
    rows = AuditEvent.objects.filter(place=clinic.pk).select_related("actor")
    if wanted.verb:
        rows = rows.filter(verb=wanted.verb)
    if wanted.who:
        rows = rows.filter(_about(wanted.who, staff))
    if wanted.first_on:
        rows = rows.filter(at__gte=_midnight(wanted.first_on, reader))
    if wanted.last_on:
        rows = rows.filter(at__lt=_midnight(wanted.last_on + A_DAY, reader))
    return rows.order_by("-at", "-pk")


def _about(who: str, staff: dict[uuid.UUID, User]) -> Q:
    """People of the clinic by a part of their name or address; everybody else by their whole address alone."""
    part = who.casefold()
    named = [
        pk
        for pk, person in staff.items()
        if part in person.name.casefold() or part in person.email.casefold()
    ]
    whole = Q(actor__email__iexact=who) | Q(subject__email__iexact=who)
    return Q(actor__in=named) & ~Q(actor=F("subject")) | whole


def _row(event: AuditEvent, reader: User, staff: dict[uuid.UUID, User]) -> LogRow:
    return LogRow(
        at=event.at.astimezone(reader.zone),
        who=_who(event, staff),
        what=str(WORDS.get(event.verb, event.verb)),
        about=_whom(event, staff),
    )


def _who(event: AuditEvent, staff: dict[uuid.UUID, User]) -> str:
    """A person of the clinic by name; a walker by a code, also when they work there."""
    if event.actor_id is None:
        return gettext("Nobody, or an account that is gone")
    if event.actor_id in staff and event.actor_id != event.subject_id:
        return staff[event.actor_id].shown_name
    return code_of_person(event.actor_id)


def _whom(event: AuditEvent, staff: dict[uuid.UUID, User]) -> str:
    if event.subject_id is not None:
        return code_of_person(event.subject_id)
    named = [
        staff[pk].shown_name
        for key in ("person", "away", "stand_in")
        if (pk := _uuid(event.detail.get(key))) in staff
    ]
    roles = dict(Membership.Role.choices)
    said = [roles[role] for key in ("before", "role") if (role := event.detail.get(key)) in roles]
    return ", ".join([*named, " → ".join(str(role) for role in said)]).strip(", ")


def _uuid(text: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def _midnight(day: dt.date, reader: User) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, tzinfo=reader.zone)
