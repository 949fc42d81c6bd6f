"""The roster of 300 walkers with a year of history each against the empty roster, in processor time of the server."""

import http.client
import os
from pathlib import Path

from benchmarks.rows import Row, ratio_row, row
from benchmarks.site import Site, deployed_site
from benchmarks.year import EMPTY, FULL, WALKERS

ROSTER = "/coach/"
ROUNDS, WARM_UP = 9, 8
OF_FULL, OF_EMPTY = 12, 48
"""Pages in a round: enough for clocks that tick a hundred times a second."""
TICKS = os.sysconf("SC_CLK_TCK")


def measure() -> list[Row]:
    """Both on one server, in turns."""
    with deployed_site(people=(FULL, EMPTY), first="benchmarks.year") as site:
        server_ms(site, FULL, WARM_UP)
        server_ms(site, EMPTY, WARM_UP)
        pairs = [
            (server_ms(site, FULL, OF_FULL), server_ms(site, EMPTY, OF_EMPTY))
            for _ in range(ROUNDS)
        ]
        return [
            row("page.roster_300_ms", [full for full, _empty in pairs], "ms"),
            row("page.roster_empty_ms", [empty for _full, empty in pairs], "ms"),
            ratio_row(
                "page.roster_300_vs_empty",
                [full / empty for full, empty in pairs],
                "page.roster_empty_ms",
            ),
            row("page.roster_queries", [queries(site)], "queries"),
        ]


def server_ms(site: Site, email: str, pages: int) -> float:
    """Processor time of the server for one page, one page after the other; others may use the machine meanwhile."""
    before = _ticks(site)
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    for _ in range(pages):
        connection.request("GET", ROSTER, headers=site.headers_of(email))
        response = connection.getresponse()
        response.read()
        if response.status != http.client.OK:
            raise RuntimeError(f"{ROSTER} answered {response.status}")
    connection.close()
    return 1000 * (_ticks(site) - before) / TICKS / pages


def _ticks(site: Site) -> int:
    used = 0
    for number in site.worker_ids():
        fields = (
            Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        )
        used += int(fields[11]) + int(fields[12])
    return used


def queries(site: Site) -> float:
    """How many questions the full roster asks the database."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    asked = {**site.headers_of(FULL), "X-Count-Queries": "1", "Accept-Encoding": "identity"}
    connection.request("GET", ROSTER, headers=asked)
    response = connection.getresponse()
    if f" of {WALKERS} need you".encode() not in response.read():
        raise RuntimeError("the walkers are not on the roster")
    connection.close()
    return float(response.headers["X-Queries"])
