"""Properties of the BatteryPass-Ready document: group, then name and tier."""

from lifecycle.passport.data_points import TIERS, Tier

_GROUPS = {
    "SymbolsLabelsAndDocumentationOfConformity": """
SeparateCollectionSymbol P
SymbolsForCadmiumAndLead P
CarbonFootprintLabel P
ExtinguishingAgent P
MeaningOfLabelsAndSymbols P
EUDeclarationOfConformity P
ResultsOfTestReportsProvingCompliance A
""",
    "SupplyChainDueDiligence": """
InformationOfDueDiligenceReport P
ThirdPartyAssurancesOfRecognisedSchemes P
SupplyChainIndices P
""",
    "PerformanceAndDurability": """
RatedCapacity P
RemainingCapacity I
CapacityFade I
CertifiedUsableBatteryEnergy P
RemainingUsableBatteryEnergy I
StateOfCertifiedEnergySOCE I
StateOfChargeSoC I
MinimumVoltage P
MaximumVoltage P
NominalVoltage P
OriginalPowerCapability P
RemainingPowerCapability I
PowerFade I
MaximumPermittedBatteryPower P
RatioBetweenNominalBatteryPowerAndBatteryEnergy P
InitialRoundTripEnergyEfficiency P
RoundTripEnergyEfficiencyAt50OfCycleLife P
EnergyRoundTripEfficiencyFade I
InitialInternalResistanceOfBatteryCellAndPackModuleRecommended P
InternalResistanceIncreaseOfPackCellAndModuleRecommended I
ExpectedLifetimeInCalendarYears I
ExpectedLifetime-NumberOfCharge-dischargeCycles P
NumberOfFullChargingAndDischargingCycles I
Cycle-lifeReferenceTest P
C-rateOfRelevantCycle-lifeTest P
CapacityThresholdForExhaustion P
TemperatureInformation I
TemperatureRangeIdleStateLowerBoundary P
TemperatureRangeIdleStateUpperBoundary P
NumberOfDeepDischargeEvents I
NumberOfOverchargeEvents I
InformationOnAccidents I
RemainingRoundTripEnergyEfficiency I
InitialSelf-dischargeRate I
CurrentSelf-dischargeRate I
EvolutionOfSelf-dischargeRates I
EnergyThroughput I
CapacityThroughput I
TimeSpentInExtremeTemperaturesAboveBoundary I
TimeSpentInExtremeTemperaturesBelowBoundary I
TimeSpentChargingDuringExtremeTemperaturesAboveBoundary I
TimeSpentChargingDuringExtremeTemperaturesBelowBoundary I
""",
    "IdentifiersAndProductData": """
DPPSchemaVersion P
DPPStatus P
DPPGranularity P
Date-timeOfLatestUpdateOfDPP P
BatteryModelIdentifier P
UniqueBatteryPassportIdentifierUniqueDPPIdentifier P
UniqueBatteryIdentifierUniqueProductIdentifier P
BatterySerialNumber P
UniqueEconomicOperatorIdentifier A
UniqueManufacturerIdentifier A
UniqueFacilityIdentifier A
EconomicOperatorInformation P
ManufacturerInformation P
ManufacturingPlace P
ManufacturingDate P
DateOfPuttingTheBatteryIntoService I
WarrantyPeriodOfTheBattery P
BatteryCategory P
BatteryMass P
BatteryStatus I
""",
    "CircularityAndResourceEfficiency": """
DismantlingInformation-ManualsForTheRemovalAndTheDisassemblyOfTheBatteryPack I
PartNumbersForComponents I
InformationOnSourcesOfSpareParts I
SafetyMeasures I
Pre-consumerRecycledNickelShare P
Pre-consumerRecycledCobaltShare P
Pre-consumerRecycledLithiumShare P
Post-consumerRecycledNickelShare P
Post-consumerRecycledCobaltShare P
Post-consumerRecycledLithiumShare P
RecycledLeadShare P
RenewableContentShare P
InformationOnTheRoleOfEnd-usersInContributingToWastePrevention P
InformationOnTheRoleOfEnd-usersInContributingToTheSeparateCollectionOfWasteBatteries P
InformationOnBatteryCollectionPreparationForSecondLifeAndOnTreatmentAtEndOfLife P
""",
    "BatteryMaterialsAndComposition": """
BatteryChemistry P
CriticalRawMaterials P
HazardousSubstances P
MaterialsUsedInCathodeAnodeAndElectrolyte I
ImpactOfSubstancesOnEnvironmentHumanHealthSafetyPersons P
""",
    "BatteryCarbonFootprint": """
ContributionOfRawMaterialAcquisitionAndPre-processingLifecycleStage P
BatteryCarbonFootprintPerFunctionalUnit P
ContributionOfMainProductProductionLifecycleStage P
ContributionOfDistributionLifecycleStage P
ContributionOfEndOfLifeAndRecyclingLifecycleStage P
CarbonFootprintPerformanceClass P
WebLinkToPublicCarbonFootprintStudy P
AbsoluteBatteryCarbonFootprint P
""",
}

# Property -> (group, tier), in the order of the schema.
PROPERTIES: dict[str, tuple[str, Tier]] = {
    name: (group, TIERS[tier])
    for group, lines in _GROUPS.items()
    for name, tier in (line.split() for line in lines.strip().splitlines())
}
