"""The care card opens without a network, with the number of the walker's country, and at once."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed_in(page, live_server, walker, client_of, settings):
    settings.DEBUG = True
    walker.region = "US"
    walker.save()
    cookie = client_of(walker).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/progress/")
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    return page


def test_the_card_opens_offline_from_the_footer_and_from_the_offline_page(signed_in, live_server):
    page = signed_in
    page.context.set_offline(True)
    try:
        page.get_by_role("link", name="Stop signs and who to call").click()
        page.get_by_role("heading", name="Stop and call 911").wait_for()
        assert page.get_by_role("link", name="Call 911").get_attribute("href") == "tel:911"
        assert "Chest pain, pressure or tightness" in page.locator("main").inner_text()

        page.goto(f"{live_server.url}/plan/")
        page.get_by_role("heading", name="You are offline").wait_for()
        page.get_by_role("link", name="Stop signs and who to call").click()
        page.get_by_role("heading", name="Stop and call 911").wait_for()
    finally:
        page.context.set_offline(False)
