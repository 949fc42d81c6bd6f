"""Joining and leaving a programme, and moving or skipping a walk, through the pages."""

import datetime as dt
import html
import re
import uuid

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from programmes.models import Enrolment, Session
from tests.factories import (
    EnrolmentFactory,
    ProgrammeFactory,
    ProgrammeVersionFactory,
    ScreeningFactory,
    SessionFactory,
)

FOUNDATIONS = "/programmes/foundations/enrol/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def client(client_of, walker, catalogue):
    return client_of(walker)


@pytest.fixture
def today(walker) -> dt.date:
    return walker.local_date(timezone.now())


@pytest.fixture
def screened(walker):
    return ScreeningFactory(walker=walker, started_at=timezone.now() - DAY)


@pytest.fixture
def planned(walker, catalogue, today) -> Session:
    """A walk of today, and one two days later."""
    version = catalogue["foundations"].current
    enrolment = EnrolmentFactory(walker=walker, version=version, starts_on=today)
    SessionFactory(enrolment=enrolment, number=2, planned_on=today + 2 * DAY)
    return SessionFactory(enrolment=enrolment, number=1, planned_on=today)


def text_of(response) -> str:
    """What a person reads, in one line."""
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(words).split())


def choice(today: dt.date, **changes) -> dict[str, object]:
    return {
        "starts_on": (today + DAY).isoformat(),
        "weekdays": ["0", "2", "4"],
        "reminder_time": "08:30",
        **changes,
    }


def not_today(session: Session) -> str:
    return f"/sessions/{session.pk}/not-today/"


def test_the_form_proposes_next_monday_with_rest_days_between(client, screened, today):
    page = client.get(FOUNDATIONS)

    form = page.context["form"]
    monday = form["starts_on"].value()
    assert monday.weekday() == 0
    assert today < monday <= today + 7 * DAY
    assert form["weekdays"].value() == (0, 2, 4)
    assert form["reminder_time"].value() == dt.time(9, 0)
    content = page.content.decode()
    assert f'min="{today}"' in content
    assert f'max="{today + 60 * DAY}"' in content
    assert "Choose 3 days. A rest day between walks is kind to sore knees." in text_of(page)


def test_joining_plans_every_walk_and_leads_to_today(client, walker, screened, today):
    response = client.post(FOUNDATIONS, choice(today))

    assert response.url == "/today/"
    enrolment = walker.enrolments.get()
    assert (enrolment.starts_on, enrolment.weekdays) == (today + DAY, [0, 2, 4])
    assert (enrolment.reminder_time, enrolment.enrolled_by) == (dt.time(8, 30), walker)
    assert enrolment.sessions.count() == 24
    assert "You are in. Your first walk is on" in text_of(client.get("/today/"))


def test_no_reminder_time_means_no_reminder(client, walker, screened, today):
    client.post(FOUNDATIONS, choice(today, reminder_time=""))

    assert walker.enrolments.get().reminder_time is None


def test_a_double_submit_makes_one_enrolment(client, walker, screened, today):
    client.post(FOUNDATIONS, choice(today))
    again = client.post(FOUNDATIONS, choice(today))

    assert again.url == "/today/"
    assert walker.enrolments.count() == 1


@pytest.mark.parametrize("offset", [0, 60])
def test_a_start_from_today_to_sixty_days_ahead_is_taken(client, walker, screened, today, offset):
    client.post(FOUNDATIONS, choice(today, starts_on=(today + offset * DAY).isoformat()))

    assert walker.enrolments.get().starts_on == today + offset * DAY


