"""Countries: the one that a time zone lies in, and its emergency number for an ambulance.

Numbers checked by a test against libphonenumber's metadata (Google, Apache-2.0). Where a country is not listed we show
112, which mobile networks forward to the local service in most countries.
"""

from functools import cache
from importlib import resources

EVERYWHERE = "112"
NUMBERS = {
    "GB": "999", "IE": "112", "US": "911", "CA": "911", "MX": "911", "AU": "000", "NZ": "111", "IN": "112",
    "ZA": "112", "JP": "119", "KR": "119", "CN": "120", "HK": "999", "SG": "995", "MY": "999", "TH": "1669",
    "PH": "911", "ID": "119", "BR": "192", "AR": "107", "CL": "131", "IL": "101", "CH": "144", "NO": "113",
}  # fmt: skip


def emergency_number(region: str) -> str:
    """What to dial in `region`, a two-letter country code; 112 where we do not know better."""
    return NUMBERS.get(region, EVERYWHERE)


@cache
def countries_by_zone() -> dict[str, str]:
    """Time zone name to the two-letter code of its country, from the table that comes with the zone database."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


def country_of(zone: str) -> str:
    """The country that `zone` lies in, or GB when the zone names none (such as UTC)."""
    return countries_by_zone().get(zone, "GB")
