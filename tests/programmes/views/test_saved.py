"""Forms of a phone: taken in once each, in any state of the plan, and kept beside it when there is no place."""

import datetime as dt
import threading
import uuid

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import AuditEvent
from programmes.models import Adaptation, CheckIn, KeptAside, MorningAnswer, Walk
from tests.factories import (
    NOW,
    CheckInFactory,
    ClearanceFactory,
    EnrolmentFactory,
    KeptAsideFactory,
    SavedPlaceFactory,
    SessionFactory,
    UserFactory,
    WalkFactory,
)
from tests.programmes.views.reading import text_of

URL = "/offline/saved/"
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
LOG = {"minutes": "12", "pain_worst": "2", "effort": "4", "near_falls": "0", "falls": "0"}
CHECK_IN = {"pain_now": "1"}
MORNING = {"pain": "3", "is_swollen": "no"}


@pytest.fixture(autouse=True)
def _at_nine():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(client_of, walker):
    return client_of(walker)


def letter(session, kind="log", at=NOW - HOUR, **told):
    """What the script of a page sends; `saved_live=1` stands for `saved-live`."""
    answers = {"log": LOG, "check_in": CHECK_IN, "morning": MORNING}[kind]
    return {
        "saved-uuid": str(uuid.uuid4()),
        "saved-kind": kind,
        "saved-person": str(session.enrolment.walker_id),
        "saved-session": str(session.pk),
        "saved-at": at.isoformat(),
        **answers,
        **{name.replace("saved_", "saved-"): value for name, value in told.items()},
    }


@pytest.fixture
def later(session):
    """Another session, so that one walk does not end the programme."""
    return SessionFactory(enrolment=session.enrolment)


def test_the_page_gives_the_person_and_a_secret_that_is_good_for_sending(walker, session, later):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(walker)

    told = strict.get(URL).json()

    assert told["person"] == str(walker.pk)
    assert strict.post(URL, letter(session)).status_code == 403
    sent = strict.post(URL, letter(session), headers={"X-CSRFToken": told["token"]})
    assert sent.json() == {"state": "sent", "next": "/today/"}


def test_a_log_counts_at_the_instant_when_it_was_said(client, walker, session, later):
    sent = letter(session, at=NOW - 2 * HOUR, note="Windy.")

    answer = client.post(URL, sent)

    walk = Walk.objects.get()
    assert answer.json() == {"state": "sent", "next": "/today/"}
    assert (walk.session, str(walk.client_uuid)) == (session, sent["saved-uuid"])
    assert (walk.walked_at, walk.logged_at) == (NOW - 2 * HOUR, NOW)
    assert (walk.minutes, walk.note, walk.logged_by) == (12, "Windy.", walker)
    assert "Sent: Your walk is saved." in text_of(client.get("/today/"))


def test_a_clock_that_runs_ahead_does_not_bring_walks_from_tomorrow(client, session, later):
    client.post(URL, letter(session, at=NOW + 3 * HOUR))

    assert Walk.objects.get().walked_at == NOW


@pytest.mark.parametrize("kind", ["log", "check_in"])
def test_the_same_form_again_finds_its_row(client, session, later, kind):
    sent = letter(session, kind)

    first, second = client.post(URL, sent), client.post(URL, sent)

    assert first.json() == second.json()
    rows = {"log": Walk, "check_in": CheckIn}[kind].objects
    assert rows.count() == 1
    assert not KeptAside.objects.exists()


def test_a_check_takes_the_number_and_the_instant_of_the_phone(client, walker, session):
    where = SavedPlaceFactory(walker=walker)
    sent = letter(session, "check_in", pain_now="6", symptoms=["dizzy"], where=str(where.pk))

    client.post(URL, sent)

    kept = CheckIn.objects.get()
    assert kept.place == where
    assert (str(kept.pk), kept.at) == (sent["saved-uuid"], NOW - HOUR)
    assert (kept.pain_now, kept.codes, kept.verdict) == (6, ["dizzy"], "skip")


def test_a_morning_counts_on_the_day_on_which_it_was_said(client, session, later):
    session.planned_on = NOW.date() - 3 * DAY
    walk = WalkFactory(session=session)

    answer = client.post(URL, letter(session, "morning", at=NOW - 2 * DAY))

    kept = MorningAnswer.objects.get()
    assert answer.json() == {"state": "sent", "next": f"/sessions/{session.pk}/morning/"}
    assert (kept.walk, kept.answered_on, kept.pain) == (walk, NOW.date() - 2 * DAY, 3)


