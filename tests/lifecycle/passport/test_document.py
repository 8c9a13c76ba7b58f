"""The exported passport against the official schemas, with what the guidance sets aside."""

import csv
import io
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from lifecycle.enums import BatteryCategory
from lifecycle.passport.data_points import DATA_POINTS
from lifecycle.passport.document import NOT_YET, data_points, passport_document
from lifecycle.passport.properties import PROPERTIES
from lifecycle.queries.passports import current_passport, passport_source
from lifecycle.services import Layout, NewUnit, assemble, record_negative_event

SCHEMA_OF = {
    BatteryCategory.ELECTRIC_VEHICLE: "EV",
    BatteryCategory.STATIONARY: "Stationary_Industrial",
    BatteryCategory.NON_STATIONARY: "Other_Industrial",
}
# The Commission's guidance (second edition) says of these that they are not to be filled yet; the
# schemas require them all the same. Nothing else is set aside.
SET_ASIDE = {
    "carbon footprint": {n for n, (group, _) in PROPERTIES.items() if "CarbonFootprint" in group},
    "carbon footprint label": {"CarbonFootprintLabel"},
    "due diligence": {"InformationOfDueDiligenceReport", "SupplyChainDueDiligence",
                      "BatteryCarbonFootprint"},
    "composition and instructions for use": {
        "ImpactOfSubstancesOnEnvironmentHumanHealthSafetyPersons", "MeaningOfLabelsAndSymbols",
    },
    "recycled shares": {n for n in PROPERTIES if "Recycled" in n},
}  # fmt: skip


def violations(schema, document):
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return list(validator.iter_errors(document))


def missing(errors):
    """The properties that are required and not there; any other violation fails the test."""
    assert {error.validator for error in errors} <= {"required"}, [
        (error.json_path, error.message) for error in errors if error.validator != "required"
    ]
    return {error.message.split("'")[1] for error in errors}


def aside():
    return set().union(*SET_ASIDE.values())


def test_the_table_says_what_the_guidance_says(schema):
    words = {"mandatory": "mandatory", "certain-cases": "certain cases", "optional": "optional",
             "not-to-be-filled": "not to be filled"}  # fmt: skip
    tiers = {"public": "public", "legitimateInterest": "interest",
             "notifiedBodiesAndAuthorities": "authority"}  # fmt: skip
    rows = csv.DictReader(io.StringIO(schema("ec_guidance/ec-guidance-datapoints-v1-v2.csv")))
    assert [
        (p.number, p.tier, p.electric_vehicle, p.light_means_of_transport, p.industrial)
        for p in DATA_POINTS
    ] == [
        (int(r["nr"]), tiers[r["access"]], words[r["ev_v2"]], words[r["lmt_v2"]],
         words[r["industrial_v2"]])
        for r in rows
    ]  # fmt: skip
    for category, count in (("electric vehicle battery", 47), ("LMT battery", 50), ("", 32)):
        required = [p for p in DATA_POINTS if p.requirement(category) == "mandatory"]
        assert len(required) == count


@pytest.mark.parametrize("name", SCHEMA_OF.values())
def test_the_tiers_are_those_of_the_schema(schema, name):
    """No property is told to a tier that the schema does not let read it."""
    document = schema(f"batterypass_ready/{name}_batterypass_1.0.json")
    definitions = document["$defs"]

    def resolved(part):
        while "$ref" in part:
            part = {**definitions[part["$ref"].rsplit("/", 1)[1]], **part, "$ref": None}
            part = {key: value for key, value in part.items() if value is not None}
        return part

    passport = resolved(document["properties"]["Battery_Passport"])
    for group, members in passport["properties"].items():
        for key, part in resolved(members)["properties"].items():
            readers = resolved(part)["x-AccessRights"]["read"]
            expected = (
                "public" if "public" in readers
                else "interest" if "legitimate_interest" in readers else "authority"
            )  # fmt: skip
            assert (key, PROPERTIES[key]) == (key, (group, expected))


