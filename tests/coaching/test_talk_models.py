"""What the tables of messages, notes and saved replies promise, attacked by the names of their constraints."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from coaching.models import Note
from tests.coaching.test_models import refused
from tests.factories import (
    A_DAY,
    NOW,
    GrantFactory,
    MessageFactory,
    NoteFactory,
    SavedReplyFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
FORM = uuid.UUID("6ad9ab4a-2c6c-4f3a-9a74-0a3f3dc53cb5")


def breaks(constraint, make) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()


def test_a_message_comes_from_one_of_the_two():
    breaks("message_comes_from_one_of_the_two", lambda: MessageFactory(sender="admin"))


@pytest.mark.parametrize("body", ["", "   "])
def test_nothing_blank_is_kept(body):
    breaks("message_says_something", lambda: MessageFactory(body=body))
    breaks("note_says_something", lambda: NoteFactory(body=body))
    breaks("saved_reply_says_something", lambda: SavedReplyFactory(body=body))


def test_two_thousand_characters_and_not_one_more():
    for factory, constraint in (
        (MessageFactory, "message_is_short_enough"),
        (NoteFactory, "note_is_short_enough"),
        (SavedReplyFactory, "saved_reply_is_short_enough"),
    ):
        assert len(factory(body="é" * 2000).body) == 2000
        breaks(constraint, lambda factory=factory: factory(body="é" * 2001))


def test_a_message_is_read_when_it_is_sent_or_later():
    assert MessageFactory(sent_at=NOW, read_at=NOW).read_at == NOW
    breaks(
        "message_is_read_after_it_was_sent",
        lambda: MessageFactory(sent_at=NOW, read_at=NOW - dt.timedelta(seconds=1)),
    )


def test_one_form_is_one_message_of_one_side_in_one_thread():
    first = MessageFactory(client_uuid=FORM)

    refused(
        lambda: MessageFactory(grant=first.grant, client_uuid=FORM),
        "one_message_per_form",
        "coaching_message.grant_id, coaching_message.sender, coaching_message.client_uuid",
    )
    assert MessageFactory(grant=first.grant, sender="coach", client_uuid=FORM).pk != first.pk
    assert MessageFactory(client_uuid=FORM).pk != first.pk


def test_a_note_is_for_its_author_or_the_team():
    breaks("note_is_for_its_author_or_the_team", lambda: NoteFactory(audience="walker"))


def test_nobody_notes_themselves():
    person = UserFactory()

    breaks("nobody_notes_themselves", lambda: NoteFactory(walker=person, author=person))


def test_one_form_is_one_note():
    first = NoteFactory(client_uuid=FORM)

    refused(
        lambda: NoteFactory(author=first.author, walker=first.walker, client_uuid=FORM),
        "one_note_per_form",
        "coaching_note.author_id, coaching_note.walker_id, coaching_note.client_uuid",
    )


def test_one_saved_reply_per_coach_and_title():
    first = SavedReplyFactory(title="Well done")

    refused(
        lambda: SavedReplyFactory(coach=first.coach, title="Well done"),
        "one_saved_reply_per_coach_and_title",
        "coaching_savedreply.coach_id, coaching_savedreply.title",
    )
    assert SavedReplyFactory(title="Well done").coach != first.coach


def test_no_row_says_what_was_written():
    for row in (
        MessageFactory(body="CANARY"),
        NoteFactory(body="CANARY"),
        SavedReplyFactory(body="CANARY", title="CANARY"),
    ):
        assert str(row) == f"#{row.pk}"


def test_notes_reach_their_author_and_the_team_of_that_clinic(grant):
    def note(**fields):
        return NoteFactory(walker=grant.walker, **{"clinic": grant.clinic, **fields})

    colleague = GrantFactory(walker=grant.walker, clinic=grant.clinic)
    team = note(author=colleague.coach, written_at=NOW - A_DAY)
    own = note(author=grant.coach, audience="author", written_at=NOW - 2 * A_DAY)
    note(author=colleague.coach, audience="author")
    elsewhere = GrantFactory(walker=grant.walker)
    note(author=elsewhere.coach, clinic=elsewhere.clinic)
    NoteFactory(clinic=grant.clinic)

    assert list(Note.objects.lent_by(grant)) == [team, own]
