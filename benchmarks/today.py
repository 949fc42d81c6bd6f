"""The signed-in Today page against a minimal signed-in view, its queries, its bytes, and the memory of a worker."""

import http.client
import threading
import time

from benchmarks.rows import Row, ratio_row, row
from benchmarks.site import Site, deployed_site, resident_mib
from tests import services

TODAY, MINIMAL = "/today/", "/minimal/"
ROUNDS, SECONDS, CLIENTS = 5, 4.0, 8


def measure() -> list[Row]:
    """All of it on one server."""
    with deployed_site() as site:
        for path in (TODAY, MINIMAL):
            requests_per_second(site, path, seconds=1.0)
        rates = [
            (requests_per_second(site, TODAY), requests_per_second(site, MINIMAL))
            for _ in range(ROUNDS)
        ]
        memory = [resident_mib(number) for number in site.worker_ids()]
        return [
            row("page.today_rps", [today for today, _minimal in rates], "requests/s"),
            row("page.minimal_rps", [minimal for _today, minimal in rates], "requests/s"),
            ratio_row(
                "page.today_vs_minimal",
                [today / minimal for today, minimal in rates],
                "page.minimal_rps",
            ),
            row("page.today_queries", [queries(site, TODAY)], "queries"),
            row("memory.web_mib", memory, "MiB"),
            *first_view(site),
        ]


def get(connection: http.client.HTTPConnection, site: Site, path: str) -> http.client.HTTPResponse:
    """One page, read to its end; RuntimeError when it is not the page."""
    connection.request("GET", path, headers=site.headers)
    response = connection.getresponse()
    response.read()
    if response.status != http.client.OK:
        raise RuntimeError(
            f"{path} answered {response.status} {response.headers.get('Location', '')}"
        )
    return response


def requests_per_second(site: Site, path: str, seconds: float = SECONDS) -> float:
    """What the server answers to some clients who ask one page after another."""
    counts = [0] * CLIENTS
    end = time.monotonic() + seconds

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
        while time.monotonic() < end:
            get(connection, site, path)
            counts[number] += 1
        connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not all(counts):
        raise RuntimeError(f"{path}: a client got no answer")
    return sum(counts) / (time.monotonic() - began)


def queries(site: Site, path: str) -> float:
    """How many questions the page asks the database."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    connection.request("GET", path, headers={**site.headers, "X-Count-Queries": "1"})
    response = connection.getresponse()
    response.read()
    connection.close()
    return float(response.headers["X-Queries"])


def first_view(site: Site) -> list[Row]:
    """Bytes over the wire when a walker opens Today with an empty cache, and once more with a full one."""
    if not services.find("chromium", "chromium-browser", "google-chrome"):
        return []
    with services.chromium() as browser:
        sizes: dict[str, list[float]] = {"first": [], "next": []}
        requests: list[float] = []
        for _ in range(3):
            context = browser.new_context(
                viewport={"width": 390, "height": 844},
                extra_http_headers={"X-Forwarded-Proto": "https"},
                service_workers="block",
            )
            base = f"http://localhost:{site.port}"
            cookie = {
                "name": "__Host-walk",
                "value": site.cookie,
                "url": base.replace("http:", "https:"),
            }
            context.add_cookies([{**cookie, "secure": True}])
            page = context.new_page()
            finished: list[float] = []
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.on(
                "Network.loadingFinished",
                lambda event, seen=finished: seen.append(event["encodedDataLength"]),
            )
            for visit in ("first", "next"):
                finished.clear()
                page.goto(base + TODAY, wait_until="networkidle")
                if not page.url.endswith(TODAY):
                    raise RuntimeError(f"signed out: {page.url}")
                sizes[visit].append(sum(finished))
                if visit == "first":
                    requests.append(len(finished))
            context.close()
    return [
        row("bytes.today_first_view", sizes["first"], "bytes"),
        row("bytes.today_next_view", sizes["next"], "bytes"),
        row("requests.today_first_view", requests, "requests"),
    ]
