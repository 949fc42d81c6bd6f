"""The pure part of the player's script, in a real browser: where a second lies, what falls due, and what edits do."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PLAN = """{
  steps: [
    { kind: "get_ready", seconds: 10, segment: 0, bout: 0 }, { kind: "warm", seconds: 60, segment: 0, bout: 0 },
    { kind: "turn_back", seconds: 10, segment: 0, bout: 1, waits: true }, { kind: "back", seconds: 60, segment: 1, bout: 1 },
    { kind: "turn_fwd", seconds: 10, segment: 2, bout: 1 }, { kind: "fwd", seconds: 30, segment: 2, bout: 1 },
    { kind: "cool", seconds: 20, segment: 3, bout: 1 },
  ],
  marks: [
    [0, "start", 0], [10, "start", 1], [60, "soon", 1], [67, "tick", 1], [70, "start", 2], [80, "start", 3], [110, "half", 3],
    [130, "ten", 3], [137, "tick", 3], [140, "start", 4], [150, "start", 5], [170, "soon", 5], [180, "start", 6],
  ],
  careful: [[80, "start", 3], [86, "look_left", 3], [130, "ten", 3], [134, "look_right", 3], [137, "tick", 3], [140, "start", 4]],
}"""
INSERTS = """{
  rest: { look: "rest", marks: [[0, "start"], [-3, "tick"]] }, again: { look: "again", seconds: 10, marks: [[0, "start"]] },
  fwd: { look: "fwd", marks: [[0, "start"], [-3, "tick"]] }, turn_fwd: { look: "turn_fwd", marks: [[0, "start"]] },
}"""


@pytest.fixture
def compute(page, live_server):
    """Works out an expression over the plan above."""
    page.goto(f"{live_server.url}/healthz")

    def work_out(expression):
        return page.evaluate(
            f"""async () => {{
              const t = await import("/static/js/player/timeline.js");
              const plan = t.laidOut({PLAN});
              const inserts = {INSERTS};
              const edited = (...edits) => t.edited(plan, edits, inserts);
              const shape = (steps) => steps.map(({{ kind, seconds }}) => [kind, seconds]);
              const names = (steps, from, to) => t.due(steps, from, to).map(({{ at, name }}) => `${{name}} ${{at}}`);
              return {expression};
            }}"""
        )

    return work_out


@pytest.mark.parametrize(
    ("elapsed", "index", "left"),
    [(0, 0, 10), (9.5, 0, 0.5), (10, 1, 60), (80, 3, 60), (199, 6, 1), (200, 7, 0), (900, 7, 0)],
)
def test_the_place_follows_from_the_seconds(elapsed, index, left, compute):
    assert compute(f"(({{index, left}}) => [index, left])(t.locate(plan, {elapsed}))") == [
        index,
        left,
    ]


def test_the_clock_stops_where_a_step_waits(compute):
    assert compute("[0, 70, 70.5, 80].map((from) => t.limit(plan, from))") == [70, 70, 200, 200]


def test_the_countdown_and_rests_are_not_walked(compute):
    assert compute("[5, 10, 40, 200].map((at) => t.walked(plan, at))") == [0, 0, 30, 190]
    assert compute("[80, 100, 200].map((at) => t.walkedBack(plan, at))") == [0, 20, 60]
    assert compute("[100, 130, 260].map((at) => t.walked(edited(['rest', 100, 60]), at))") == [
        90,
        90,
        190,
    ]


def test_what_is_due_is_told_once_and_in_order(compute):
    assert compute("names(plan, -1, 10)") == ["start 0", "start 10"]
    assert compute("names(plan, 10, 59.9)") == []
    assert compute("names(plan, 59.9, 60)") == ["soon 60"]
    assert compute("names(plan, 80, 137)") == ["half 110", "ten 130", "tick 137"]
    assert compute("[t.nextMark(plan, 80), t.nextMark(plan, 109.9)]") == [110, 110]
    assert compute("t.nextMark(plan, 180) === Infinity")


def test_a_rest_splits_a_bout_and_adds_its_minute(compute):
    assert compute("shape(edited(['rest', 100, 60]))")[3:6] == [
        ["back", 20],
        ["rest", 60],
        ["back", 40],
    ]


def test_after_a_rest_the_bout_is_said_again_and_looks_behind_come_as_for_a_beginner(compute):
    assert compute("names(edited(['rest', 100, 60]), 99, 210)") == [
        "start 100",
        "tick 157",
        "start 160",
        "ten 190",
        "look_right 194",
        "tick 197",
        "start 200",
    ]


def test_after_a_rest_no_look_cuts_into_the_line_that_says_again_what_to_do(compute):
    assert compute("names(edited(['rest', 80, 60]), 139, 150)") == ["start 140", "look_left 146"]
    assert compute("names(edited(['rest', 81, 60]), 140, 150)") == ["start 141"]
    assert compute("names(edited(['rest', 135, 60]), 194, 199)") == ["start 195", "tick 197"]


def test_after_a_rest_in_the_countdown_the_walk_comes_next_and_not_the_countdown(compute):
    assert compute("[0, 1].map((at) => t.goal(edited(['rest', 3, 60]), at).kind)") == [
        "rest",
        "warm",
    ]


def test_forward_for_the_rest_keeps_the_seconds_and_the_cool_down(compute):
    assert compute("shape(edited(['forward', 100, 10]))")[3:] == [
        ["back", 20],
        ["turn_fwd", 10],
        ["fwd", 70],
        ["cool", 20],
    ]
    assert compute("names(edited(['forward', 100, 10]), 99, 190)") == [
        "start 100",
        "start 110",
        "tick 177",
        "start 180",
    ]


def test_forward_for_the_rest_needs_no_turn_when_the_walker_faces_forward(compute):
    assert compute("shape(edited(['forward', 30, 10]))")[1:] == [
        ["warm", 20],
        ["fwd", 150],
        ["cool", 20],
    ]


def test_a_longer_rest_is_one_part_and_counts_its_last_seconds_down_again(compute):
    longer = "edited(['longer', 175, 30])"

    assert compute(f"t.walked({longer}, Infinity)") == 220
    assert compute(f"[160, 175, 199, 206].map((at) => t.locate({longer}, at).left)") == [
        50,
        35,
        11,
        4,
    ]
    assert compute(f"names({longer}, 149, 220)") == [
        "start 150",
        "soon 170",
        "soon 200",
        "start 210",
    ]


def test_a_bout_walked_again_begins_with_its_turn_and_all_that_follows_comes_again(compute):
    again = "edited(['again', 160])"

    assert compute(f"shape({again})")[5:] == [
        ["fwd", 10],
        ["again", 10],
        ["turn_back", 10],
        ["back", 60],
        ["turn_fwd", 10],
        ["fwd", 30],
        ["cool", 20],
    ]
    assert compute(f"[t.limit({again}, 160), t.walkedBack({again}, Infinity)]") == [170, 120]
    assert compute(f"{again}.map(({{ from }}) => from)")[5:8] == [150, None, 70]


def test_a_bout_may_be_repeated_when_it_is_over_and_within_what_the_plan_allows(compute):
    def offered(at, allowed, steps="plan"):
        return compute(f"t.repeatable({steps}, {at}, {{ plan, allowed: {allowed} }}) ?? null")

    assert [offered(at, 60) for at in (20, 100, 145, 155, 190)] == [None, None, None, 1, None]
    assert [offered(155, 59), offered(255, 60, "edited(['again', 160])")] == [None, None]
    assert offered(265, 120, "edited(['again', 160])") == 1


@pytest.mark.parametrize("name", ["rest", "forward", "longer"])
def test_after_the_end_nothing_changes(name, compute):
    assert compute(f"edited(['{name}', 200, 10]).length") == 7
