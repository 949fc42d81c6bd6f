"""Letters about trust: an invitation, a programme that was assigned or changed, sharing that began, and messages that wait.

One is about an own programme: what the site's staff answered.

None holds health data.
"""

import datetime as dt
from collections.abc import Callable

from accounts.models import Delivery, User
from coaching import access
from coaching.models import Cover, Grant, Invitation, ListingRequest, Message
from programmes.models import Adaptation, Enrolment
from walkapp.links import link
from walkapp.mail import Letter, NotWantedError


def invitation(delivery: Delivery, now: dt.datetime) -> Letter:
    """To an address, on behalf of a coach or an admin; not once the invitation was answered, taken back or has run out."""
    waiting = (
        Invitation.objects.open(now)
        .select_related("coach", "clinic")
        .filter(pk=delivery.occurrence)
        .first()
    )
    if waiting is None or "url" not in delivery.context:
        raise NotWantedError("invitation_closed")
    if not access.still_invites(waiting):
        raise NotWantedError("coach_left")
    return Letter(
        delivery.kind,
        {
            "role": waiting.get_role_display(),
            "coach": waiting.coach.shown_name,
            "clinic": waiting.clinic.name,
            "name": waiting.name,
            "url": delivery.context["url"],
            "expires_on": waiting.expires_at.astimezone(waiting.coach.zone).date(),
        },
    )


def assigned(delivery: Delivery, now: dt.datetime) -> Letter:
    """To the walker: a coach has set up a programme. Its name stays out, because it can tell of a condition."""
    enrolment = (
        Enrolment.objects.active()
        .select_related("enrolled_by")
        .filter(pk=delivery.occurrence)
        .first()
    )
    if enrolment is None or enrolment.enrolled_by is None:
        raise NotWantedError("enrolment_ended")
    return Letter(
        "assigned",
        {
            "coach": enrolment.enrolled_by.shown_name,
            "starts_on": enrolment.starts_on,
            "plan_url": link("programmes:plan"),
            "sharing_url": link("coaching:sharing"),
        },
    )


def plan_changed(delivery: Delivery, now: dt.datetime) -> Letter:
    """To the walker: a coach has changed the plan. What and why stays on the plan page: it tells of health."""
    row = (
        Adaptation.objects.filter(pk=delivery.occurrence, enrolment__in=Enrolment.objects.active())
        .select_related("made_by")
        .first()
    )
    if row is None or row.made_by is None:
        raise NotWantedError("enrolment_ended")
    return Letter(
        "plan_changed",
        {
            "coach": row.made_by.shown_name,
            "plan_url": link("programmes:plan"),
            "sharing_url": link("coaching:sharing"),
        },
    )


def sharing_accepted(delivery: Delivery, now: dt.datetime) -> Letter:
    """To the coach: a walker said yes."""
    grant = (
        Grant.objects.in_force(now).select_related("walker").filter(pk=delivery.occurrence).first()
    )
    if grant is None:
        raise NotWantedError("grant_ended")
    return Letter(
        "sharing_accepted",
        {
            "walker": grant.walker.shown_name,
            "walker_url": link("coaching:walker", grant.walker_id),
        },
    )


def message(delivery: Delivery, now: dt.datetime) -> Letter:
    """To either side: something waits to be read. What was written stays on the page."""
    first = (
        Message.objects.select_related("author", "grant__walker", "grant__coach")
        .filter(pk=delivery.occurrence.partition(".")[0], grant__in=Grant.objects.in_force(now))
        .first()
    )
    if first is None:
        raise NotWantedError("grant_ended")
    if first.read_at:
        raise NotWantedError("read")
    to_coach = first.sender == Message.Side.WALKER
    walker, coach = first.grant.walker, first.grant.coach
    if to_coach and not _still_reads(delivery.person, first.grant, now):
        raise NotWantedError("grant_ended")
    page = (
        link("coaching:walker_messages", walker.pk)
        if to_coach
        else link("coaching:thread", first.grant_id)
    )
    return Letter(
        "message",
        {
            "writer": (walker if to_coach else first.author or coach).shown_name,
            "to_coach": to_coach,
            "thread_url": page,
        },
    )


def _still_reads(person: User | None, grant: Grant, now: dt.datetime) -> bool:
    """Whether a grant still opens to somebody of the coach's side: a stand-in may be done meanwhile."""
    return person is not None and Grant.objects.lent_to(person, now).filter(pk=grant.pk).exists()


def cover(delivery: Delivery, now: dt.datetime) -> Letter:
    """To a walker: another coach stands in. Whether they must say yes first, the page tells."""
    rows = Cover.objects.ahead(now).select_related("away", "stand_in")
    arranged = rows.filter(pk=delivery.occurrence).first()
    if arranged is None:
        raise NotWantedError("called_off")
    lent = Grant.objects.open(now).filter(walker=delivery.person, coach=arranged.away)
    grant = lent.filter(clinic=arranged.clinic_id).first()
    if grant is None:
        raise NotWantedError("grant_ended")
    return Letter(
        "cover",
        {
            "coach": arranged.away.shown_name,
            "stand_in": arranged.stand_in.shown_name,
            "first_on": arranged.first_on,
            "last_on": arranged.last_on,
            "is_asked": not grant.shares_team,
            "sharing_url": link("coaching:sharing"),
        },
    )


def listing_answered(delivery: Delivery, now: dt.datetime) -> Letter:
    """To the author: staff let an own programme in, or gave it back. Its name, and their words, stay on its page."""
    asked = (
        ListingRequest.objects.select_related("own__programme", "own__author")
        .filter(pk=delivery.occurrence, own__author=delivery.person)
        .first()
    )
    if asked is None or asked.is_granted is None:
        raise NotWantedError("called_off")
    if not access.own_programmes(asked.own.author).filter(pk=asked.own_id).exists():
        raise NotWantedError("left")
    if asked.is_granted and not (asked.own.programme and asked.own.programme.is_listed):
        raise NotWantedError("called_off")
    return Letter(
        "listing_answered",
        {
            "is_granted": asked.is_granted,
            "programme_url": link("coaching:own_programme", asked.own_id),
        },
    )


LETTERS: dict[str, Callable[[Delivery, dt.datetime], Letter]] = {
    "invitation": invitation,
    "work_invitation": invitation,
    "assigned": assigned,
    "plan_changed": plan_changed,
    "sharing_accepted": sharing_accepted,
    "message": message,
    "cover": cover,
    "listing_answered": listing_answered,
}
