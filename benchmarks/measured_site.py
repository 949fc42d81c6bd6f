"""The product as it is deployed, plus one page to measure against: a minimal signed-in view of 28 rows.

Gunicorn serves `benchmarks.measured_site:application`. A request that asks for it is told how many queries it took.
"""

import os
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Engine
from django.template.context import RequestContext
from django.urls import include, path
from django.views.decorators.http import require_safe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walkapp.settings")
ROWS = 28
PAGE = """<!doctype html><html lang="en"><head><title>Sessions</title></head><body><h1>Sessions</h1>
<p>{{ request.user.email }}</p><table>{% for session in sessions %}
<tr><td>{{ session.number }}</td><td>{{ session.planned_on|date:"l j F Y" }}</td><td>{{ session.planned_on|date:"W" }}</td>
<td>{{ session.get_status_display }}</td><td>{{ session.week_number|floatformat:1 }}</td>
<td><a href="/sessions/{{ session.pk }}/">Open session {{ session.number }} of week {{ session.week_number }}</a></td></tr>
{% endfor %}</table></body></html>"""


@require_safe
def minimal(request: HttpRequest) -> HttpResponse:
    """What any signed-in page costs at least: the session, the person, one query and a plain template."""
    from programmes.models import Session  # noqa: PLC0415 - the apps are loaded by then

    sessions = Session.objects.order_by("pk")[:ROWS]
    template = Engine.get_default().from_string(PAGE) if "page" not in CACHE else CACHE["page"]
    CACHE["page"] = template
    return HttpResponse(
        template.render(RequestContext(request, {"sessions": sessions, "request": request}))
    )


CACHE: dict[str, Any] = {}


def count_queries(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: answers `X-Count-Queries` with the number in `X-Queries`."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "X-Count-Queries" not in request.headers:
            return get_response(request)
        asked: list[str] = []

        def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            asked.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            response = get_response(request)
        response.headers["X-Queries"] = str(len(asked))
        return response

    return answer


settings.ROOT_URLCONF = __name__
settings.MIDDLEWARE = [f"{__name__}.count_queries", *settings.MIDDLEWARE]
application = get_wsgi_application()
urlpatterns = [path("minimal/", minimal), path("", include("walkapp.urls"))]