@pytest.mark.parametrize(
    ("starts_on", "error"),
    [
        (-1, "That day has passed. Choose today or a later day."),
        (61, "Choose a day up to"),
        ("31 February", "Write the date as day, month and year."),
        ("2026-13-45", "Write the date as day, month and year."),
        ("0000-00-00", "Write the date as day, month and year."),
        ("", "Choose a start date."),
    ],
)
@pytest.mark.usefixtures("screened")
def test_other_starts_are_explained_and_nothing_typed_is_lost(
    client, walker, today, starts_on, error
):
    if isinstance(starts_on, int):
        starts_on = (today + starts_on * DAY).isoformat()

    page = client.post(FOUNDATIONS, choice(today, starts_on=starts_on, reminder_time="07:15"))

    assert error in text_of(page)
    assert "<title>Error: Start Foundations" in page.content.decode()
    assert 'value="07:15"' in page.content.decode()
    assert not walker.enrolments.exists()


@pytest.mark.parametrize(
    ("weekdays", "error"),
    [
        ([], "Choose 3 days."),
        (["0", "2"], "Choose 3 days."),
        (["0", "1", "2", "3"], "Choose 3 days."),
        (["0", "0", "2"], "Choose 3 days."),
        (["0", "2", "7"], "Choose days from Monday to Sunday."),
        (["0", "2", "-1"], "Choose days from Monday to Sunday."),
        (["0", "2", "x"], "Choose days from Monday to Sunday."),
    ],
)
@pytest.mark.usefixtures("screened")
def test_weekdays_must_be_as_many_as_the_walks_of_a_week(client, walker, today, weekdays, error):
    page = client.post(FOUNDATIONS, choice(today, weekdays=weekdays))

    assert error in text_of(page)
    assert not walker.enrolments.exists()


def test_a_time_that_no_clock_shows_is_explained(client, walker, screened, today):
    page = client.post(FOUNDATIONS, choice(today, reminder_time="25:99"))

    assert "Write the time as hours and minutes, such as 09:00." in text_of(page)
    assert not walker.enrolments.exists()


def test_an_empty_form_is_explained(client, screened):
    page = client.post(FOUNDATIONS, {})

    assert "Choose a start date." in text_of(page)
    assert "This field is required." not in text_of(page)


def test_a_programme_that_grows_in_days_says_from_when(client, screened):
    text = text_of(client.get("/programmes/bp-heart/enrol/"))

    assert "Choose 4 days." in text
    assert "From week 5 there are 5 walks a week." in text


@pytest.mark.parametrize("slug", ["nothing", "steady_balance"])
def test_a_programme_that_does_not_exist_is_not_found(client, screened, slug):
    assert client.get(f"/programmes/{slug}/enrol/").status_code == 404


def test_a_programme_without_a_published_version_is_not_found(client, screened):
    ProgrammeFactory(slug="secret")

    assert client.get("/programmes/secret/enrol/").status_code == 404


def test_only_the_current_version_is_joined(client, walker, screened, today, catalogue):
    programme = catalogue["foundations"]
    newer = ProgrammeVersionFactory(programme=programme, number=2)
    programme.current = newer
    programme.save()

    client.post(FOUNDATIONS, choice(today))

    assert walker.enrolments.get().version == newer


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_not_screened_is_led_to_the_questions(client, walker, today, method):
    response = getattr(client, method)(FOUNDATIONS, choice(today) if method == "post" else {})
    page = client.get(response.url) if method == "post" else response

    assert "A safety check comes first" in text_of(page)
    assert 'href="/screening/"' in page.content.decode()
    assert not walker.enrolments.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unsuitable_programme_says_why_and_what_instead(client, walker, today, method):
    ScreeningFactory(
        walker=walker, started_at=timezone.now() - DAY, verdict="with_care", codes=["CA2"]
    )

    response = getattr(client, method)(FOUNDATIONS, choice(today) if method == "post" else {})
    page = client.get(response.url) if method == "post" else response

    text = text_of(page)
    assert "Another programme fits you better" in text
    assert "Your answers point to Steady balance first." in text
    assert 'href="/programmes/steady-balance/enrol/"' in page.content.decode()
    assert not walker.enrolments.exists()