def test_a_morning_that_arrives_late_never_overwrites_a_newer_answer(client, session, later):
    session.planned_on = NOW.date() - DAY
    WalkFactory(session=session)
    first, newer = (
        letter(session, "morning", at=NOW - 2 * HOUR, pain="5"),
        letter(session, "morning", at=NOW - HOUR, pain="1"),
    )

    for sent in (first, newer, first):
        assert client.post(URL, sent).json()["state"] == "sent"

    kept = MorningAnswer.objects.get()
    assert (kept.pain, kept.answered_at, str(kept.pk)) == (1, NOW - HOUR, first["saved-uuid"])


def logged_before(session):
    WalkFactory(session=session, minutes=9)


def ended(session):
    session.enrolment.withdraw(NOW - HOUR)


def planned_later(session):
    session.planned_on += 7 * DAY
    session.save()


def gone(session):
    session.delete()


CONFLICTS = [
    (logged_before, "log", "logged_twice", "This walk was logged before"),
    (ended, "log", "plan_ended", "The plan had ended before this reached us."),
    (ended, "check_in", "plan_ended", "The plan had ended before this reached us."),
    (planned_later, "log", "too_early", "This walk is planned for a later week."),
    (planned_later, "check_in", "too_early", "This walk is planned for a later week."),
    (gone, "log", "session_gone", "The plan changed meanwhile"),
    (gone, "check_in", "session_gone", "The plan changed meanwhile"),
    (gone, "morning", "session_gone", "The plan changed meanwhile"),
    (lambda session: None, "morning", "not_logged", "The walk that it is about is not logged."),
]


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("conflict", CONFLICTS, ids=lambda row: f"{row[1]} {row[2]}")
def test_what_has_no_place_is_kept_beside_the_plan_and_told(client, session, conflict):
    meanwhile, kind, reason, words = conflict
    sent = letter(session, kind)
    meanwhile(session)

    answers = [client.post(URL, sent).json() for _ in range(2)]

    assert answers == [{"state": "kept_aside", "next": "/offline/kept-aside/"}] * 2
    row = KeptAside.objects.get()
    assert (row.kind, row.reason, row.said_at) == (kind, reason, NOW - HOUR)
    assert str(row.client_uuid) == sent["saved-uuid"]
    assert words in text_of(client.get("/offline/kept-aside/"))
    assert 'href="/offline/kept-aside/"' in client.get("/today/").content.decode()
    assert AuditEvent.objects.filter(verb="form.kept_aside").count() == 1


def test_both_logs_of_one_session_are_kept_and_shown(client, session, later):
    WalkFactory(session=session, minutes=9)

    client.post(URL, letter(session, minutes="14", pain_after="3", note="Windy."))

    assert Walk.objects.get().minutes == 9
    page = text_of(client.get("/offline/kept-aside/"))
    assert "Your walk, Saturday 21 November, 08:00" in page
    assert "Length 14 minutes Pain 2 at worst, 3 after Effort 4 of 10." in page
    assert "Windy." in page


def test_what_is_read_leaves_the_page_and_stays_in_the_database(client, walker):
    row = KeptAsideFactory(walker=walker)
    foreign = KeptAsideFactory()

    client.post("/offline/kept-aside/", {"row": [str(row.pk), str(foreign.pk)]})

    assert "Nothing is kept here." in text_of(client.get("/offline/kept-aside/"))
    assert KeptAside.objects.get(pk=row.pk).read_at == NOW
    assert KeptAside.objects.get(pk=foreign.pk).read_at is None


def test_a_row_that_nobody_has_changes_nothing(client):
    assert client.post("/offline/kept-aside/", {"row": "junk"}).status_code == 302


@pytest.mark.parametrize("told", [{"falls": "1"}, {"stop_code": "fall"}])
def test_a_fall_holds_the_plan_wherever_its_log_is_kept(client, session, later, told):
    WalkFactory(session=session)

    client.post(URL, letter(session, **told))

    session.enrolment.refresh_from_db()
    assert (session.enrolment.status, session.enrolment.hold_code) == ("on_hold", "fall")


