"""The readiness questions page by page, and every result."""

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programmes.clinical.screening import QUESTIONS, Kind, judge
from programmes.models import Enrolment, Screening
from tests.factories import EnrolmentFactory, ScreeningAnswerFactory, ScreeningFactory
from tests.meanwhile import meanwhile

START = "/screening/"
RESULT = "/screening/result/"
LAST = QUESTIONS[-1].code.lower()


@pytest.fixture
def client(client_of, walker):
    return client_of(walker)


@pytest.fixture
def begun(client, walker) -> Screening:
    client.post(START)
    return walker.screenings.get()


def text_of(response) -> str:
    """What a person reads, in one line."""
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(words).split())


def url_of(code: str) -> str:
    return f"/screening/{code.lower()}/"


def answer(client, code: str, value: str = "no", **more: str):
    return client.post(url_of(code), {"answer": value, **more})


def answer_all(client, *yes: str):
    """Answers every question in order; gives the last response."""
    for question in QUESTIONS:
        response = answer(client, question.code, "yes" if question.code in yes else "no")
    return response


def completed(walker, *codes: str, **fields) -> Screening:
    """Answers of yesterday."""
    return ScreeningFactory(
        walker=walker,
        started_at=timezone.now() - dt.timedelta(days=1),
        codes=list(codes),
        verdict=str(judge(frozenset(codes)).kind),
        **fields,
    )


@pytest.mark.parametrize("path", [START, RESULT, "/screening/em1/"])
def test_guests_are_asked_to_sign_in(db, path):
    response = Client().get(path)

    assert response.url == f"{reverse('account_login')}?next={path}"


def test_the_first_page_says_how_long_it_takes_and_changes_nothing(client, walker):
    response = client.get(START)

    assert "32 questions, yes or no, one at a time. It takes about 3 minutes." in text_of(response)
    assert not walker.screenings.exists()


def test_beginning_leads_to_the_first_question_and_twice_makes_one(client, walker):
    first, second = client.post(START), client.post(START)

    assert (first.url, second.url) == (url_of("EM1"), url_of("EM1"))
    assert walker.screenings.count() == 1


def test_a_question_shows_its_place_its_words_and_why_we_ask(client, begun):
    response = client.get(url_of("EM1"))

    text = text_of(response)
    assert "Question 1 of 32" in text
    assert QUESTIONS[0].text in text
    assert "Why we ask" in text
    assert QUESTIONS[0].message in text
    assert "This rests on published advice for safe exercise." in text


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.code)
def test_every_question_of_the_table_has_its_page(client, begun, question):
    for earlier in QUESTIONS[: QUESTIONS.index(question)]:
        ScreeningAnswerFactory(screening=begun, code=earlier.code, answered_at=timezone.now())

    response = client.get(url_of(question.code))

    assert response.status_code == 200
    assert question.text in text_of(response)


def test_where_studies_support_our_choice_the_page_names_them(client, begun):
    for question in QUESTIONS:
        ScreeningAnswerFactory(screening=begun, code=question.code, answered_at=timezone.now())

    research, own, nobody = (text_of(client.get(url_of(code))) for code in ("CF14", "CF6", "CF15"))

    assert "This rests on research." in research
    assert "This is our own careful choice: no study backs the exact limit." in own
    assert "Ageberg" in research
    assert "Under 18?" in nobody


@pytest.mark.parametrize("code", ["em0", "ok", "EM1", "Em1", "cf4' or 1", "%00"])
def test_an_address_that_names_no_question_is_not_found(client, begun, code):
    assert client.get(f"/screening/{code}/").status_code == 404
    assert client.post(f"/screening/{code}/", {"answer": "yes"}).status_code == 404


def test_a_question_before_beginning_leads_to_the_start(client):
    assert client.get(url_of("EM1")).url == START
    assert answer(client, "EM1").url == START


def test_nobody_gets_ahead_of_the_first_open_question(client, begun):
    answer(client, "EM1")

    assert client.get(url_of("CA3")).url == url_of("EM2")
    assert answer(client, "CA3").url == url_of("EM2")
    assert [row.code for row in begun.answers.all()] == ["EM1"]


def test_an_answer_leads_to_the_next_question(client, begun):
    response = answer(client, "EM1")

    assert response.url == url_of("EM2")
    assert begun.answers.get().is_yes is False


@pytest.mark.parametrize("data", [{}, {"answer": ""}, {"answer": "maybe"}])
def test_no_choice_says_what_to_do(client, begun, data):
    response = client.post(url_of("EM1"), data)

    assert "Please choose yes or no." in text_of(response)
    assert "<title>Error: Question 1 of 32" in response.content.decode()
    assert 'role="alert"' in response.content.decode()
    assert begun.answers.count() == 0


