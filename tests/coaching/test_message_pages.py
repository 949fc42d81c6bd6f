"""The pages of messages, notes and saved replies: what each side reads, writes, and what nobody else does."""

import re
import uuid

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Delivery
from coaching.models import Message, Note, SavedReply
from tests.coaching.reading import text_of
from tests.factories import (
    A_DAY,
    NOW,
    GrantFactory,
    MembershipFactory,
    MessageFactory,
    NoteFactory,
    SavedReplyFactory,
)

CANARY = "CANARY-sore-knee"
THREADS = reverse("coaching:threads")
INBOX = reverse("coaching:inbox")
REPLIES = reverse("coaching:saved_replies")


def thread_url(grant):
    return reverse("coaching:thread", args=[grant.pk])


def talk_url(grant):
    return reverse("coaching:walker_messages", args=[grant.walker_id])


def notes_url(grant):
    return reverse("coaching:notes", args=[grant.walker_id])


def page_url(grant):
    return reverse("coaching:walker", args=[grant.walker_id])


@pytest.fixture
def elsewhere(stranger):
    """A thread of another walker with a coach of another clinic."""
    return GrantFactory(coach=stranger, clinic=stranger.memberships.get().clinic)


def words(**said):
    return {"body": "Should I carry on?", "client_uuid": str(uuid.uuid4()), **said}


def test_a_walker_without_a_coach_reads_how_messages_work(walker, client_of):
    page = text_of(client_of(walker).get(THREADS))

    assert "You have no coach here" in page
    assert "<textarea" not in page


def test_the_only_thread_is_opened_at_once(grant, walker, client_of):
    response = client_of(walker).get(THREADS)

    assert (response.status_code, response.url) == (302, thread_url(grant))


def test_several_threads_are_listed_what_is_new_first(grant, walker, client_of):
    other = GrantFactory(walker=walker, coach__name="Ola Field")
    MembershipFactory(person=other.coach, clinic=other.clinic)
    MessageFactory(grant=grant, sender="coach", body="Well walked.", sent_at=NOW - 2 * A_DAY)
    MessageFactory(grant=other, sender="walker", body="Thank you.", sent_at=NOW)

    page = text_of(client_of(walker).get(THREADS))

    assert page.index("Cora Hill") < page.index("Ola Field")
    assert "<b>Cora Hill</b>" in page
    assert "1 new" in page
    assert "You: Thank you." in page


def test_a_thread_shows_both_sides_and_what_was_read(grant, walker, client_of):
    MessageFactory(grant=grant, body="Mine", sent_at=NOW - A_DAY, read_at=NOW)
    MessageFactory(grant=grant, sender="coach", body="Theirs\n\nin two lines", sent_at=NOW)

    page = text_of(client_of(walker).get(thread_url(grant)))

    assert (
        '<p dir="auto">Mine</p><small class="wk-sub">You, Yesterday, 09:00, read</small>' in page
    )
    assert "Theirs<br><br>in two lines" in page
    assert "Cora, Today, 09:00, new" in page
    assert "Messages are not for emergencies. In an emergency call 999." in page
    assert "We do not know when your coach reads this." in page


def test_the_emergency_number_is_that_of_the_country(grant, walker, client_of):
    walker.region = "US"
    walker.save()

    assert "In an emergency call 911." in text_of(client_of(walker).get(thread_url(grant)))


def test_a_walker_is_told_that_no_rule_reads_messages(grant, walker, client_of):
    page = text_of(client_of(walker).get(thread_url(grant)))

    assert "Messages do not change your plan." in page
    assert "Write falls, near-falls and pain into the log of your walk too" in page