def test_answers_that_close_every_programme_name_no_other(client, walker):
    ScreeningFactory(
        walker=walker, started_at=timezone.now() - DAY, verdict="see_a_clinician", codes=["CF2"]
    )

    text = text_of(client.get(FOUNDATIONS))

    assert "This one has to wait" in text
    assert "Please speak to a clinician first." in text
    assert "This one fits" not in text


def test_somebody_who_follows_a_programme_reads_which_and_how_to_leave(client, walker, planned):
    page = client.get("/programmes/steady-balance/enrol/")

    assert "Yours is Foundations 10 to 30." in text_of(page)
    assert f'name="leave" value="{planned.enrolment_id}"' in page.content.decode()


def test_joining_another_programme_first_is_refused(client, walker, planned, today):
    response = client.post(
        "/programmes/bp-heart/enrol/", choice(today, weekdays=["0", "1", "3", "5"])
    )

    assert response.url == "/programmes/bp-heart/enrol/"
    assert walker.enrolments.count() == 1


def test_leaving_frees_the_way_and_twice_is_once(client, walker, planned):
    form = {"leave": str(planned.enrolment_id)}

    first, second = client.post(FOUNDATIONS, form), client.post(FOUNDATIONS, form)

    assert (first.url, second.url) == (FOUNDATIONS, FOUNDATIONS)
    enrolment = walker.enrolments.get()
    assert enrolment.status == Enrolment.Status.WITHDRAWN
    assert "You have left that programme. Your walks are kept." in text_of(client.get(FOUNDATIONS))


@pytest.mark.parametrize("named", ["", "x", str(uuid.UUID(int=0))])
def test_leaving_something_else_leaves_nothing(client, walker, planned, named):
    response = client.post(FOUNDATIONS, {"leave": named})

    assert response.url == FOUNDATIONS
    assert walker.enrolments.get().status == Enrolment.Status.ACTIVE


def test_nobody_leaves_the_programme_of_another(client, walker):
    other = EnrolmentFactory()

    client.post(FOUNDATIONS, {"leave": str(other.pk)})

    other.refresh_from_db()
    assert other.status == Enrolment.Status.ACTIVE


def test_not_today_offers_free_days_and_reasons(client, planned, today):
    page = client.get(not_today(planned))

    assert "<h1>Not today</h1>" in page.content.decode()
    offered = re.findall(r'name="to" value="([^"]+)"', page.content.decode())
    assert offered == [(today + offset * DAY).isoformat() for offset in (1, 3, 4, 5, 6)]
    assert "I do not feel well" in text_of(page)
    assert "A missed day never resets anything." in text_of(page)


def test_a_later_walk_is_moved_to_another_day(client, planned):
    later = planned.enrolment.sessions.get(number=2)

    assert "<h1>Another day</h1>" in client.get(not_today(later)).content.decode()


def test_moving_a_walk_leads_to_today_with_its_new_day(client, planned, today):
    response = client.post(not_today(planned), {"move": "1", "to": (today + 3 * DAY).isoformat()})

    assert response.url == "/today/"
    planned.refresh_from_db()
    assert planned.planned_on == today + 3 * DAY
    assert "Moved. Your walk is now on" in text_of(client.get("/today/"))


@pytest.mark.parametrize(
    ("to", "error"),
    [
        ("", "Please choose a day."),
        ("soon", "That day is not free."),
        (-1, "That day is not free."),
        (2, "That day is not free."),
        (7, "That day is not free."),
    ],
)
def test_a_day_that_is_not_offered_is_explained(client, planned, today, to, error):
    sent = (today + to * DAY).isoformat() if isinstance(to, int) else to

    page = client.post(not_today(planned), {"move": "1", "to": sent})

    assert error in text_of(page)
    assert "<title>Error: Not today" in page.content.decode()
    planned.refresh_from_db()
    assert planned.planned_on == today