@pytest.mark.parametrize("pain", ["0", "junk"])
@pytest.mark.parametrize("meanwhile", [planned_later, gone], ids=["too early", "gone"])
def test_an_emergency_sign_stops_the_plan_wherever_its_check_is_kept(
    client, session, later, meanwhile, pain
):
    sent = letter(session, "check_in", symptoms="emergency_sign", pain_now=pain)
    meanwhile(session)

    client.post(URL, sent)

    assert KeptAside.objects.count() == 1
    enrolment = later.enrolment
    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.hold_code) == ("on_hold", "emergency_sign")


def test_a_fall_after_the_plan_has_ended_ends_a_clinicians_yes(client, session, later, walker):
    yes = ClearanceFactory(walker=walker)
    session.enrolment.withdraw(NOW)

    client.post(URL, letter(session, falls="1"))

    yes.refresh_from_db()
    assert yes.cancelled_because == "fall"


def test_a_fall_that_arrives_twice_holds_the_plan_once(client, session, later):
    WalkFactory(session=session)
    sent = letter(session, falls="1")
    client.post(URL, sent)
    session.enrolment.refresh_from_db()
    session.enrolment.resume()

    client.post(URL, sent)

    session.enrolment.refresh_from_db()
    assert session.enrolment.status == "active"


def test_a_change_of_the_plan_meanwhile_is_told(client, session, later, coach):
    Adaptation.objects.create(
        enrolment=session.enrolment,
        action="coach_change",
        from_on=NOW.date(),
        made_by=coach,
        made_at=NOW - HOUR,
    )
    said = "Your plan changed meanwhile. What you wrote is kept too."

    client.post(URL, letter(session, saved_shown_at=(NOW - 2 * HOUR).isoformat()))
    assert said in text_of(client.get("/today/"))

    client.post(URL, letter(later, saved_shown_at=NOW.isoformat()))
    assert said not in text_of(client.get("/today/"))


def test_a_form_in_hand_may_be_corrected_and_one_from_a_phone_is_kept_as_it_is(client, session):
    live = client.post(URL, letter(session, minutes="99", saved_live="1"))
    assert (live.status_code, live.json()) == (422, {"state": "invalid"})
    assert not KeptAside.objects.exists()

    late = client.post(URL, letter(session, minutes="99", note="x" * 2000))
    assert late.json()["state"] == "kept_aside"
    row = KeptAside.objects.get()
    assert (row.reason, row.told["minutes"], len(row.told["note"])) == ("unreadable", "99", 1000)
    assert "minutes 99" in text_of(client.get("/offline/kept-aside/"))


def test_far_more_minutes_are_asked_about_only_while_somebody_is_there(client, session, later):
    assert client.post(URL, letter(session, minutes="40", saved_live="1")).status_code == 422

    assert client.post(URL, letter(session, minutes="40")).json()["state"] == "sent"
    assert Walk.objects.get().minutes == 40


@pytest.mark.parametrize(
    ("field", "value"),
    [("uuid", "junk"), ("kind", "poem"), ("at", "noon"), ("session", ""), ("person", "")],
)
def test_an_envelope_that_our_script_never_writes_is_refused(client, session, field, value):
    answer = client.post(URL, letter(session) | {f"saved-{field}": value})

    assert (answer.status_code, answer.json()) == (400, {"state": "refused"})


def test_a_form_of_another_person_is_not_taken(client_of, coach, session):
    answer = client_of(coach).post(URL, letter(session))

    assert (answer.status_code, answer.json()) == (409, {"state": "somebody_else"})
    assert not Walk.objects.exists()


def test_a_session_of_somebody_else_is_as_good_as_gone(client, walker, session):
    foreign = SessionFactory()

    client.post(URL, letter(foreign) | {"saved-person": str(walker.pk)})

    assert not Walk.objects.exists()
    assert KeptAside.objects.get().session is None


@pytest.mark.parametrize("kind", ["log", "check_in"])
def test_a_number_of_somebody_elses_form_is_refused(client, session, kind):
    number = WalkFactory().client_uuid if kind == "log" else CheckInFactory().pk

    answer = client.post(URL, letter(session, kind) | {"saved-uuid": str(number)})

    assert answer.status_code == 400
    assert not KeptAside.objects.exists()


def test_a_guest_is_asked_to_sign_in(session):
    assert Client().post(URL, letter(session)).url.startswith("/accounts/login/")


