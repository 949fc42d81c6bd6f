"""Countries: the one that a time zone lies in, its name, and its emergency number for an ambulance.

A test holds every number against libphonenumber's metadata (Google, Apache-2.0). Where a country is not listed we show
112, which mobile networks forward to the local service; UNSURE names the countries where the metadata does not confirm it.
"""

from functools import cache
from importlib import resources

EVERYWHERE = "112"
HOME = "GB"
UTC = "UTC"
NUMBERS = {
    "GB": "999", "IE": "112", "US": "911", "CA": "911", "MX": "911", "AU": "000", "NZ": "111", "IN": "112",
    "ZA": "112", "JP": "119", "KR": "119", "CN": "120", "HK": "999", "SG": "995", "MY": "999", "TH": "1669",
    "PH": "911", "ID": "119", "BR": "192", "AR": "107", "CL": "131", "IL": "101", "CH": "144", "NO": "113",
    "AG": "911", "AI": "911", "AS": "911", "AW": "911", "BB": "511", "BM": "911", "BS": "911", "BZ": "911",
    "DM": "911", "ET": "911", "FJ": "911", "FM": "911", "GD": "911", "GU": "911", "GY": "913", "KN": "911",
    "KY": "911", "LC": "911", "LR": "911", "MH": "911", "MP": "911", "MS": "911", "NF": "911", "PA": "911",
    "PR": "911", "PW": "911", "PY": "911", "SV": "911", "TC": "911", "TO": "911", "TV": "911", "UY": "911",
    "VC": "911", "VG": "911", "VI": "911", "WS": "911", "BD": "999", "BH": "999", "CK": "998", "FK": "999",
    "GH": "193", "IM": "999", "MO": "999", "NU": "999", "QA": "999", "SB": "999", "SC": "999", "SH": "999",
    "SL": "999", "SZ": "999", "TT": "990", "UG": "999", "AM": "103", "BA": "124", "BN": "991", "BO": "118",
    "CU": "104", "CV": "130", "EG": "123", "IQ": "122", "KG": "103", "KH": "119", "LA": "195", "MN": "103",
    "MU": "114", "MV": "102", "MZ": "117", "NI": "128", "OM": "9999", "PG": "111", "PS": "101", "SM": "118", "SR": "115",
    "TN": "190", "VN": "115",
}  # fmt: skip
UNSURE = frozenset({
    "AF", "AQ", "BF", "BL", "BV", "CD", "CF", "CG", "CI", "CM", "DJ", "EH", "GA", "GF", "GM",
    "GN", "GP", "GQ", "GS", "GT", "GW", "HM", "HN", "HT", "IO", "KI", "KM", "LY", "MA", "MF",
    "MG", "ML", "MM", "MR", "MW", "NA", "NC", "NE", "NG", "PE", "PF", "PM", "PN", "SD", "SN",
    "SO", "SS", "SX", "TD", "TF", "TG", "TK", "TM", "UM", "UZ", "WF", "YE",
})  # fmt: skip
# Where a browser tells only its country, the zone that most people there live in.
MAIN_ZONES = {
    "AU": "Australia/Sydney", "BR": "America/Sao_Paulo", "CA": "America/Toronto", "CN": "Asia/Shanghai",
    "DE": "Europe/Berlin", "ES": "Europe/Madrid", "GB": "Europe/London", "ID": "Asia/Jakarta",
    "MX": "America/Mexico_City", "NZ": "Pacific/Auckland", "PT": "Europe/Lisbon", "US": "America/New_York",
}  # fmt: skip


def emergency_number(region: str) -> str:
    """What to dial in `region`, a two-letter country code; 112 where we do not know better."""
    return NUMBERS.get(region, EVERYWHERE)


def _table(name: str) -> list[list[str]]:
    text = resources.files("tzdata.zoneinfo").joinpath(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def country_names() -> dict[str, str]:
    """Two-letter code to the English name, in the order of the names."""
    return dict(
        sorted(((code, name) for code, name in _table("iso3166.tab")), key=lambda row: row[1])
    )


@cache
def main_zones() -> dict[str, str]:
    """Time zone name to the two-letter code of its country, from the table that comes with the zone database."""
    return {row[2]: row[0] for row in _table("zone.tab")}


@cache
def countries_by_zone() -> dict[str, str]:
    """As `main_zones`, and older names that browsers still send, such as Asia/Calcutta."""
    zones = main_zones()
    links = (line[0].split() for line in _table("tzdata.zi") if line[0].startswith("L "))
    older = {alias: zones[target] for _l, target, alias in links if target in zones}
    return older | zones


def is_zone(name: str) -> bool:
    """Whether a person may choose this zone."""
    return name == UTC or name in countries_by_zone()


def country_of(zone: str) -> str:
    """The country that `zone` lies in, or GB when the zone names none (such as UTC)."""
    return countries_by_zone().get(zone, HOME)


def zone_of(country: str) -> str:
    """The zone to suggest to somebody in `country`: its main or only zone, otherwise London's."""
    only = [zone for zone, code in main_zones().items() if code == country]
    return MAIN_ZONES.get(country) or (only[0] if len(only) == 1 else MAIN_ZONES[HOME])


def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """All zones for a select: grouped by continent or ocean, each group in the order of its places."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for zone in sorted(main_zones()):
        area, _slash, place = zone.partition("/")
        groups.setdefault(area, []).append((zone, place.replace("_", " ").replace("/", ": ")))
    return [*groups.items(), ("Other", [(UTC, "UTC")])]