def test_what_is_written_is_text(grant, walker, client_of):
    MessageFactory(grant=grant, sender="coach", body="<script>alert(1)</script>")

    page = client_of(walker).get(thread_url(grant)).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_walker_writes_and_the_form_twice_is_one_message(grant, walker, client_of):
    client, said = client_of(walker), words(body=" Line one\r\nline two ")

    first = client.post(thread_url(grant), said)
    client.post(thread_url(grant), said)

    assert (first.status_code, first.url) == (302, thread_url(grant))
    message = Message.objects.get()
    assert (message.grant, message.sender, message.body) == (
        grant,
        "walker",
        "Line one\nline two",
    )


def test_two_thousand_characters_with_line_breaks_fit(grant, walker, client_of):
    body = "a\r\n" * 999 + "ab"
    assert len(body.replace("\r\n", "\n")) == 2000

    client_of(walker).post(thread_url(grant), words(body=body))
    refused = client_of(walker).post(thread_url(grant), words(body=body + "b"))

    assert len(Message.objects.get().body) == 2000
    assert "2000" in text_of(refused)
    assert "data-error-summary" in text_of(refused)


@pytest.mark.parametrize("body", ["", "  \n "])
def test_an_empty_message_is_asked_for_again(grant, walker, client_of, body):
    response = client_of(walker).post(thread_url(grant), words(body=body))

    assert response.status_code == 200
    assert "Write your message first." in text_of(response)
    assert not Message.objects.exists()


def test_each_form_has_an_id_of_its_own(grant, walker, client_of):
    found = {
        re.search(r'name="client_uuid" value="([^"]+)"', text_of(client_of(walker).get(url)))[1]
        for url in [thread_url(grant)] * 3
    }

    assert len(found) == 3


def test_looking_does_not_mark_as_read_and_the_button_does(grant, walker, client_of):
    client = client_of(walker)
    message = MessageFactory(grant=grant, sender="coach")
    later = MessageFactory(grant=grant, sender="coach", sent_at=NOW)
    page = text_of(client.get(thread_url(grant)))
    assert "Mark as read" in page
    assert f'name="seen" value="{later.pk}"' in page
    assert Message.objects.waiting().count() == 2

    client.post(reverse("coaching:thread_read", args=[grant.pk]), {"seen": str(message.pk)})

    assert list(Message.objects.waiting()) == [later]
    client.post(reverse("coaching:thread_read", args=[grant.pk]), {"seen": str(later.pk)})
    assert "Mark as read" not in text_of(client.get(thread_url(grant)))


def test_answering_marks_as_read_what_stood_above_the_form(grant, coach, client_of):
    message = MessageFactory(grant=grant)

    client_of(coach).post(talk_url(grant), words(seen=str(message.pk)))

    message.refresh_from_db()
    assert message.read_at == NOW


def test_long_threads_are_shown_in_parts(grant, walker, client_of):
    for number in range(43):
        MessageFactory(grant=grant, body=f"No-{number}.", sent_at=NOW - (50 - number) * A_DAY)
    client = client_of(walker)

    page = text_of(client.get(thread_url(grant)))
    earlier = re.search(r'href="(\?before=[^"]+)"', page)[1]
    before = text_of(client.get(thread_url(grant) + earlier))

    assert re.findall(r"No-(\d+)\.", page) == [str(number) for number in range(3, 43)]
    assert re.findall(r"No-(\d+)\.", before) == ["0", "1", "2"]
    assert "?before=" not in before


def test_after_the_end_the_walker_reads_on_and_the_coach_does_not(grant, walker, coach, client_of):
    MessageFactory(grant=grant, body=CANARY)
    mine, theirs = client_of(walker), client_of(coach)
    assert CANARY in text_of(theirs.get(talk_url(grant)))

    mine.post(reverse("coaching:end_sharing", args=[grant.pk]))

    page = text_of(mine.get(thread_url(grant)))
    assert CANARY in page
    assert "They can open none of this. It stays here for you." in page
    assert "<textarea" not in page
    for url in (talk_url(grant), notes_url(grant), page_url(grant)):
        assert theirs.get(url).status_code == 404
        assert theirs.post(url, words()).status_code in {404, 405}
    assert CANARY not in text_of(theirs.get(INBOX))
    assert Message.objects.count() == 1
    mine.post(thread_url(grant), words())
    assert Message.objects.count() == 1