def test_a_form_is_kept_aside_once_per_person(walker):
    row = KeptAsideFactory(walker=walker)
    KeptAsideFactory(client_uuid=row.client_uuid)

    with (
        pytest.raises(IntegrityError, match=r"a_form_is_kept_aside_once|client_uuid"),
        transaction.atomic(),
    ):
        KeptAsideFactory(walker=walker, client_uuid=row.client_uuid)


def test_a_form_makes_one_walk(session):
    walk = WalkFactory()

    with (
        pytest.raises(IntegrityError, match=r"a_form_makes_one_walk|client_uuid"),
        transaction.atomic(),
    ):
        WalkFactory(session=session, client_uuid=walk.client_uuid)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("meanwhile", [logged_before, lambda session: None])
def test_a_form_that_arrives_three_times_at_once_makes_one_row(client_of, meanwhile):
    walker = UserFactory()
    session = SessionFactory(enrolment=EnrolmentFactory(walker=walker))
    SessionFactory(enrolment=session.enrolment)
    meanwhile(session)
    sent, answers, ready = letter(session), [], threading.Barrier(3)
    before = Walk.objects.count()

    def send(client):
        try:
            ready.wait(5)
            answers.append(client.post(URL, sent).json()["state"])
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[client_of(walker)]) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(answers)) == 1
    assert len(answers) == 3
    assert Walk.objects.count() - before + KeptAside.objects.count() == 1


def test_the_pack_holds_the_walks_of_seven_days_and_their_forms(client, walker, enrolment):
    sessions = {
        days: SessionFactory(
            enrolment=enrolment, planned_on=NOW.date() + days * DAY, number=20 + days
        )
        for days in (-7, -6, 0, 6, 7)
    }

    told = client.get("/offline/pack/").json()

    kept = [f"/sessions/{sessions[days].pk}/" for days in (-6, 0, 6)]
    assert told["person"] == str(walker.pk)
    assert told["pages"] == [
        "/today/",
        "/plan/",
        *(f"{page}{part}" for page in kept for part in ("", "?easier=1", "log/")),
        *(f"{page}morning/" for page in kept),
    ]
    assert told["walks"][1] == ["2026-11-21", kept[1]]


def test_the_pack_changes_with_the_plan_and_with_the_day(client, session):
    versions = [client.get("/offline/pack/").json()["version"] for _ in range(2)]
    session.mark_walked()
    versions.append(client.get("/offline/pack/").json()["version"])
    with time_machine.travel(NOW + DAY, tick=False):
        versions.append(client.get("/offline/pack/").json()["version"])

    assert versions[0] == versions[1]
    assert len(set(versions)) == 3


def test_while_a_plan_is_held_the_phone_keeps_no_walk(client, session):
    session.enrolment.hold("fall", NOW)

    assert client.get("/offline/pack/").json()["walks"] == []


def test_who_follows_no_programme_keeps_nothing(client_of, coach):
    told = client_of(coach).get("/offline/pack/").json()

    assert (told["pages"], told["walks"]) == ([], [])


@pytest.mark.parametrize("page", ["", "log/", "morning/"])
def test_a_copy_for_a_later_day_is_the_page_of_that_day(client, enrolment, page):
    session = SessionFactory(enrolment=enrolment, planned_on=enrolment.starts_on + 7 * DAY)
    address = f"/sessions/{session.pk}/{page}"

    now, ahead = client.get(address), client.get(address, headers={"X-Ahead": "1"})

    assert "data-save=" not in now.content.decode()
    assert "data-save=" in ahead.content.decode()
    assert "You are offline. This page was saved on 21 November, 09:00." in ahead.content.decode()


def test_a_copy_takes_no_message_that_somebody_should_read(client, session, later):
    client.post(URL, letter(session))

    copy = client.get("/today/", headers={"X-Ahead": "1"})

    assert "Sent: Your walk is saved." not in text_of(copy)
    assert "Sent: Your walk is saved." in text_of(client.get("/today/"))


def test_a_form_is_judged_by_the_day_on_which_it_is_sent(client, enrolment):
    session = SessionFactory(enrolment=enrolment, planned_on=enrolment.starts_on + 7 * DAY)

    client.post(
        f"/sessions/{session.pk}/log/",
        {**LOG, "client_uuid": uuid.uuid4()},
        headers={"X-Ahead": "1"},
    )

    assert not Walk.objects.exists()


def test_every_page_says_whose_it_is(client, walker):
    assert client.get("/today/").headers["X-Person"] == str(walker.pk)
    assert "X-Person" not in Client().get("/").headers
