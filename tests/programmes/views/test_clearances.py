"""Writing down a clinician's yes, reading it back, and what the other pages then say."""

import datetime as dt
import uuid

import pytest

from accounts.models import AuditEvent
from programmes.forms.clearance import words_of
from tests.factories import (
    NOW,
    TODAY,
    ClearanceFactory,
    EnrolmentFactory,
    GrantFactory,
    ScreeningFactory,
    SessionFactory,
    WalkFactory,
)
from tests.programmes.views.reading import links_of, text_of, title_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]
DAY = dt.timedelta(days=1)
NEW = "/clearances/new/"
LIST = "/clearances/"


@pytest.fixture
def client(client_of, walker):
    return client_of(walker)


def told(**changes):
    plain = {
        "role": "physiotherapist",
        "name": "Fay  Moss",
        "given_on": TODAY.isoformat(),
        "codes": ["CF1"],
        "ends_on": (TODAY + 90 * DAY).isoformat(),
        "effort_top": "4",
        "minutes_top": "15",
        "surface": "flat",
    }
    return plain | changes


def ask_first(walker, *codes: str):
    return ScreeningFactory(walker=walker, codes=list(codes) or ["CF1"], verdict="see_a_clinician")


def test_the_result_leads_to_the_form_and_the_form_opens_the_programmes(client, walker, catalogue):
    ask_first(walker)
    before = client.get("/screening/result/")
    assert links_of(before)["My clinician said yes"] == NEW

    response = client.post(NEW, told(), follow=True)

    assert response.redirect_chain == [("/screening/result/", 302)]
    assert "Your clinician said yes. Some answers change how you start." in text_of(response)
    assert (
        "Effort stays at 4 of 10 or less. At most 15 minutes in one walk. Flat ground only."
        in (text_of(response))
    )
    row = walker.clearances.get()
    assert (row.name, row.codes, row.recorded_by) == ("Fay Moss", ["CF1"], walker)


def test_only_the_walkers_own_amber_answers_are_offered(client, walker):
    ask_first(walker, "CF1", "CF5", "CA1", "EM1")

    form = client.get(NEW).context["form"]

    assert [code for code, _words in form.fields["codes"].choices] == ["CF1", "CF5"]
    assert form.initial["ends_on"] == dt.date(2027, 11, 21)


def test_a_waiting_plan_offers_the_question_that_it_is_about(client, walker, enrolment):
    enrolment.hold("fall")

    form = client.get(NEW).context["form"]

    assert [code for code, _words in form.fields["codes"].choices] == ["CF4"]


def test_without_an_amber_answer_there_is_nothing_to_record(client, walker):
    ScreeningFactory(walker=walker)

    response = client.get(NEW, follow=True)

    assert response.redirect_chain == [(LIST, 302)]
    assert "None of your answers needs a clinician\u2019s yes." in text_of(response)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("role", "friend", "Choose one of these."),
        ("name", " ", "Write the name of the person who said yes."),
        ("given_on", "2026-11-22", "Choose today or a day before."),
        ("codes", [], "Tick what the yes is about."),
        ("codes", ["CF5"], "Choose from the questions in this list."),
        ("ends_on", "2027-11-22", "Choose a day within 12 months after the yes."),
        ("ends_on", "2026-11-20", "Choose a day within 12 months after the yes."),
        ("effort_top", "11", "Write 0 to 10, or leave it empty."),
        ("effort_top", "-1", "Write 0 to 10, or leave it empty."),
        ("minutes_top", "9", "Write 10 to 30 minutes, or leave it empty."),
        ("minutes_top", "31", "Write 10 to 30 minutes, or leave it empty."),
        ("surface", "ice", "Choose one of these."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(client, walker, field, value, words):
    ask_first(walker)

    response = client.post(NEW, told(**{field: value}))

    assert response.context["form"].errors == {field: [words]}
    assert title_of(response).startswith("Error: ")
    assert not walker.clearances.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ends_on", "2027-11-21"),
        ("ends_on", "2026-11-21"),
        ("effort_top", "0"),
        ("effort_top", ""),
        ("minutes_top", "10"),
        ("minutes_top", "30"),
        ("minutes_top", ""),
        ("surface", ""),
        ("given_on", "2026-11-21"),
    ],
)
def test_the_ends_of_what_may_be_are_fine(client, walker, field, value):
    ask_first(walker)

    client.post(NEW, told(**{field: value}))

    assert walker.clearances.count() == 1


