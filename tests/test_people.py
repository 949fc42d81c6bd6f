"""The people and rows that every other test starts from are valid, and the ground rules hold."""

import socket

import pytest
from django.conf import settings

from tests import factories
from tests.offline import NetworkIsRefusedError


@pytest.mark.parametrize(
    "name", sorted(name for name in vars(factories) if name.endswith("Factory"))
)
def test_each_factory_makes_a_row_that_the_model_accepts(db, name):
    row = getattr(factories, name).create()

    empty = [
        field.name
        for field in row._meta.fields
        if field.value_from_object(row) in field.empty_values
    ]
    row.clean_fields(exclude=empty)
    row.validate_constraints()
    assert type(row).objects.filter(pk=row.pk).count() == 1


def test_the_people_can_open_a_page_as_themselves(walker, client_of):
    response = client_of(walker).get("/healthz")

    assert response.status_code == 200
    assert response.wsgi_request.user == walker


def test_no_test_reaches_another_machine():
    with pytest.raises(NetworkIsRefusedError):
        socket.create_connection(("192.0.2.1", 25), timeout=1)
    with pytest.raises(NetworkIsRefusedError):
        socket.getaddrinfo("example.org", 443)


def test_settings_do_not_come_from_a_developers_own_file():
    assert (settings.EMAIL_URL, settings.REDIS_URL, settings.SITE_URL) == (
        "",
        "",
        "http://127.0.0.1:8000",
    )
