"""The sound of a session in a real browser: it follows the walk through pauses and jumps, and knows when to be silent."""

import pytest

from programmes.actions.soundtracks import render_wanted, want_soundtracks
from programmes.models import Soundtrack
from tests import services
from tests.factories import (
    EnrolmentFactory,
    ProgrammeVersionFactory,
    ScreeningFactory,
    SessionFactory,
    document_of,
)
from tests.journeys.player import hold_the_clock, run

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ALLOWED = 0.1  # two looks at two clocks on a busy machine lie between
PROBE = """async () => {
  const audio = document.querySelector("[data-soundtrack]");
  const [{ places }] = Object.values(JSON.parse(document.querySelector("#sound-data").textContent).files);
  const [minutes, seconds] = document.querySelector("[data-time]").textContent.split(":").map(Number);
  return { paused: audio.paused, at: audio.currentTime - places.session[0], left: minutes * 60 + seconds, error: audio.error?.code ?? 0 };
}"""
SEEK = """async ([url, seconds]) => {
  // What really sounds after a jump, against the same file decoded whole
  const context = new OfflineAudioContext(1, 24000, 24000);
  const whole = await context.decodeAudioData(await (await fetch(url)).arrayBuffer());
  const samples = whole.getChannelData(0);
  const first = samples.findIndex((sample, at) => at > seconds * 24000 && Math.abs(sample) > 0.02);
  return { begins: first / 24000, lasts: whole.duration };
}"""


@pytest.fixture(autouse=True)
def _engine(settings, tmp_path):
    settings.SOUND_DIR = tmp_path
    settings.SPEECH_ENGINE = services.need("espeak-ng")


@pytest.fixture
def open_player(page, live_server, walker, client_of, settings):
    """Opens the player of a short session whose files are there; gives the page."""

    def go(now, slug="desk-break", is_rendered=True):
        version = ProgrammeVersionFactory(document=document_of(slug))
        screening = ScreeningFactory(walker=walker)
        enrolment = EnrolmentFactory(walker=walker, version=version, screening=screening)
        session = SessionFactory(enrolment=enrolment)
        if is_rendered:
            want_soundtracks(session=session, now=now)
            render_wanted(now_function=lambda: now)
        cookie = client_of(walker).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        page.goto(f"{live_server.url}{session.get_absolute_url()}")
        return page

    return go


def start_paused(page):
    page.get_by_label("Pain now").fill("0")
    for box in page.locator("#p-ready .form-check-input:not([name=symptoms])").all():
        box.check()
    page.get_by_role("button", name="Start").click()


def start(page):
    start_paused(page)
    page.get_by_role("button", name="Pause").wait_for()


def sounds_at(page, least):
    """Waits until the sound has come so far; gives the state of both clocks."""
    page.wait_for_function(
        """(least) => {
          const audio = document.querySelector("[data-soundtrack]");
          const [{ places }] = Object.values(JSON.parse(document.querySelector("#sound-data").textContent).files);
          return !audio.paused && audio.currentTime - places.session[0] >= least;
        }""",
        arg=least,
        timeout=60_000,
    )
    return page.evaluate(PROBE)


def test_the_sound_follows_the_walk_through_a_pause_and_a_jump(open_player, now):
    page = open_player(now)
    start(page)
    before = sounds_at(page, 3)
    assert before["error"] == 0
    assert abs(10 - before["left"] - before["at"]) <= 1 + ALLOWED

    page.get_by_role("button", name="Pause").click()
    page.wait_for_function("() => document.querySelector('[data-soundtrack]').paused")
    stood = page.evaluate(PROBE)["at"]
    page.wait_for_timeout(1500)
    assert page.evaluate(PROBE)["at"] == stood

    page.get_by_role("button", name="Carry on").click()
    after = sounds_at(page, stood + 1)
    assert abs(10 - after["left"] - after["at"]) <= 1 + ALLOWED

    page.evaluate("document.querySelector('[data-soundtrack]').currentTime += 40")
    page.wait_for_timeout(2500)
    back = page.evaluate(PROBE)
    assert back["at"] < 20
    assert not back["paused"]


