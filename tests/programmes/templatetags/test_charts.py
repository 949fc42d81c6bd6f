"""Charts as pictures: what is drawn where, what is said aloud, and that words can never become markup."""

import re

import pytest
from django.template import Context, Template, engines

from programmes.clinical.plan import Kind, Segment, read_plan
from programmes.clinical.programmes import load_documents
from programmes.templatetags import drawing
from programmes.templatetags.charts import CHARTS, chart, clock, g, in_words

PLANS = {document["id"]: read_plan(document) for document in load_documents()}
WEEKS = PLANS["foundations"].weeks


def attributes(svg: str, css: str, name: str) -> list[str]:
    """One attribute of all elements with exactly this class, in order."""
    return [
        re.search(rf' {name}="([^"]*)"', tag).group(1)
        for tag in re.findall(r"<\w+ [^>]*>", svg)
        if f'class="{css}"' in tag
    ]


def label(svg: str) -> str:
    return re.search(r'aria-label="([^"]*)"', svg).group(1)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (60, "1 min"),
        (150, "2 min 30 s"),
        (59.6, "1 min"),
        (3600, "60 min"),
    ],
)
def test_seconds_become_minutes_and_seconds(seconds, words):
    assert clock(seconds) == words


@pytest.mark.parametrize(
    ("value", "words"), [(10.0, "10"), (7.5, "7.5"), (12.25, "12.25"), (8 / 3, "2.67"), (0, "0")]
)
def test_minutes_are_written_as_short_as_they_can(value, words):
    assert g(value) == words


def test_a_session_is_told_in_one_sentence():
    assert in_words(WEEKS[0].segments) == (
        "In order: 3 min forward to warm up, 6 times 30 s backward and 30 s forward, 1 min forward to cool down."
    )


def test_a_session_without_a_rhythm_is_told_part_by_part():
    segments = [Segment(Kind.WARM_UP, 60), Segment(Kind.BACKWARD, 30), Segment(Kind.BRISK, 90)]

    assert (
        in_words(segments)
        == "In order: 1 min forward to warm up, 30 s backward, 1 min 30 s forward, brisk."
    )


@pytest.mark.parametrize("code", PLANS)
def test_every_session_of_the_catalogue_can_be_told_and_drawn(code):
    for week in PLANS[code].weeks:
        assert in_words(week.segments) in chart("ribbon", week.segments)


def test_the_staircase_draws_each_week_to_scale():
    svg = chart("stairs", WEEKS)

    assert attributes(svg, "k-back", "height")[0] == "9.5%"
    assert attributes(svg, "k-fwd", "height")[0] == "22.17%"
    assert attributes(svg, "k-back", "y")[-1] == "5%"
    assert re.findall(r">([\d.]+)</text>", svg) == ["10", "12", "15", "18", "21", "24", "27", "30"]


def test_the_staircase_says_what_it_shows():
    assert label(chart("stairs", WEEKS)) == (
        "Staircase chart. 8 weeks, from 10 to 30 minutes a session. Backward minutes go from 3 to 14."
    )
    assert label(chart("stairs", WEEKS[:1])).startswith("Staircase chart. 1 week, ")
    assert label(chart("stairs", WEEKS, label="Mine <3")) == "Mine &lt;3"


def test_weeks_after_the_current_one_are_pale():
    svg = chart("stairs", WEEKS, 3)

    assert re.findall(r'class="k-step( [^"]*)?"', svg) == ["", "", " k-now", *[" k-next"] * 5]


def test_the_walker_stands_on_the_step():
    svg = chart("stairs", WEEKS, at=3)

    assert re.search(r'<svg x="([^"]*)" y="([^"]*)" overflow', svg).groups() == ("31.25%", "60%")
    assert "k-walker" not in chart("stairs", WEEKS)


def test_the_old_plan_is_dashed_and_may_be_shorter():
    svg = chart("stairs", WEEKS, ghost=[10, 10, 12, None])

    assert attributes(svg, "k-ghost", "x1") == ["0%", "12.5%", "25%", "25%"]


def test_a_bare_staircase_has_no_figures():
    assert "<text" not in chart("stairs", WEEKS, detail=False)


def test_small_staircases_share_a_scale_and_say_nothing():
    svg = chart("stairs_mini", WEEKS)

    assert attributes(svg, "k-tread", "y1")[0] == "66.67%"
    assert 'aria-hidden="true"' in svg
    assert len(attributes(svg, "k-tread", "y1")) == 15


def test_bouts_stand_taller_than_the_rest():
    svg = chart("ribbon", WEEKS[0].segments)

    assert set(attributes(svg, "k-back k-seg", "height")) == {"96%"}
    assert set(attributes(svg, "k-fwd k-seg", "height")) == {"64%"}


def test_minutes_are_written_only_where_they_fit():
    assert re.findall(r">([\d:]+)</text>", chart("ribbon", WEEKS[0].segments)) == ["3", "1"]
    wide = [Segment(Kind.WARM_UP, 90), Segment(Kind.COOL_DOWN, 60)]
    assert re.findall(r">([\d:]+)</text>", chart("ribbon", wide)) == ["1:30", "1"]
    assert "<text" not in chart("ribbon", wide, labels=False)


def test_the_ribbon_knows_what_is_past_and_what_is_now():
    segments = [Segment(Kind.WARM_UP, 60), Segment(Kind.BACKWARD, 60), Segment(Kind.COOL_DOWN, 60)]

    assert re.findall(r'rect class="([^"]*)"', chart("ribbon", segments, at=1)) == [
        "k-fwd k-seg k-done",
        "k-back k-seg k-at",
        "k-fwd k-seg",
    ]


