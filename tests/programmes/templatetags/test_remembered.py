"""Parts of a page that are drawn once."""

import pytest
from django.template import Context, Template
from django.utils import translation

from programmes.clinical.plan import Kind, Segment, Week
from programmes.templatetags import remembered

WEEK = Week(1, 3, 1, (3, 4), "", (Segment(Kind.BACKWARD, 60),))
STEPS = '{% part "programmes/_week_steps.html" week=week number=number %}'


@pytest.fixture(autouse=True)
def _nothing_yet(monkeypatch):
    monkeypatch.setattr(remembered, "parts", {})


def draw(**values) -> str:
    return Template("{% load remembered %}" + STEPS).render(Context({"week": WEEK, **values}))


def test_a_part_shows_its_values():
    assert "<b>1 min</b><span>Backward. Small steps.</span>" in draw(number="999")
    assert "call 999." in draw(number="999")


def test_equal_values_are_drawn_once():
    twin = Week(1, 3, 1, (3, 4), "", (Segment(Kind.BACKWARD, 60),))

    assert draw(number="999") is not None
    assert draw(week=twin, number="999") == draw(number="999")
    assert len(remembered.parts) == 1


def test_other_values_and_other_languages_are_drawn_anew():
    assert "call 112." in draw(number="112")
    assert "call 999." in draw(number="999")
    with translation.override("en-us"):
        assert "call 999." in draw(number="999")
    assert len(remembered.parts) == 3


def test_values_are_escaped():
    assert "call &lt;b&gt;." in draw(number="<b>")


def test_memory_has_an_end(monkeypatch):
    monkeypatch.setattr(remembered, "MOST_PARTS", 2)

    assert [f"call {number}." in draw(number=number) for number in ("1", "2", "3")] == [True] * 3
    assert len(remembered.parts) == 1