def test_when_another_app_takes_the_sound_the_walk_pauses_and_says_so(open_player, now):
    page = open_player(now)
    start(page)
    sounds_at(page, 1)

    page.evaluate("document.querySelector('[data-soundtrack]').pause()")

    page.get_by_role("heading", name="Paused").wait_for()
    note = page.locator("[data-sound-note]")
    assert note.inner_text() == "Another app took the sound."
    page.evaluate("document.querySelector('[data-soundtrack]').play()")
    page.get_by_role("button", name="Pause").wait_for()


def test_a_pause_right_after_the_start_is_no_fault_of_the_file(open_player, now):
    page = open_player(now)
    page.evaluate(
        """() => document.querySelector("[data-check-in]").addEventListener("submit", () => {
          document.querySelector("[data-pause]").click();
        })"""
    )
    start_paused(page)

    page.get_by_role("button", name="Carry on").click()
    sounds_at(page, 1)
    assert page.locator("[data-sound-note]").text_content() == ""


def test_a_file_that_breaks_leaves_the_walk_going_with_its_own_cues(open_player, now):
    page = open_player(now)
    start(page)
    sounds_at(page, 1)

    # What a browser says of a file that it can no longer read
    page.evaluate("document.querySelector('[data-soundtrack]').dispatchEvent(new Event('error'))")

    note = page.locator("[data-sound-note]")
    note.filter(has_text="The file stopped.").wait_for()
    assert page.get_by_role("button", name="Pause").is_visible()


def test_who_wants_other_music_turns_it_off_and_the_file_is_not_touched(open_player, now):
    page = open_player(now)
    page.locator("[data-set-up]").click()
    page.get_by_text("Go on with the screen locked").click()
    page.get_by_role("button", name="Done").click()

    start(page)

    page.wait_for_timeout(1000)
    assert page.evaluate("document.querySelector('[data-soundtrack]').currentSrc") == ""


def test_without_a_file_the_page_says_so_and_asks_for_it(open_player, now):
    page = open_player(now, is_rendered=False)

    ready = page.locator("#p-ready")
    ready.get_by_text("The sound for a locked screen is not ready yet.").wait_for()
    page.wait_for_timeout(1500)
    assert page.locator("#cue-locked").is_disabled()
    assert Soundtrack.objects.count() == 2


def test_the_page_asks_for_a_file_less_and_less_often_and_then_no_more(page, open_player, now):
    hold_the_clock(page)
    asked = []
    page.on("requestfinished", lambda one: asked.append(one) if "/sound/" in one.url else None)
    open_player(now, is_rendered=False)

    page.wait_for_timeout(1000)
    for count, wait in enumerate([10, 20, 40, 80, 160], start=1):
        assert len(asked) == count
        run(page, wait - 0.5)
        page.wait_for_timeout(300)
        assert len(asked) == count
        run(page, 0.6)
        page.wait_for_timeout(1000)
    run(page, 3600)
    page.wait_for_timeout(500)
    assert len(asked) == 6


def test_the_choice_of_a_locked_screen_stays_on_the_device(open_player, now):
    page = open_player(now)
    page.locator("[data-set-up]").click()
    page.get_by_text("Go on with the screen locked").click()
    page.reload()
    page.locator("[data-set-up]").click()

    assert not page.get_by_label("Go on with the screen locked").is_checked()