def test_moving_twice_with_one_form_moves_once(client, planned, today):
    form = {"move": "1", "to": (today + 3 * DAY).isoformat()}

    first, second = client.post(not_today(planned), form), client.post(not_today(planned), form)

    assert (first.url, second.url) == ("/today/", "/today/")
    assert AuditEvent.objects.filter(verb="session.moved").count() == 1


def test_both_forms_at_once_move_the_walk(client, planned, today):
    both = {"move": "1", "to": (today + DAY).isoformat(), "skip": "1", "reason": "ill"}

    client.post(not_today(planned), both)

    planned.refresh_from_db()
    assert (planned.status, planned.planned_on) == (Session.Status.PLANNED, today + DAY)


def test_an_unreadable_move_beside_a_reason_is_explained(client, planned):
    page = client.post(not_today(planned), {"move": "1", "skip": "1", "reason": "ill"})

    assert "Please choose a day." in text_of(page)
    planned.refresh_from_db()
    assert planned.status == Session.Status.PLANNED


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("ill", "Rest well."),
        ("sore", "A rest is kind to sore knees."),
        ("busy", "That is fine. Just do the next one."),
        ("weather", "That is fine. Just do the next one."),
        ("other", "That is fine. Just do the next one."),
    ],
)
def test_any_reason_to_skip_is_a_good_one(client, planned, reason, words):
    response = client.post(not_today(planned), {"skip": "1", "reason": reason})

    assert response.url == "/today/"
    planned.refresh_from_db()
    assert (planned.status, planned.skip_reason) == (Session.Status.SKIPPED, reason)
    assert words in text_of(client.get("/today/"))


@pytest.mark.parametrize(
    ("reason", "error"),
    [("", "Please choose what fits best."), ("lazy", "Please choose one of these.")],
)
def test_a_reason_that_is_not_offered_is_explained(client, planned, reason, error):
    page = client.post(not_today(planned), {"skip": "1", "reason": reason})

    assert error in text_of(page)
    planned.refresh_from_db()
    assert planned.status == Session.Status.PLANNED


def test_a_form_with_no_button_changes_nothing(client, planned):
    page = client.post(not_today(planned), {"reason": "ill"})

    assert page.status_code == 200
    planned.refresh_from_db()
    assert planned.status == Session.Status.PLANNED


def test_a_second_post_changes_nothing_and_says_so(client, planned):
    client.post(not_today(planned), {"skip": "1", "reason": "ill"})
    again = client.post(not_today(planned), {"skip": "1", "reason": "busy"})

    assert again.url == not_today(planned)
    assert client.get(again.url).url == "/today/"
    planned.refresh_from_db()
    assert planned.skip_reason == "ill"
    assert "This walk is not waiting any more" in text_of(client.get("/today/"))


def test_a_walk_of_a_programme_that_was_left_is_not_moved(client, planned):
    planned.enrolment.withdraw(timezone.now())

    assert client.get(not_today(planned)).url == "/today/"


def test_without_a_free_day_only_skipping_is_offered(client, planned, today):
    for offset in (1, 3, 4, 5, 6):
        SessionFactory(
            enrolment=planned.enrolment, number=offset + 10, planned_on=today + offset * DAY
        )

    page = client.get(not_today(planned))

    assert "No day is free in the next 6 days" in text_of(page)
    assert 'name="move"' not in page.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_does_not_find_the_walk(client_of, stranger, planned, method):
    response = getattr(client_of(stranger), method)(
        not_today(planned), {"skip": "1", "reason": "ill"}
    )

    assert response.status_code == 404
    planned.refresh_from_db()
    assert planned.status == Session.Status.PLANNED


@pytest.mark.parametrize("path", [FOUNDATIONS, None])
def test_pages_ask_few_questions_of_the_database(
    client, planned, django_assert_max_num_queries, path
):
    with django_assert_max_num_queries(10):
        client.get(path or not_today(planned))
