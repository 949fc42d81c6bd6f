"""A question put together once gives what Django's own would, whatever values it is asked with."""

import uuid

import pytest
from django.db import NotSupportedError, connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Delivery
from tests.factories import DeliveryFactory
from walkapp.quick_read import Question

pytestmark = pytest.mark.django_db


def asked(key, token):
    rows = Delivery.objects.filter(pk=key, lease_token=token)
    return rows.select_related("person__reminder_terms").order_by()


@pytest.fixture
def question():
    return Question(asked, uuid.uuid4(), 987_654_321)


def test_each_time_the_rows_of_these_values(question):
    first, second = DeliveryFactory(lease_token=1), DeliveryFactory(lease_token=2)

    assert list(question.rows(first.pk, 1)) == [first]
    assert list(question.rows(second.pk, 2)) == [second]
    assert list(question.rows(first.pk, 2)) == []


def test_a_row_is_whole_with_what_it_points_at_and_read_anew(question):
    made = DeliveryFactory(context={"session": "x"})
    (before,) = question.rows(made.pk, made.lease_token)
    made.person.email = "new@example.org"
    made.person.save()

    with CaptureQueriesContext(connection) as questions:
        (row,) = question.rows(made.pk, made.lease_token)
        assert (row.person.email, row.context) == ("new@example.org", {"session": "x"})

    assert len(questions) == 1
    assert before.person.email != row.person.email
    usual = asked(made.pk, made.lease_token).get()
    assert {f.attname: getattr(row, f.attname) for f in Delivery._meta.concrete_fields} == {
        f.attname: getattr(usual, f.attname) for f in Delivery._meta.concrete_fields
    }
    row.reason = "changed"
    row.save()
    made.refresh_from_db()
    assert made.reason == "changed"


def test_a_value_with_marks_of_the_language_is_only_a_value():
    question = Question(lambda kind: Delivery.objects.filter(kind=kind), "a sample")
    odd = DeliveryFactory(kind="100 % ' OR 1=1 --")

    assert list(question.rows("100 % ' OR 1=1 --")) == [odd]
    assert list(question.rows("' OR 1=1 --")) == []


def test_a_sample_that_stands_nowhere_is_a_mistake():
    question = Question(lambda _key: Delivery.objects.all(), uuid.uuid4())

    with pytest.raises(ValueError, match="A sample does not stand in the question"):
        list(question.rows(uuid.uuid4()))


def test_postgresql_plans_a_question_once_for_many_times(question):
    made = [DeliveryFactory(lease_token=number) for number in range(20)]
    for row in made:
        assert list(question.rows(row.pk, row.lease_token)) == [row]

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT generic_plans FROM pg_prepared_statements WHERE statement LIKE %s",
                ['SELECT "accounts_delivery"."id"%'],
            )
            assert max(plans for (plans,) in cursor.fetchall()) > 0


def test_a_question_in_words_is_the_same_question(question):
    made = DeliveryFactory(lease_token=1)
    words, parameters = question.words(made.pk, 1)

    with connection.cursor() as cursor:
        cursor.execute(words, parameters)
        assert len(cursor.fetchall()) == 1


@pytest.fixture
def _another_type():
    """On PostgreSQL a column of people can be given another type; afterwards it has its own again."""
    yield
    if connection.vendor == "postgresql":
        name_is("varchar(80)")


def name_is(kind):
    """Said by somebody else: who changes a table forgets the statements about it."""
    somebody = connection.copy()
    with somebody.cursor() as cursor:
        cursor.execute(f"ALTER TABLE accounts_user ALTER COLUMN name TYPE {kind}")
    somebody.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_another_type")
def test_a_column_that_changes_under_a_kept_statement_fails_it_once(question):
    made = DeliveryFactory(lease_token=1)
    for _time in range(8):
        list(question.rows(made.pk, 1))

    if connection.vendor == "postgresql":
        name_is("varchar(90)")
        with pytest.raises(NotSupportedError):
            list(question.rows(made.pk, 1))

    assert list(question.rows(made.pk, 1)) == [made]