def test_sending_twice_keeps_one(client, walker):
    ask_first(walker)
    client.post(NEW, told())
    client.post(NEW, told())

    assert walker.clearances.count() == 1


def test_a_new_fault_of_the_rules_is_still_said():
    assert words_of("the moon is full") == (None, "the moon is full")


def test_the_list_says_what_holds_and_why_not(client, walker, coach):
    ClearanceFactory(walker=walker, name="Dr Ash", recorded_by=coach, effort_top=3)
    ClearanceFactory(walker=walker, name="Dr Beech", cancelled_on=TODAY, cancelled_because="fall")
    ClearanceFactory(walker=walker, name="Dr Cedar", ends_on=TODAY - DAY)

    page = text_of(client.get(LIST))

    assert "It holds Dr Ash, doctor" in page
    assert "Written down by Cora Hill." in page
    assert "Effort stays at 3 of 10 or less." in page
    assert "Ended by a fall Dr Beech, doctor" in page
    assert "Its time is over Dr Cedar, doctor" in page
    assert page.count("Take this back") == 1


def test_a_yes_can_be_taken_back(client, walker):
    row = ClearanceFactory(walker=walker)

    response = client.post(f"/clearances/{row.pk}/withdraw/", follow=True)

    assert "Taken back Dr Ash, doctor" in text_of(response)
    row.refresh_from_db()
    assert row.cancelled_because == "withdrawn"


def test_nobody_takes_back_the_yes_of_another(client, walker):
    other = ClearanceFactory()

    assert client.post(f"/clearances/{other.pk}/withdraw/").status_code == 404
    assert client.post(f"/clearances/{uuid.uuid4()}/withdraw/").status_code == 404
    other.refresh_from_db()
    assert other.cancelled_on is None


def test_today_and_the_player_say_the_strictest_limits(client, walker, enrolment):
    session = SessionFactory(enrolment=enrolment)
    ScreeningFactory(walker=walker, codes=["CF1", "CA10"], started_at=NOW - DAY)
    ClearanceFactory(walker=walker, effort_top=6, minutes_top=12, surface="indoors")

    limits = (
        "Effort stays at 4 of 10 or less. At most 12 minutes in one walk. "
        "A clear, flat place indoors, or a track."
    )

    assert f"Keep to this {limits}" in text_of(client.get("/today/"))
    assert limits in text_of(client.get(session.get_absolute_url()))


def test_the_player_stays_closed_when_the_yes_is_over(client, walker, enrolment):
    session = SessionFactory(enrolment=enrolment)
    walker.screenings.update(codes=["CF1"], verdict="see_a_clinician")
    ClearanceFactory(walker=walker, ends_on=TODAY - DAY)

    assert "Your plan is on hold" in text_of(client.get(session.get_absolute_url()))
    sent = client.post(f"{session.get_absolute_url()}check-in/", {"pain_now": 0})
    assert sent.headers["Location"] == session.get_absolute_url()
    assert not session.check_ins.exists()


@pytest.mark.parametrize(("weeks", "asks"), [(12, True), (11, False)])
def test_after_twelve_weeks_today_asks_calmly_with_one_button(
    client, walker, enrolment, weeks, asks
):
    SessionFactory(enrolment=enrolment)
    walker.screenings.update(started_at=NOW - weeks * 7 * DAY, completed_at=NOW - weeks * 7 * DAY)

    page = client.get("/today/")

    assert ("Time for the safety questions" in text_of(page)) is asks
    assert ("Answer the safety questions" in links_of(page)) is asks
    assert "Start walk" in text_of(page)


