"""A coach tries a draft in the player: it runs as for a walker, and neither the phone nor the server keeps anything."""

import pytest

from programmes.models import CheckIn
from tests import factories as make
from tests.journeys.player import hold_the_clock, run, start
from tests.signing_in import cookies_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_try_out_runs_to_its_end_sends_nothing_and_leaves_nothing(page, live_server, coach):
    draft = make.OwnProgrammeFactory(author=coach, clinic=coach.memberships.get().clinic)
    hold_the_clock(page)
    page.context.add_cookies(
        [
            {"name": name, "value": value, "url": live_server.url}
            for name, value in cookies_of(coach).items()
        ]
    )
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.goto(f"{live_server.url}{draft.get_absolute_url()}try/")
    start(page)
    run(page, 615)

    page.get_by_role("heading", name="Well walked").wait_for()
    assert page.get_by_text("Try-out of a draft:").is_visible()
    kept = page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('walk:'))")
    assert (kept, [url for url in sent if "check-in" in url or "offline" in url]) == ([], [])
    assert not CheckIn.objects.exists()
    page.get_by_role("link", name="Back to the draft").click()
    page.wait_for_url(f"**{draft.get_absolute_url()}*")