def test_a_coach_who_left_reads_nothing(grant, walker, coach, client_of):
    MessageFactory(grant=grant, body=CANARY)
    coach.memberships.update(left_at=NOW)

    for url in (talk_url(grant), INBOX, notes_url(grant), REPLIES):
        assert client_of(coach).get(url).status_code == 404
    assert "They can open none of this." in text_of(client_of(walker).get(thread_url(grant)))


def test_the_inbox_lists_threads_what_is_new_first(grant, coach, client_of):
    quiet = GrantFactory(coach=coach, clinic=grant.clinic, walker__name="Quentin Still")
    MessageFactory(grant=quiet, sender="coach", body="Rest well.", sent_at=NOW, read_at=NOW)
    GrantFactory(coach=coach, clinic=grant.clinic, walker__name="Nobody Wrote")
    MessageFactory(grant=grant, body="Should I carry on?", sent_at=NOW - A_DAY)

    page = text_of(client_of(coach).get(INBOX))

    assert page.index("<b>Wilma Ford</b>") < page.index("Quentin Still")
    assert "You: Rest well." in page
    assert "Nobody Wrote" not in page


def test_the_number_of_new_messages_stands_in_the_coach_s_navigation(
    grant, coach, elsewhere, client_of
):
    client = client_of(coach)
    assert "Messages</a>" in text_of(client.get(INBOX))
    MessageFactory.create_batch(2, grant=grant)
    MessageFactory(grant=grant, sender="coach")
    MessageFactory(grant=elsewhere)

    for url in (INBOX, reverse("coaching:roster")):
        assert 'Messages<b>2<span class="visually-hidden">new</span></b>' in text_of(
            client.get(url)
        )


def test_the_number_of_new_messages_stands_among_the_walker_s_settings(grant, walker, client_of):
    MessageFactory(grant=grant, sender="coach")
    MessageFactory(grant=grant)

    page = text_of(client_of(walker).get(reverse("accounts:account")))

    assert 'Messages<b>1<span class="visually-hidden">new</span></b>' in page


def test_the_walker_s_page_shows_the_last_messages_and_leads_back(grant, coach, client_of):
    for number in range(5):
        MessageFactory(grant=grant, body=f"No-{number}.", sent_at=NOW - (9 - number) * A_DAY)
    client = client_of(coach)

    page = text_of(client.get(page_url(grant)))
    sent = client.post(talk_url(grant), words(back="walker"))

    assert re.findall(r"No-(\d)\.", page) == ["2", "3", "4"]
    assert (sent.status_code, sent.url) == (302, page_url(grant))
    assert Message.objects.filter(sender="coach").count() == 1


def test_reading_messages_is_in_the_access_log(grant, coach, client_of):
    client_of(coach).get(talk_url(grant))

    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.subject) == ("messages.viewed", coach, grant.walker)


def test_a_saved_reply_is_filled_in_below_what_was_typed_and_nothing_is_sent(
    grant, coach, client_of
):
    reply = SavedReplyFactory(coach=coach, body="Well walked.")
    said = words(body="Hello Wilma,", insert=str(reply.pk))

    page = client_of(coach).post(talk_url(grant), said).content.decode()

    assert "Hello Wilma,\n\nWell walked.</textarea>" in page
    assert said["client_uuid"] in page
    assert not Message.objects.exists()


