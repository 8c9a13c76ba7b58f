import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

from accounts.models import Organisation
from lifecycle.enums import BatteryCategory
from lifecycle.events import Estimated, MeasurementRecorded
from lifecycle.models import BatteryModel
from lifecycle.services import append_event

SCHEMAS = Path(__file__).resolve().parents[4] / "shared" / "schemas"


@pytest.fixture
def schema():
    """An official schema or table by its path; they lie beside the project, not in it."""
    if not SCHEMAS.is_dir():
        if os.environ.get("CI_NOTHING_SKIPPED"):
            pytest.fail("the official schemas are missing")
        pytest.skip("the official schemas do not lie beside the project")

    def read(path):
        text = (SCHEMAS / path).read_text()
        return json.loads(text) if path.endswith("json") else text

    return read


@pytest.fixture
def measured(technician, inspect):
    """A battery with an estimate of 80 %, 77 to 83 %."""

    def measured(battery, key="m"):
        inspect(battery)
        append_event(
            actor=technician,
            battery=battery,
            payload=MeasurementRecorded(evidence="e", evidence_kind="capacity"),
            request_key=f"{key} measured {battery.serial}",
        )
        append_event(
            actor=technician,
            battery=battery,
            payload=Estimated(
                estimate="x",
                evidence="e",
                method="capacity_test",
                method_version="1",
                outcome="estimated",
                state_of_health=Decimal("0.80"),
                lower=Decimal("0.77"),
                upper=Decimal("0.83"),
            ),
            request_key=f"{key} estimated {battery.serial}",
        )
        return battery

    return measured


PERCENT = {"percent": "%", "percentageValue": 90}
URI = "https://maker.example/document"
WATTS = {"wattValueAt80SoC": 80000, "wattValueAt20SoC": 60000, "watt": "W"}
MONTHLY = {"percentMonth": "%/month", "percentMonthValue": 3}
CELSIUS = {"degreeCelsius": "°C", "celsiusValue": 20}
FACTS = {
    **dict.fromkeys(
        ["SeparateCollectionSymbol", "SymbolsForCadmiumAndLead", "EUDeclarationOfConformity",
         "ResultsOfTestReportsProvingCompliance", "PartNumbersForComponents",
         "InformationOnSourcesOfSpareParts", "SafetyMeasures",
         "DismantlingInformation-ManualsForTheRemovalAndTheDisassemblyOfTheBatteryPack",
         "InformationOnTheRoleOfEnd-usersInContributingToWastePrevention",
         "InformationOnTheRoleOfEnd-usersInContributingToTheSeparateCollectionOfWasteBatteries",
         "InformationOnBatteryCollectionPreparationForSecondLifeAndOnTreatmentAtEndOfLife"],
        URI,
    ),
    **dict.fromkeys(
        ["StateOfCertifiedEnergySOCE", "StateOfChargeSoC", "PowerFade", "RenewableContentShare",
         "InitialRoundTripEnergyEfficiency", "RoundTripEnergyEfficiencyAt50OfCycleLife",
         "RemainingRoundTripEnergyEfficiency", "EnergyRoundTripEfficiencyFade",
         "EvolutionOfSelf-dischargeRates", "CapacityThresholdForExhaustion",
         "InternalResistanceIncreaseOfPackCellAndModuleRecommended"],
        PERCENT,
    ),
    **dict.fromkeys(
        ["TemperatureInformation", "TemperatureRangeIdleStateLowerBoundary",
         "TemperatureRangeIdleStateUpperBoundary"],
        CELSIUS,
    ),
    **dict.fromkeys(
        ["TimeSpentInExtremeTemperaturesAboveBoundary",
         "TimeSpentInExtremeTemperaturesBelowBoundary",
         "TimeSpentChargingDuringExtremeTemperaturesAboveBoundary",
         "TimeSpentChargingDuringExtremeTemperaturesBelowBoundary",
         "ExpectedLifetime-NumberOfCharge-dischargeCycles",
         "NumberOfFullChargingAndDischargingCycles", "ExpectedLifetimeInCalendarYears"],
        12,
    ),
    "InitialSelf-dischargeRate": MONTHLY,
    "CurrentSelf-dischargeRate": MONTHLY,
    **dict.fromkeys(
        ["MeaningOfLabelsAndSymbols", "UniqueManufacturerIdentifier", "UniqueFacilityIdentifier",
         "ManufacturingPlace", "CriticalRawMaterials", "HazardousSubstances",
         "MaterialsUsedInCathodeAnodeAndElectrolyte", "Cycle-lifeReferenceTest",
         "ImpactOfSubstancesOnEnvironmentHumanHealthSafetyPersons"],
        "as the maker says",
    ),
    "ExtinguishingAgent": {"agentFireClass": "D", "extinguishingAgent": "water"},
    "OriginalPowerCapability": WATTS,
    "RemainingPowerCapability": WATTS,
    "MaximumPermittedBatteryPower": {"wattValue": 90000, "watt": "W"},
    "RatioBetweenNominalBatteryPowerAndBatteryEnergy": {
        "wattPerWattHourValue": 3, "wattPerWattHour": "W/Wh",
    },
    "InitialInternalResistanceOfBatteryCellAndPackModuleRecommended": {
        "ohmValue": 0, "ohm": "Ohm",
    },
    "C-rateOfRelevantCycle-lifeTest": {
        "amperePerAmpereHourValue": 0.5, "amperePerAmpereHour": "A/Ah",
    },
    "EnergyThroughput": {"kilowattHourValue": 9000, "kilowattHour": "kWh"},
    "CapacityThroughput": {
        "amperehourMiliamperehourValue": 9000, "amperehourMiliamperehour": "Ah",
    },
    "ManufacturerInformation": {
        "name": "AESC", "registeredTradeNameOrRegisteredTrademark": "AESC", "postalAddress": "Zama",
    },
    "WarrantyPeriodOfTheBattery": "2030-01-01",
}  # fmt: skip


@pytest.fixture
def known_leaf(leaf, refurbisher):
    """A model of which the maker has told everything, and a holder with an address."""
    facts = {name: {"value": value, "source": "data sheet"} for name, value in FACTS.items()}
    BatteryModel.objects.filter(pk=leaf.pk).update(
        passport_facts=facts, gtin="04012345678901", category=BatteryCategory.ELECTRIC_VEHICLE
    )
    Organisation.objects.filter(pk=refurbisher.pk).update(
        postal_address="Kade 1, Rotterdam", operator_identifier="NL123"
    )
    leaf.refresh_from_db()
    refurbisher.refresh_from_db()
    return leaf