@pytest.mark.parametrize(
    ("value", "total", "dashes"),
    [(2, 3, "171.7 85.9"), (0, 3, "0.0 257.6"), (4, 3, "257.6 0"), (0, 0, "0 257.6")],
)
def test_the_ring_is_never_more_than_full(value, total, dashes):
    svg = chart("ring", value, total, "done")

    found = re.search(r'stroke-dasharray="([^"]*)"', svg).group(1)
    assert [float(part) for part in found.split()] == pytest.approx(
        [float(part) for part in dashes.split()]
    )
    assert svg.endswith(f">{value}/{total}</text></svg>")


def test_done_minutes_stand_inside_planned_ones():
    svg = chart("minutes", [30, 30], [15, None], 60, [0, 60], ["1", "2"], "Minutes")

    assert attributes(svg, "k-plan", "height") == ["46%", "46%"]
    assert attributes(svg, "k-pine", "height") == ["23%"]
    assert re.findall(r'k-num"[^>]*>([^<]*)<', svg) == ["15"]


def test_as_many_done_as_planned_weeks_are_needed():
    with pytest.raises(ValueError, match="zip"):
        chart("minutes", [30], [], 60, [0], ["1"], "Minutes")


def test_pain_goes_from_hollow_to_filled_and_missing_scores_are_not_drawn():
    svg = chart("pain", [(2, 4), (3, 3), (None, 1), (5, None)], ["a", "b", "c", "d"], "Pain")

    assert len(attributes(svg, "k-stem", "x1")) == 1
    assert attributes(svg, "k-hollow", "cy") == ["81.6%", "72.4%", "54%"]
    assert attributes(svg, "k-dot", "r") == ["5", "4", "5"]
    assert attributes(svg, "k-warn", "height") == ["54%"]


def test_a_trend_joins_the_tests_that_were_done():
    svg = chart("trend", [6.0, None, 5.0], 7, 4, [4, 7], ["a", "b", "c"], "Seconds")

    assert len(attributes(svg, "k-line", "x1")) == 1
    assert re.findall(r'k-num"[^>]*>([^<]*)<', svg) == ["6", "5"]
    assert len(attributes(svg, "k-base", "y1")) == 1


def test_too_few_tests_are_dots_without_a_line():
    svg = chart("trend", [6.5, 5.0], 7, 4, [4, 7], ["a", "b"], "Seconds", is_joined=False)

    assert "k-line" not in svg
    assert re.findall(r'k-num"[^>]*>([^<]*)<', svg) == ["6.5", "5"]


def test_a_spark_ends_in_a_dot_and_skips_missing_scores():
    svg = chart("spark", [0, None, 10], "Pain", 5, "up")

    assert re.search(r'points="([^"]*)"', svg).group(1) == "4.0,33 80.0,3"
    assert 'class="k-spark up"' in svg
    assert 'cx="80.0" cy="3"' in svg


@pytest.mark.parametrize(("values", "points"), [([], ""), ([4], "4.0,21")])
def test_a_spark_of_little_is_no_error(values, points):
    svg = chart("spark", values, "Pain")

    assert re.search(r'points="([^"]*)"', svg).group(1) == points
    assert 'class="k-spark"' in svg


@pytest.mark.parametrize(("percent", "width"), [(33, "33%"), (-4, "0%"), (140, "100%")])
def test_a_bar_stays_within_its_track(percent, width):
    assert f'class="v" width="{width}"' in chart("bar", percent)


@pytest.mark.parametrize(("name", "paths"), [("lost", 3), ("broken", 3), ("cut", 3), ("flat", 2)])
def test_a_scene_is_hidden_from_those_who_listen(name, paths):
    svg = chart(name)

    assert svg.count('<path class="') == paths
    assert 'aria-hidden="true"' in svg
    assert svg.count("k-walker") == 1


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("ring", (1, 2, "<script>")),
        ("spark", ([1], "<script>")),
        ("pain", ([(1, 2)], ["<script>"], "<script>")),
        ("ribbon", (WEEKS[0].segments, None, True, "<script>")),
    ],
)
def test_words_never_become_markup(name, args):
    assert "<script>" not in chart(name, *args)


@pytest.mark.parametrize("name", CHARTS)
def test_no_chart_carries_a_style_or_a_colour(name):
    args = {
        "stairs": (WEEKS,),
        "stairs_mini": (WEEKS,),
        "ribbon": (WEEKS[0].segments,),
        "ring": (1, 2, "x"),
        "minutes": ([1], [1], 2, [0], ["a"], "x"),
        "pain": ([(1, 2)], ["a"], "x"),
        "trend": ([1.0], 2, 0, [0], ["a"], "x"),
        "spark": ([1], "x"),
        "bar": (10,),
    }

    svg = chart(name, *args.get(name, ()))

    assert not re.search(r"\bstyle=|\bfill=|\bstroke=", svg)


def test_templates_can_draw_and_write():
    template = Template(
        '{% load charts %}{% chart "bar" 50 %}|{{ 150|clock }}|{{ 7.5|g }}|{% stairs_table weeks caption="Mine" %}'
    )

    page = template.render(Context({"weeks": PLANS["desk_break"].weeks[:1]}))

    assert page.startswith('<svg class="wk-bar"')
    assert "|2 min 30 s|7.5|" in page
    assert "<caption>Mine</caption>" in page
    assert "30 s, 5 times a day" in page


def test_the_table_has_a_row_for_every_week():
    engine = engines["django"]
    page = engine.from_string("{% load charts %}{% stairs_table weeks %}").render({"weeks": WEEKS})

    rows = re.findall(r'<th scope="row">(\d+)</th>', page)
    assert rows == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert "Show these weeks as a table" in page


def test_a_chart_in_another_language_is_made_of_the_same_pieces():
    assert drawing.Stairs(WEEKS).draw() == chart("stairs", WEEKS)
