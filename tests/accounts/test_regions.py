"""Countries, zones and the emergency numbers, held against libphonenumber's metadata."""

import zoneinfo

import pytest
from phonenumbers.shortnumberinfo import is_emergency_number

from accounts import regions


@pytest.mark.parametrize(("region", "number"), sorted(regions.NUMBERS.items()))
def test_every_number_that_we_list_is_an_emergency_number_there(region, number):
    assert is_emergency_number(number, region)


def test_we_are_unsure_exactly_where_the_metadata_does_not_confirm_112():
    unconfirmed = {
        region
        for region in regions.country_names()
        if region not in regions.NUMBERS and not is_emergency_number(regions.EVERYWHERE, region)
    }

    assert unconfirmed == regions.UNSURE


@pytest.mark.parametrize(
    ("region", "number"),
    [("GB", "999"), ("US", "911"), ("AU", "000"), ("JP", "119"), ("DE", "112"), ("ZZ", "112")],
)
def test_the_number_of_a_country(region, number):
    assert regions.emergency_number(region) == number


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/London", "GB"),
        ("America/New_York", "US"),
        ("Asia/Kolkata", "IN"),
        ("Asia/Calcutta", "IN"),
        ("UTC", "GB"),
        ("Moon/Sea_of_Tranquility", "GB"),
    ],
)
def test_the_country_of_a_zone(zone, country):
    assert regions.country_of(zone) == country


@pytest.mark.parametrize(
    ("country", "zone"),
    [
        ("FR", "Europe/Paris"),
        ("AU", "Australia/Sydney"),
        ("RU", "Europe/London"),
        ("ZZ", "Europe/London"),
    ],
)
def test_the_zone_to_suggest_in_a_country(country, zone):
    assert regions.zone_of(country) == zone


@pytest.mark.parametrize("zone", ["UTC", "Europe/Paris", "Asia/Calcutta"])
def test_zones_that_a_person_may_choose(zone):
    assert regions.is_zone(zone)


@pytest.mark.parametrize("zone", ["", "Europe", "Europe/Atlantis", "Factory", "../../etc/passwd"])
def test_zones_that_nobody_may_choose(zone):
    assert not regions.is_zone(zone)


def test_every_zone_that_we_offer_is_known_to_this_machine():
    offered = {zone for _area, zones in regions.zone_choices() for zone, _place in zones}

    assert offered <= zoneinfo.available_timezones()
    assert regions.is_zone("Europe/London")
    assert ("America/Argentina/Ushuaia", "Argentina: Ushuaia") in dict(regions.zone_choices())[
        "America"
    ]


def test_every_country_of_a_zone_has_a_name():
    assert set(regions.countries_by_zone().values()) <= set(regions.country_names())