def test_after_a_fall_the_questions_come_again(client, walker, enrolment):
    session = SessionFactory(enrolment=enrolment, status="walked", planned_on=TODAY - DAY)
    WalkFactory(session=session, falls=1)
    SessionFactory(enrolment=enrolment, number=2, planned_on=TODAY)

    page = text_of(client.get("/today/"))

    assert "Something has changed since you last answered." in page


def test_a_coach_writes_down_a_yes_without_seeing_the_answers(client_of, walker, coach, grant):
    ask_first(walker, "CF5")
    client = client_of(coach)
    address = f"/coach/walkers/{walker.pk}/clearance/"
    form = client.get(address).context["form"]
    assert len(form.fields["codes"].choices) == 14

    response = client.post(address, told(codes=["CF5"]), follow=True)

    assert response.redirect_chain == [(f"/coach/walkers/{walker.pk}/", 302)]
    row = walker.clearances.get()
    assert (row.codes, row.recorded_by) == (["CF5"], coach)
    event = AuditEvent.objects.get(verb="clearance.recorded")
    assert (event.actor, event.subject) == (coach, walker)


def test_a_coach_reads_what_is_wrong_with_a_record(client_of, walker, coach, grant):
    response = client_of(coach).post(f"/coach/walkers/{walker.pk}/clearance/", told(name=""))

    assert response.context["form"].errors == {
        "name": ["Write the name of the person who said yes."]
    }


@pytest.mark.parametrize("who", ["stranger", "clinic_admin", "newcomer"])
def test_only_the_walkers_coach_has_the_form(who, request, client_of, walker, grant):
    client = client_of(request.getfixturevalue(who))

    assert client.get(f"/coach/walkers/{walker.pk}/clearance/").status_code == 404


def test_the_roster_stops_asking_once_a_clinician_said_yes(client_of, walker, coach, grant):
    ask_first(walker)
    other = GrantFactory(coach=coach, clinic=grant.clinic)
    ask_first(other.walker, "CF5")
    client = client_of(coach)
    assert _waiting(client) == {walker.pk, other.walker.pk}

    ClearanceFactory(walker=walker)

    assert _waiting(client) == {other.walker.pk}


def _waiting(client) -> set[uuid.UUID]:
    page = client.get("/coach/?why=clearance").context["page"]
    return {row.walker_id for _name, _count, rows in page.groups for row in rows}


def test_a_coach_assigns_what_the_yes_opens(client_of, walker, coach, grant, catalogue):
    ask_first(walker, "CF6")
    ClearanceFactory(walker=walker, codes=["CF6"], role="surgeon")

    page = client_of(coach).get(f"/coach/walkers/{walker.pk}/plan/").context["page"]

    assert [offer.slug for offer in page.suitable] == ["return-after-injury"]


def test_the_programme_page_knows_the_yes(client, walker, catalogue):
    ask_first(walker)
    assert client.get("/programmes/foundations/").context["page"].why_not
    ClearanceFactory(walker=walker)

    assert client.get("/programmes/foundations/").context["page"].why_not == ""
    assert client.get("/programmes/foundations/enrol/").context["page"].is_open


def test_a_walker_without_a_programme_is_offered_what_the_yes_opens(client, walker, catalogue):
    ask_first(walker, "CF4")
    ClearanceFactory(walker=walker, codes=["CF4"])

    page = client.get("/today/").context["page"]

    assert (page.may_choose, [version.code for version in page.suggested]) == (
        True,
        ["steady_balance"],
    )


def test_a_plan_without_any_answers_has_no_limits(client, walker):
    enrolment = EnrolmentFactory(walker=walker, screening=ScreeningFactory())
    SessionFactory(enrolment=enrolment)

    assert client.get("/today/").context["page"].safety is None
