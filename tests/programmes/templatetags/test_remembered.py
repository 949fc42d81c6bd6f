"""Parts of a page that are drawn once."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from programmes.templatetags import remembered


@pytest.fixture(autouse=True)
def _nothing_yet(monkeypatch):
    monkeypatch.setattr(remembered, "parts", {})


def draw(source: str, **values) -> str:
    return Template("{% load remembered %}" + source).render(Context(values))


def test_the_same_values_are_drawn_once():
    source = '{% remember "part" key %}{{ other }}{% endremember %}'

    assert draw(source, key=1, other="first") == "first"
    assert draw(source, key=1, other="second") == "first"
    assert draw(source, key=2, other="third") == "third"


def test_names_and_languages_are_told_apart():
    one = '{% remember "one" %}{{ word }}{% endremember %}'
    two = '{% remember "two" %}{{ word }}{% endremember %}'

    assert (draw(one, word="a"), draw(two, word="b")) == ("a", "b")
    with translation.override("en-us"):
        assert draw(one, word="c") == "c"


def test_what_is_remembered_stays_escaped():
    assert draw('{% remember "x" %}{{ word }}{% endremember %}', word="<b>") == "&lt;b&gt;"


def test_memory_has_an_end(monkeypatch):
    monkeypatch.setattr(remembered, "MOST_PARTS", 2)
    source = '{% remember "part" key %}{{ key }}{% endremember %}'

    assert [draw(source, key=key) for key in "abc"] == ["a", "b", "c"]
    assert len(remembered.parts) == 1


def test_a_part_needs_a_name():
    with pytest.raises(TemplateSyntaxError, match="remember needs a name"):
        draw("{% remember %}{% endremember %}")