def test_a_fully_known_vehicle_battery_lacks_only_what_is_set_aside(
    schema, receive, known_leaf, measured
):
    battery = measured(receive("FULL", battery_model=known_leaf, manufactured_on=date(2014, 3, 1)))
    source = passport_source(current_passport(battery))
    document = passport_document(source, "authority")
    errors = violations(schema("batterypass_ready/EV_batterypass_1.0.json"), document)
    assert missing(errors) <= aside()
    assert document["x-encore"]["missing"] == []
    assert document["Battery_Passport"]["PerformanceAndDurability"]["CapacityFade"] == {
        "percent": "%", "percentageValue": 20.0,
    }  # fmt: skip
    assert document["x-encore"]["exact"]["CapacityFade"] == "17.0 to 23.0 %"


def test_a_repurposed_unit_is_a_stationary_battery(
    schema, receive, known_leaf, technician, measured
):
    pack = receive("P", battery_model=known_leaf, manufactured_on=date(2014, 3, 1))
    unit = assemble(
        actor=technician,
        unit=NewUnit(
            name="String", serial="S-1", parts=[pack], layout=Layout(1, 1),
            operation="repurposing", category=BatteryCategory.STATIONARY,
        ),
        request_key="u",
    )  # fmt: skip
    unit.battery_model.passport_facts = known_leaf.passport_facts
    unit.battery_model.save()
    measured(unit)
    passport = current_passport(unit)
    document = passport_document(passport_source(passport), "authority")
    name = "batterypass_ready/Stationary_Industrial_batterypass_1.0.json"
    not_in_service = {"DateOfPuttingTheBatteryIntoService"}
    assert missing(violations(schema(name), document)) - aside() == not_in_service
    old = current_passport(pack)
    assert document["x-encore"]["predecessors"] == [f"http://127.0.0.1:8000/passport/{old.uid}/"]
    remaining = document["Battery_Passport"]["PerformanceAndDurability"]["RemainingCapacity"]
    assert remaining["amperehourMiliamperehourValue"] == 53
    assert document["x-encore"]["exact"]["RemainingCapacity"] == "52.96 Ah"


def test_what_is_not_known_is_named_with_its_duty_and_never_invented(schema, receive, leaf):
    battery = receive("BARE")
    source = passport_source(current_passport(battery))
    document = passport_document(source, "authority")
    errors = violations(schema("batterypass_ready/EV_batterypass_1.0.json"), document)
    assert "StateOfCertifiedEnergySOCE" in missing(errors)
    duties = {entry["number"]: entry["duty"] for entry in document["x-encore"]["missing"]}
    assert (duties[8], duties[61]) == ("maker", "operator")
    assert not {entry["number"] for entry in document["x-encore"]["missing"]} & {17, 19, 20}


@pytest.mark.parametrize("tier", ["public", "interest", "authority"])
def test_a_field_is_never_sent_to_a_tier_that_may_not_see_it(
    receive, known_leaf, measured, technician, tier
):
    battery = measured(receive("T", battery_model=known_leaf, vin="1N4AZ0CP0DC400001"))
    record_negative_event(
        actor=technician, battery=battery, nature="overcharge", source="bms", request_key="n"
    )
    source = passport_source(current_passport(battery))
    document = passport_document(source, tier)
    rank = ["public", "interest", "authority"]
    for group, members in document["Battery_Passport"].items():
        for name in members:
            told_group, needed = PROPERTIES[name]
            assert (told_group, rank.index(needed) <= rank.index(tier)) == (group, True)
    assert not NOT_YET & {n for ms in document["Battery_Passport"].values() for n in ms}
    text = str(document) + str(data_points(source, tier))
    assert ("CapacityFade" in text) == (tier != "public")
    assert ("BatteryStatus" in text) == (tier != "public")
    assert ("NL123" in text) == (tier == "authority")
    for never in ("1N4AZ0CP0DC400001", technician.name):
        assert never not in text