def test_going_back_shows_the_answer_and_lets_it_be_changed(client, begun):
    answer(client, "EM1")
    answer(client, "EM2")

    page = client.get(url_of("EM2")).content.decode()
    assert f'href="{url_of("EM1")}"' in page
    assert re.search(r'value="no"[^>]*checked', page)
    answer(client, "EM2")

    assert begun.answers.count() == 2


def test_the_first_question_goes_back_to_the_start(client, begun):
    page = client.get(url_of("EM1")).content.decode()

    assert f'class="wk-back" href="{START}"' in page


def test_save_and_leave_keeps_the_answer_and_the_place(client, begun):
    answer(client, "EM1")

    left = answer(client, "EM2", leave="1")

    assert left.url == START
    start = text_of(client.get(START))
    assert "Your answers are kept. Come back when you like." in start
    assert "2 of 32 answered" in start
    assert "Go on where you stopped" in start
    assert client.post(START).url == url_of("EM3")


def test_leaving_without_a_choice_is_fine(client, begun):
    response = client.post(url_of("EM1"), {"leave": "1"})

    assert response.url == START
    assert begun.answers.count() == 0


def test_leaving_with_an_emergency_still_shows_the_card(client, begun):
    assert answer(client, "EM1", "yes", leave="1").url == RESULT


def test_the_last_answer_completes_and_a_second_post_of_it_changes_nothing(client, walker, begun):
    first = answer_all(client)
    second = answer(client, LAST)

    assert (first.url, second.url) == (RESULT, RESULT)
    screening = walker.screenings.get()
    assert (screening.verdict, screening.codes) == ("go", [])
    assert screening.answers.count() == 32


def test_an_emergency_that_is_sent_twice_at_the_same_moment_leads_to_the_result(client, begun):
    def the_other_one():
        Screening.objects.update(
            completed_at=timezone.now(), verdict="emergency", codes=[QUESTIONS[0].code]
        )

    with meanwhile("programmes_screeninganswer", the_other_one):
        response = answer(client, QUESTIONS[0].code, "yes")

    assert response.url == RESULT


def test_changing_an_answer_after_the_last_one_was_kept_counts(client, walker, begun):
    for question in QUESTIONS[:-1]:
        answer(client, question.code)
    answer(client, "CA1", "yes")

    answer(client, LAST)

    assert walker.screenings.get().codes == ["CA1"]


def test_emergency_answers_of_an_earlier_day_are_asked_again(client, walker, begun):
    old = timezone.now() - dt.timedelta(days=2)
    for question in QUESTIONS:
        ScreeningAnswerFactory(screening=begun, code=question.code, answered_at=old)

    assert client.post(START).url == url_of("EM1")
    for question in QUESTIONS[1:7]:
        begun.answers.filter(code=question.code).update(answered_at=timezone.now())
    assert answer(client, "EM1").url == url_of("EM2")
    assert answer(client, LAST).url == RESULT


def test_the_last_question_leads_to_what_is_open_again(client, walker, begun):
    for question in QUESTIONS[:-1]:
        ScreeningAnswerFactory(screening=begun, code=question.code, answered_at=timezone.now())
    page = client.get(url_of(LAST))
    assert page.status_code == 200
    begun.answers.filter(code="EM3").update(answered_at=timezone.now() - dt.timedelta(days=2))

    assert answer(client, LAST).url == url_of("EM3")


def test_everything_answered_but_not_completed_completes_on_going_on(client, walker, begun):
    for question in QUESTIONS:
        ScreeningAnswerFactory(screening=begun, code=question.code, answered_at=timezone.now())

    assert client.post(START).url == RESULT
    assert walker.screenings.get().verdict == "go"


def test_without_a_result_the_page_leads_to_the_start(client, begun):
    assert client.get(RESULT).url == START


def test_the_result_takes_no_post(client):
    assert client.post(RESULT).status_code == 405


@pytest.mark.parametrize("code", ["EM1", "EM2", "EM3", "EM4"])
def test_an_emergency_shows_the_card_with_the_number_of_the_country(client, walker, begun, code):
    walker.region = "US"
    walker.save()
    for question in QUESTIONS[: [row.code for row in QUESTIONS].index(code)]:
        answer(client, question.code)

    response = answer(client, code, "yes")

    assert response.url == RESULT
    page = client.get(RESULT)
    assert "Get help now" in text_of(page)
    assert 'href="tel:911"' in page.content.decode()
    message = next(row.message for row in QUESTIONS if row.code == code)
    assert message in text_of(page)
    assert text_of(page).index(message) < text_of(page).index("What your answers mean")


@pytest.mark.parametrize("code", ["EM5", "EM6", "EM7"])
def test_same_day_signs_ask_for_care_today(client, walker, code):
    completed(walker, code)

    page = client.get(RESULT)

    assert "<h1>You need to be seen today</h1>" in page.content.decode()
    assert 'href="tel:999"' in page.content.decode()


def test_one_emergency_sign_among_same_day_signs_is_an_emergency(client, walker):
    completed(walker, "EM1", "EM5")

    assert "<h1>Get help now</h1>" in client.get(RESULT).content.decode()