def test_the_reply_of_another_coach_does_not_exist(grant, coach, stranger, client_of):
    theirs = SavedReplyFactory(coach=stranger, body=CANARY)
    client = client_of(coach)

    for insert in (str(theirs.pk), "no-id", ""):
        response = client.post(talk_url(grant), words(insert=insert))
        assert response.status_code == 404
    for name in ("saved_reply", "remove_reply"):
        url = reverse(f"coaching:{name}", args=[theirs.pk])
        assert client.post(url, {"title": "Mine", "body": "Now"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.body == CANARY
    assert CANARY not in text_of(client.get(REPLIES))


def test_a_coach_keeps_changes_and_removes_replies(coach, client_of):
    client = client_of(coach)
    client.post(REPLIES, {"title": " Well  done ", "body": "Well walked."})
    reply = SavedReply.objects.get()
    assert (reply.coach, reply.title) == (coach, "Well done")
    url = reverse("coaching:saved_reply", args=[reply.pk])
    assert "Well walked.</textarea>" in client.get(url).content.decode()

    client.post(url, {"title": "Calm", "body": "No hurry."})
    assert SavedReply.objects.get().title == "Calm"
    taken = client.post(REPLIES, {"title": "Calm", "body": "Other words."})
    assert "You have a saved reply with this title." in text_of(taken)

    client.post(reverse("coaching:remove_reply", args=[reply.pk]))
    assert not SavedReply.objects.exists()


def test_notes_are_kept_and_read_by_their_audience(grant, coach, client_of):
    colleague = MembershipFactory(clinic=grant.clinic).person
    GrantFactory(walker=grant.walker, coach=colleague, clinic=grant.clinic)
    mine = client_of(coach)
    mine.post(notes_url(grant), words(body="For the team", audience="team"))
    sent = mine.post(notes_url(grant), words(body="For me", audience="author", back="walker"))
    assert (sent.status_code, sent.url) == (302, page_url(grant))

    seen = text_of(client_of(colleague).get(notes_url(grant)))

    assert "For the team" in seen
    assert "For me" not in seen
    own = text_of(mine.get(page_url(grant)))
    assert "For the team" in own
    assert "Cora Hill, 21 November 2026, only you" in own


def test_a_note_asks_for_words_and_for_whom(grant, coach, client_of):
    response = client_of(coach).post(notes_url(grant), words(body="", audience="walker"))

    assert "Write your note first." in text_of(response)
    assert "Choose who may read it." in text_of(response)
    assert not Note.objects.exists()


def test_the_next_clinic_reads_no_note_of_the_last_one(grant, walker, stranger, client_of):
    NoteFactory(walker=walker, clinic=grant.clinic, author=grant.coach, body=CANARY)
    grant.ended_at = NOW
    grant.save()
    after = GrantFactory(walker=walker, coach=stranger, clinic=stranger.memberships.get().clinic)

    for url in (notes_url(after), page_url(after)):
        assert CANARY not in text_of(client_of(stranger).get(url))


def test_a_coach_who_is_trusted_again_finds_the_notes_of_their_clinic(grant, coach, client_of):
    NoteFactory(walker=grant.walker, clinic=grant.clinic, author=coach, body=CANARY)
    grant.ended_at = NOW
    grant.save()
    GrantFactory(walker=grant.walker, coach=coach, clinic=grant.clinic)

    assert CANARY in text_of(client_of(coach).get(notes_url(grant)))


def every_field_that_names_something(grant, elsewhere, other):
    """Posts of the coach and of the walker in which one id belongs to a thread of another clinic."""
    return [
        (grant.coach, talk_url(grant), words(seen=str(other.pk))),
        (
            grant.coach,
            reverse("coaching:messages_read", args=[grant.walker_id]),
            {"seen": str(other.pk)},
        ),
        (grant.coach, talk_url(elsewhere), words()),
        (
            grant.coach,
            reverse("coaching:messages_read", args=[elsewhere.walker_id]),
            {"seen": str(other.pk)},
        ),
        (grant.coach, notes_url(elsewhere), words(audience="team")),
        (grant.walker, thread_url(grant), words(seen=str(other.pk))),
        (
            grant.walker,
            reverse("coaching:thread_read", args=[grant.pk]),
            {"seen": str(other.pk)},
        ),
        (grant.walker, thread_url(elsewhere), words()),
        (
            grant.walker,
            reverse("coaching:thread_read", args=[elsewhere.pk]),
            {"seen": str(other.pk)},
        ),
    ]


def test_an_id_of_another_clinic_opens_and_changes_nothing(grant, elsewhere, client_of):
    other = MessageFactory(grant=elsewhere)
    answer = MessageFactory(grant=elsewhere, sender="coach")

    got = [
        client_of(person).post(url, said).status_code
        for person, url, said in every_field_that_names_something(grant, elsewhere, other)
    ]

    assert got == [404] * 9
    assert set(Message.objects.values_list("pk", "read_at")) == {
        (other.pk, None),
        (answer.pk, None),
    }
    assert not Note.objects.exists()


def test_older_messages_are_asked_for_by_an_id_of_the_same_thread(grant, elsewhere, client_of):
    MessageFactory(grant=grant, body=CANARY, sent_at=NOW - A_DAY)
    other = MessageFactory(grant=elsewhere, body="Elsewhere", sent_at=NOW)

    page = text_of(client_of(grant.walker).get(f"{thread_url(grant)}?before={other.pk}"))

    assert CANARY not in page
    assert "Elsewhere" not in page


@pytest.fixture
def said(grant, client_of):
    """A message of the walker and a note of the coach, each with the canary."""
    client_of(grant.walker).post(thread_url(grant), words(body=f"{CANARY} message"))
    client_of(grant.coach).post(notes_url(grant), words(body=f"{CANARY} note", audience="author"))


def places_with(canary, client, urls):
    return [url for url in urls if canary in client.get(url, follow=True).content.decode()]


def test_what_was_written_reaches_no_other_coach(said, grant, elsewhere, client_of):
    colleague = MembershipFactory(clinic=grant.clinic).person
    GrantFactory(walker=grant.walker, coach=colleague, clinic=grant.clinic)
    theirs = [page_url(grant), talk_url(grant), notes_url(grant), INBOX]
    far = [INBOX, page_url(elsewhere), talk_url(elsewhere), notes_url(elsewhere)]

    assert places_with(CANARY, client_of(grant.coach), theirs) == theirs
    assert places_with(CANARY, client_of(colleague), theirs) == []
    assert places_with(CANARY, client_of(elsewhere.coach), far) == []


def test_what_was_written_reaches_no_roster_and_no_admin(
    said, grant, clinic_admin, staff, client_of
):
    lists = [reverse("coaching:roster"), reverse("coaching:invitations")]
    admin = ["/admin/", "/admin/coaching/", "/admin/accounts/", "/admin/accounts/auditevent/"]

    assert places_with(CANARY, client_of(grant.coach), lists) == []
    assert places_with(CANARY, client_of(clinic_admin), [reverse("coaching:clinic")]) == []
    assert places_with(CANARY, client_of(staff), admin) == []


def test_what_was_written_reaches_no_mail_and_no_trail(said):
    assert Delivery.objects.count() == 1
    assert [row for row in Delivery.objects.all() if CANARY in str(vars(row))] == []
    assert AuditEvent.objects.count() == 2
    assert [row for row in AuditEvent.objects.all() if CANARY in str(vars(row))] == []


def test_a_note_reaches_the_walker_nowhere(said, grant, client_of):
    client = client_of(grant.walker)
    own = [
        THREADS,
        reverse("coaching:sharing"),
        reverse("accounts:data"),
        reverse("programmes:today"),
        reverse("programmes:plan"),
    ]

    export = client.post(reverse("accounts:export")).content.decode()

    assert places_with(f"{CANARY} note", client, own) == []
    assert f"{CANARY} message" in export
    assert f"{CANARY} note" not in export
    assert "note.written" not in export
