"""What walkers and coaches write: messages to each other, private notes about a walker, and saved replies."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from accounts.models import User
from coaching.models.clinics import Clinic
from coaching.models.trust import Grant

LONGEST = 2000


def says_something() -> GreaterThan:
    """A check that `body` is not blank."""
    return GreaterThan(Length(Trim("body")), 0)


def is_short_enough() -> LessThanOrEqual:
    """A check that `body` has at most as many characters as its form takes."""
    return LessThanOrEqual(Length("body"), LONGEST)


class MessageQuerySet(models.QuerySet["Message"]):
    """Words for messages."""

    def waiting(self) -> Self:
        """Not yet read by the one to whom they were written."""
        return self.filter(read_at__isnull=True)

    def to(self, side: "Message.Side") -> Self:
        """Written by the other side."""
        return self.exclude(sender=side)

    def up_to(self, last: "Message") -> Self:
        """No later than `last`."""
        return self.filter(sent_at__lte=last.sent_at)

    def unread_by_team(self, person: User, now: dt.datetime) -> Self:
        """What walkers wrote by grants that open to this person, and nobody of the coach's side has read."""
        lent = Grant.objects.lent_to(person, now)
        return self.to(Message.Side.COACH).waiting().filter(grant__in=lent)


class Message(models.Model):
    """One message of a thread. The thread is a grant: it belongs to the walker, and closes when the grant ends.

    Who wrote it is a side of the grant. On the coach's side that is the coach, or, when `is_by_team`, the `author`
    who stood in or helped.
    """

    class Side(models.TextChoices):
        WALKER = "walker"
        COACH = "coach"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="messages")
    sender = models.CharField(max_length=6, choices=Side)
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    is_by_team = models.BooleanField(default=False)
    client_uuid = models.UUIDField()
    body = models.TextField(max_length=LONGEST)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sender__in=["walker", "coach"]),
                name="message_comes_from_one_of_the_two",
            ),
            models.CheckConstraint(
                condition=Q(is_by_team=False, author__isnull=True)
                | Q(is_by_team=True, sender="coach"),
                name="message_names_an_author_of_the_team_alone",
            ),
            models.CheckConstraint(condition=says_something(), name="message_says_something"),
            models.CheckConstraint(condition=is_short_enough(), name="message_is_short_enough"),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("sent_at")),
                name="message_is_read_after_it_was_sent",
            ),
            models.UniqueConstraint(
                fields=["grant", "sender", "client_uuid"], name="one_message_per_form"
            ),
        ]
        indexes = [models.Index(fields=["grant", "sent_at"], name="message_by_thread")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class NoteQuerySet(models.QuerySet["Note"]):
    """Words for notes."""

    def lent_by(self, grant: Grant) -> Self:
        """What the reader of a grant in force may read about its walker: their own and their team's, in that clinic."""
        theirs = Q(audience=Note.Audience.TEAM) | Q(author=grant.read_by)
        return self.filter(theirs, walker=grant.walker_id, clinic=grant.clinic_id)


class Note(models.Model):
    """A coach's private remark about a walker. It belongs to the clinic's record and is never shown to the walker."""

    class Audience(models.TextChoices):
        AUTHOR = "author"
        TEAM = "team"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    walker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notes_about")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    audience = models.CharField(max_length=6, choices=Audience)
    client_uuid = models.UUIDField()
    body = models.TextField(max_length=LONGEST)
    written_at = models.DateTimeField()

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=["author", "team"]),
                name="note_is_for_its_author_or_the_team",
            ),
            models.CheckConstraint(condition=says_something(), name="note_says_something"),
            models.CheckConstraint(condition=is_short_enough(), name="note_is_short_enough"),
            models.CheckConstraint(
                condition=Q(author__isnull=True) | ~Q(author=F("walker")),
                name="nobody_notes_themselves",
            ),
            models.UniqueConstraint(
                fields=["author", "walker", "client_uuid"], name="one_note_per_form"
            ),
        ]
        indexes = [models.Index(fields=["walker", "-written_at"], name="note_by_walker")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class SavedReply(models.Model):
    """Words that one coach often writes, kept under a title."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coach = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_replies")
    title = models.CharField(max_length=60)
    body = models.TextField(max_length=LONGEST)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(condition=says_something(), name="saved_reply_says_something"),
            models.CheckConstraint(
                condition=is_short_enough(), name="saved_reply_is_short_enough"
            ),
            models.UniqueConstraint(
                fields=["coach", "title"], name="one_saved_reply_per_coach_and_title"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
