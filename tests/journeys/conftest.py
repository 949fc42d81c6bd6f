"""The player of one session, opened as its walker."""

import pytest


@pytest.fixture
def open_player(page, live_server, walker, client_of, settings):
    """Signs the walker in and opens the player of a session of this programme; gives the page."""
    from tests import factories as make  # noqa: PLC0415 - read before Django is set up

    settings.DEBUG = True

    def go(slug="foundations", week=1, speed=60):
        version = make.ProgrammeVersionFactory(document=make.document_of(slug))
        enrolment = make.EnrolmentFactory(
            walker=walker, version=version, screening=make.ScreeningFactory(walker=walker)
        )
        session = make.SessionFactory(enrolment=enrolment, week_number=week)
        cookie = client_of(walker).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        page.goto(f"{live_server.url}{session.get_absolute_url()}?speed={speed}")
        return page

    return go
