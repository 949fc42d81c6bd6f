"""Reading a page as a person does."""

import html
import re

from django.http import HttpResponse


def text_of(response: HttpResponse) -> str:
    """All words of the page's main part, in one line."""
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def title_of(response: HttpResponse) -> str:
    """The title without the name of the site."""
    found = re.search(r"<title>(.*?) \u2013 Backalong</title>", response.content.decode())
    return html.unescape(found.group(1)) if found else ""


def links_of(response: HttpResponse) -> dict[str, str]:
    """The links of the main part: words to address; not those of the card that a script shows."""
    page = response.content.decode()
    main = re.sub(
        r"<section[^>]* data-unsent hidden.*?</section>",
        "",
        page[page.index("<main") : page.index("</main>")],
        flags=re.DOTALL,
    )
    found = re.findall(r'<a\b[^>]*href="([^"]*)"[^>]*>(.*?)</a>', main, flags=re.DOTALL)
    return {" ".join(re.sub(r"<[^>]+>", " ", words).split()): address for address, words in found}


def buttons_of(response: HttpResponse) -> dict[str, str]:
    """The buttons of the main part that lead to another page: words to address."""
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    found = re.findall(
        r'<form action="([^"]*)">\s*<button[^>]*>(.*?)</button>', main, flags=re.DOTALL
    )
    return {" ".join(re.sub(r"<[^>]+>", " ", words).split()): address for address, words in found}
