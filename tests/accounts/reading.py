"""Reads a page as a person would: white space means nothing."""

import re
from html.parser import HTMLParser

from django.http import HttpResponse


class _Elements(HTMLParser):
    """Collects the words of one kind of element."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self.tag, self.texts, self.is_inside = tag, [], False

    def handle_starttag(self, tag, attrs):
        if tag == self.tag:
            self.is_inside = True
            self.texts.append("")

    def handle_endtag(self, tag):
        if tag == self.tag:
            self.is_inside = False

    def handle_data(self, data):
        if self.is_inside:
            self.texts[-1] += data


def texts_of(response: HttpResponse, tag: str) -> list[str]:
    """The words in each `tag` of the page."""
    reader = _Elements(tag)
    reader.feed(response.content.decode())
    return [re.sub(r"\s+", " ", text).strip() for text in reader.texts]


def title_of(response: HttpResponse) -> str:
    """The page's own part of its title."""
    (title,) = texts_of(response, "title")
    own, _dash, site = title.rpartition(" \N{EN DASH} ")
    assert site == "Backalong"
    return own