def test_the_browser_decodes_every_cue_where_it_should_be(open_player, now):
    page = open_player(now)
    row = Soundtrack.objects.order_by("-size").first()
    cues = [cue[0] / 1000 + 0.5 for cue in row.score["cues"] if cue[1]]

    found = [
        page.evaluate(SEEK, [row.get_absolute_url(), at - 0.1])["begins"]
        for at in (cues[0], cues[len(cues) // 2], cues[-1])
    ]

    assert [
        abs(at - cue) < 0.05
        for at, cue in zip(found, (cues[0], cues[len(cues) // 2], cues[-1]), strict=True)
    ] == [True] * 3


CLOCK = """(seconds) => {
  const key = Object.keys(localStorage).find((name) => name.startsWith("walk:"));
  const state = JSON.parse(localStorage.getItem(key));
  localStorage.setItem(key, JSON.stringify({ ...state, base: seconds, wasRunning: false, view: "run" }));
}"""
PLACES = (
    "Object.values(JSON.parse(document.querySelector('#sound-data').textContent).files)[0].places"
)


def jump(page, seconds):
    """Carries on from this second of the timeline."""
    page.get_by_role("button", name="Pause").click()
    page.evaluate(CLOCK, seconds)
    page.reload()
    page.get_by_role("button", name="Carry on").click()


def steps_of(page):
    plans = page.evaluate("JSON.parse(document.querySelector('#player-data').textContent).plans")
    return plans["start"]["steps"]


def test_on_a_treadmill_the_sound_stands_until_the_walker_has_turned(open_player, now):
    page = open_player(now, slug="treadmill")
    steps = steps_of(page)
    turn = next(place for place, step in enumerate(steps) if step["waits"])
    begins = sum(step["seconds"] for step in steps[:turn])
    ends = begins + steps[turn]["seconds"]
    start(page)
    jump(page, begins - 2)

    page.get_by_role("button", name="I have turned").wait_for()
    page.wait_for_function(
        "() => document.querySelector('[data-soundtrack]').paused", timeout=30_000
    )
    assert begins + 3 < page.evaluate(PROBE)["at"] <= ends + ALLOWED

    page.get_by_role("button", name="I have turned").click()
    sounds_at(page, ends + 1)


def test_after_a_stumble_the_rest_of_a_minute_sounds_and_then_the_bout_goes_on(open_player, now):
    page = open_player(now)
    steps = steps_of(page)
    bout = next(place for place, step in enumerate(steps) if step["kind"] == "back")
    begins = sum(step["seconds"] for step in steps[:bout])
    start(page)
    jump(page, begins + 2)
    sounds_at(page, begins + 3)

    page.get_by_role("button", name="I don't feel right").click()
    assert page.evaluate(PROBE)["paused"]
    page.get_by_role("button", name="I tripped, or nearly fell").click()
    page.wait_for_timeout(2000)

    at = page.evaluate("document.querySelector('[data-soundtrack]').currentTime")
    first, last = page.evaluate(PLACES)["rest"]
    assert first <= at <= first + 10 < last
    assert not page.evaluate(PROBE)["paused"]


def test_the_last_words_are_heard_after_the_walk_is_over(open_player, now):
    page = open_player(now)
    total = sum(step["seconds"] for step in steps_of(page))
    start(page)
    jump(page, total - 2)

    page.get_by_role("link", name="How did it feel?").wait_for(timeout=60_000)

    state = page.evaluate(PROBE)
    assert not state["paused"]
    assert state["at"] >= total - ALLOWED
    page.wait_for_function(
        "() => document.querySelector('[data-soundtrack]').ended", timeout=30_000
    )


SPOT = """async ([step, start, elapsed]) => {
  const { spot } = await import("/static/js/player/soundtrack.js");
  const places = { rest: [0.5, 60.5], again: [70.5, 80.5], turn_fwd: [90.5, 100.5], fwd: [110.5, 170.5], session: [180.5, 500.5] };
  return spot(places, { step, start }, elapsed);
}"""
TICKS = [[0, "start"], [57, "tick"]]


SPOTS = [
    ({"kind": "back", "from": 40, "seconds": 60, "marks": []}, 40, 45, 225.5),
    ({"kind": "back", "from": 52, "seconds": 48, "marks": []}, 112, 113, 233.5),
    ({"kind": "rest", "from": None, "seconds": 60, "marks": TICKS}, 52, 60, 8.5),
    ({"kind": "again", "from": None, "seconds": 10, "marks": [[0, "start"]]}, 52, 60, 78.5),
    ({"kind": "turn_fwd", "from": None, "seconds": 10, "marks": [[0, "start"]]}, 52, 60, 98.5),
    ({"kind": "fwd", "from": None, "seconds": 300, "marks": TICKS}, 62, 67, 115.5),
    ({"kind": "fwd", "from": None, "seconds": 300, "marks": TICKS}, 62, 162, 130.5),
    ({"kind": "fwd", "from": None, "seconds": 300, "marks": TICKS}, 62, 360, 168.5),
    ({"kind": "stand", "from": None, "seconds": 30, "marks": []}, 62, 67, 135.5),
    (None, 320, 321, 501.5),
]


def test_each_place_of_a_walk_has_its_place_in_the_file(open_player, now):
    page = open_player(now, is_rendered=False)

    found = [page.evaluate(SPOT, list(row[:3])) for row in SPOTS]

    assert found == [at for *_, at in SPOTS]
