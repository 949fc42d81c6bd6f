"""The gate itself: a page with each kind of fault is caught."""

import pytest

from tests import services
from tests.pages import checkers
from tests.pages.test_pages import context_of
from tests.pages.visits import Scene, visit

pytestmark = pytest.mark.browser
BASE = "http://localhost:9"
FAULTY = """<!doctype html><html lang="en"><head><title></title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"></head>
<body><h1>One</h1><h1>Two</h1><p style="color: #ccc; background: #fff; width: 500px">pale and wide</p>
<img src="/gone.png"><script>1</script><blink>old</blink></body></html>"""


@pytest.fixture
def faulty(browser):
    try:
        axe = checkers.axe_source()
    except pytest.skip.Exception:
        services.lack("axe-core")
    context = context_of(browser, BASE, {})
    yield visit(context.new_page(), BASE, Scene("faulty", "/faulty/", body=FAULTY), axe)
    context.close()


def test_every_kind_of_fault_is_noted(faulty):
    assert (faulty.headings, faulty.title, faulty.overflow > 0) == (2, "", True)
    assert sum(line.startswith("policy: script-src-elem") for line in faulty.complaints) == 1
    assert {line.split(": ")[1] for line in faulty.barriers} >= {
        "image-alt",
        "color-contrast",
        "document-title",
    }
    assert {line.split(": ")[0] for line in faulty.barriers} == {
        "1280 px, light",
        "1280 px, dark",
        "390 px, dark",
        "390 px, light",
    }


def test_html_that_is_not_valid_is_noted(tmp_path):
    (tmp_path / "faulty.html").write_text(FAULTY, encoding="utf-8")

    assert any("blink" in line for line in checkers.html_errors(tmp_path)["faulty"])
