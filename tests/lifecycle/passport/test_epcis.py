"""Every event that leaves the house is valid EPCIS 2.0, whatever the history."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from lifecycle import events
from lifecycle.enums import EventKind
from lifecycle.passport.epcis import EpcisSource, Happened, epcis_document
from lifecycle.passport.epcis_details import DETAILS, is_public
from lifecycle.queries.passports import epcis_source
from lifecycle.services import disassemble

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SHA = "a" * 64
GATE = events.GateOutcome(gate="Leak", outcome="passed")
OF_EVERY_KIND = [
    events.Received(holder="h", battery_model="m", serial="s", origin="vehicle", condition="worn",
                    mileage_km=90_000, note="Tess saw it"),
    events.Inspected(visual="sound", leaked_or_vented=False, flood_signs=False,
                     severe_collision=False, hrc_fuse_blown=False, lifetime_data_available=True,
                     past_calendar_expiry=False, insulation_resistance_ohm_per_v=Decimal(2000),
                     open_circuit_voltage_v=Decimal("372.5"), gates=[GATE], passed=False),
    events.Quarantined(reason="it smells", is_critical=True),
    events.Released(reason="dried and clean"),
    events.MeasurementRecorded(evidence="e", evidence_kind="pulse", file_name="tess.csv"),
    events.Estimated(estimate="x", evidence="e", method="pulse_model", method_version="1",
                     outcome="estimated", state_of_health=Decimal("0.8"), lower=Decimal("0.7"),
                     upper=Decimal("0.9")),
    events.GradeSigned(grade="B", proposed_grade="B", probabilities={}, policy_version="1",
                       estimate="x", reasons=[]),
    events.Reserved(demand="D", demand_name="Arena", application="storage", plan="p",
                    value=Decimal(98765)),
    events.ReservationReleased(demand="D", reason="too late"),
    events.Prepared(operation="repurposing", work_done="cleaned"),
    events.PutInService(demand="D", place="Arena street 1", passport="p", category=""),
    events.TakenOutOfService(reason="worn out"),
    events.Offered(offer="o", recycler="Smelter", chemistry="Li-ion LMO", mass_kg=Decimal(294),
                   hazard="UN 3480", reason="spent"),
    events.OfferAccepted(offer="o"),
    events.OfferRefused(offer="o", reason="no room"),
    events.OfferWithdrawn(offer="o", reason="changed"),
    events.HandedOver(offer="o", mass_kg=Decimal(294)),
    events.Installed(whole="ENC-00000002", position=3),
    events.Removed(whole="ENC-00000002", position=3),
    events.Disassembled(parts=[("ENC-00000003", 1)], reason="for parts"),
    events.Assembled(holder="h", battery_model="m", serial="s", parts=[("ENC-00000003", 1)],
                     predecessors=["ENC-00000002"], operation="repurposing",
                     category="industrial/stationary battery", passport="p"),
    events.InstalledInVehicle(vehicle="v", mileage_km=3),
    events.RemovedFromVehicle(vehicle="v"),
    events.FirstLifeRecorded(source="leafspy", files=[SHA], rows=1, rows_refused=0,
                             summary_sha256=SHA, checks=[]),
    events.NegativeEvent(nature="flood", source="seen", note="at Tess's"),
    events.BmsReset(reason="stuck at 98", performed_by="Tess"),
    events.Repaired(work_done="new fuse"),
    events.Moved(site_uid="u", site="Workshop Rotterdam", place="A-01"),
    events.Shipped(shipment="s", carrier="Carrier", recipient="Smelter", travels_as="waste",
                   hazard="UN 3480, class 9"),
    events.Arrived(shipment="s", site="Workshop Rotterdam"),
    events.DocumentFiled(document="d", document_kind="photo", title="Tess", file_sha256=SHA),
    events.IdentifierAdded(identifier_kind="maker_code", value="X"),
    events.PassportIssued(passport="p", category="electric vehicle battery"),
    events.DeclaredWaste(reason="spent cells"),
    events.EndOfWaste(operation="preparation_for_reuse", state_of_health_test="e", contract="c",
                      transport_protection="t"),
    events.Recycled(balance="6f9619ff-8b86-d011-b42d-00cf4fc964ff", recycler="Smelter"),
    events.Voided(voids_sequence=1, voids="bms_reset", reason="another battery"),
    events.Corrected(corrects_sequence=1, field="mileage_km", was="1", now="2", reason="typo"),
]  # fmt: skip


def document(payloads, tier="authority", outputs=None):
    history = [Happened(n, payload, NOW, NOW) for n, payload in enumerate(payloads, start=1)]
    source = EpcisSource(
        "https://id.example/01/04012345678901/21/S1",
        lambda public_id: f"https://id.example/id/{public_id}",
        history,
        outputs or {},
    )
    return epcis_document(source, tier, NOW)


@pytest.fixture
def validate(schema):
    official = schema("epcis/EPCIS-JSON-Schema.json")
    validator = Draft7Validator(official, format_checker=Draft7Validator.FORMAT_CHECKER)

    def validate(exported):
        errors = [
            f"{error.json_path}: {error.message}" for error in validator.iter_errors(exported)
        ]
        assert errors == []

    return validate


def test_every_kind_of_event_is_here():
    assert {payload.kind for payload in OF_EVERY_KIND} == set(EventKind)


@pytest.mark.parametrize("payload", OF_EVERY_KIND, ids=lambda payload: payload.kind)
def test_an_event_of_every_kind_is_valid(validate, payload):
    exported = document([payload])
    assert len(exported["epcisBody"]["eventList"]) == 1
    validate(exported)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(OF_EVERY_KIND), max_size=12),
       st.sampled_from(["public", "interest", "authority"]))  # fmt: skip
def test_whole_histories_are_valid_in_every_tier(validate, payloads, tier):
    validate(document(payloads, tier))


def test_recycled_mass_is_in_kilograms(validate):
    exported = document([OF_EVERY_KIND[-3]], outputs={"cobalt": Decimal("12.5")})
    validate(exported)
    [event] = exported["epcisBody"]["eventList"]
    assert event["outputQuantityList"] == [
        {"epcClass": "https://w3id.org/encore/material/cobalt", "quantity": 12.5, "uom": "KGM"}
    ]


def test_a_corrected_event_carries_its_error(validate):
    exported = document([OF_EVERY_KIND[0], OF_EVERY_KIND[-1]])
    validate(exported)
    received, corrected = exported["epcisBody"]["eventList"]
    assert received["errorDeclaration"]["correctiveEventIDs"] == [corrected["eventID"]]


def test_tiers():
    public = document(OF_EVERY_KIND, "public")
    assert len(public["epcisBody"]["eventList"]) == sum(map(is_public, OF_EVERY_KIND))
    assert "encore:" not in str(public["epcisBody"])
    interest, authority = str(document(OF_EVERY_KIND, "interest")), str(document(OF_EVERY_KIND))
    assert ("encore:state_of_health" in interest, "Smelter" in interest) == (True, False)
    assert "Smelter" in authority
    for never in ("Tess", "Rotterdam", "Arena", "98765"):
        assert never not in authority


def test_no_event_tells_a_field_that_does_not_exist():
    for kind, fields in DETAILS.items():
        assert set(fields) <= set(events.PAYLOADS[kind].model_fields)


def test_the_life_of_a_real_record_is_valid(validate, receive, inspect, technician):
    battery = receive("R", vin="1N4AZ0CP0DC400001")
    inspect(battery)
    modules = disassemble(actor=technician, battery=battery, reason="arena", request_key="k")
    for one in (battery, modules[0]):
        exported = epcis_document(epcis_source(one), "authority", NOW)
        validate(exported)
        assert "1N4AZ0CP0DC400001" not in str(exported)