def test_somebody_under_18_reads_that_the_app_is_for_adults(client, walker, begun):
    for question in QUESTIONS:
        response = answer(client, question.code, "yes" if question.code == "CF15" else "no")
        if question.code == "CF15":
            break

    assert response.url == RESULT
    assert "<h1>This app is for adults</h1>" in client.get(RESULT).content.decode()


def test_seeing_a_clinician_is_no_dead_end(client, walker, catalogue):
    screening = completed(walker, "CF2", "CF4", "CA6")

    text = text_of(client.get(RESULT))

    assert "Please speak to someone first" in text
    for row in judge(frozenset(screening.codes)).rows:
        assert text.count(row.text) == 2
        assert row.message in text
    assert "A note you can show" in text
    assert "Wilma Ford" in text
    assert "When to come back" in text
    assert "Answer again" in text
    assert "Choose your start day" not in text


def test_a_go_suggests_foundations_with_one_gold_button(client, walker, catalogue):
    completed(walker)

    page = client.get(RESULT)

    text = text_of(page)
    assert "We suggest: Foundations 10 to 30" in text
    assert "You said no to every question." in text
    assert page.content.decode().count("btn-go") == 1
    assert 'href="/programmes/foundations/enrol/"' in page.content.decode()


def test_with_care_says_what_changes_and_suggests_what_fits(client, walker, catalogue):
    completed(walker, "CA1", "CA4", "CA7")

    text = text_of(client.get(RESULT))

    assert "You can start, with changes" in text
    assert "Someone is with you on every walk." in text
    assert "Someone is with you for the first 2 weeks." not in text
    assert "We suggest: Knee ease (knee osteoarthritis)" in text
    assert "These fit too Foundations 10 to 30" in text


def test_answers_that_only_suggest_change_nothing(client, walker, catalogue):
    completed(walker, "CA4")

    text = text_of(client.get(RESULT))

    assert "Your plan is a little different" not in text
    assert "The Knee Ease plan fits you best." in text


def test_without_a_catalogue_nothing_is_suggested(client, walker):
    completed(walker)

    assert "We suggest" not in text_of(client.get(RESULT))


def test_old_answers_ask_to_be_given_again(client, walker, catalogue):
    ScreeningFactory(walker=walker, started_at=timezone.now() - dt.timedelta(weeks=13))

    text = text_of(client.get(RESULT))

    assert "These answers are from a while ago." in text
    assert "Choose your start day" not in text


def test_earlier_results_stay_on_record(client, walker):
    ScreeningFactory(walker=walker, started_at=dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC))
    completed(walker)
    client.post(START)

    text = text_of(client.get(RESULT))

    assert "5 January 2026 You can start" in text
    assert "Go on with your new answers" in text


def test_the_programme_followed_goes_on_when_the_answers_allow_it(client, walker):
    EnrolmentFactory(walker=walker, screening=completed(walker))

    text = text_of(client.get(RESULT))

    assert "Your programme: Foundations 10 to 30 You can go on with it. Go to Today" in text
    assert "We suggest" not in text


def test_a_programme_that_waits_for_a_person_says_so(client, walker):
    enrolment = EnrolmentFactory(walker=walker, screening=completed(walker))
    enrolment.hold("near_falls")

    assert "It is still on hold." in text_of(client.get(RESULT))


def test_answers_that_rule_the_programme_out_hold_it_and_offer_another(client, walker, catalogue):
    enrolment = EnrolmentFactory(walker=walker, version=catalogue["foundations"].current)
    client.post(START)

    answer_all(client, "CA2")

    enrolment.refresh_from_db()
    assert enrolment.status == Enrolment.Status.ON_HOLD
    text = text_of(client.get(RESULT))
    assert "It is on hold, because these answers rule it out." in text
    assert "Change to Steady balance (with support)" in text


@pytest.mark.parametrize("code", ["EM1", "CF2", "CF15"])
def test_a_closed_result_names_the_programme_on_hold(client, walker, code):
    EnrolmentFactory(walker=walker, screening=completed(walker, code))

    assert "Your programme: Foundations 10 to 30 It is on hold" in text_of(client.get(RESULT))


def test_nobody_sees_the_answers_of_another(client_of, walker, stranger):
    completed(walker, "CF2")

    response = client_of(stranger).get(RESULT)

    assert response.url == START


@pytest.mark.parametrize("path", [START, url_of("EM1"), RESULT])
def test_pages_ask_few_questions_of_the_database(
    client, walker, catalogue, django_assert_max_num_queries, path
):
    completed(walker, "CA1", "CA4")
    client.post(START)

    with django_assert_max_num_queries(9):
        client.get(path)


def test_verdicts_of_the_rules_are_those_of_the_table():
    assert {str(kind) for kind in Kind} == set(Screening.Verdict.values)
