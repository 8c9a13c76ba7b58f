"""Number | words | provision | tier: public, interest, authority | required for electric vehicle, light
means of transport, industrial: mandatory, certain cases, optional, - not to be filled | duty of maker,
operator, user | properties of the exported document."""
# ruff: noqa: E501

TABLE = """
1|Identifier of the passport|Art. 77 (3)|P|MMM|O|UniqueBatteryPassportIdentifierUniqueDPPIdentifier
2|Who is responsible for the passport|Art. 77 (3)|P|MMM|O|EconomicOperatorInformation UniqueEconomicOperatorIdentifier
3|Maker: name and trade mark|Annex VI A (1)|P|MMM|M|ManufacturerInformation
4|Maker: postal address with one contact|Annex VI A (1)|P|MMM|M|ManufacturerInformation
5|Maker: web and e-mail address|Annex VI A (1)|P|OOO|M|ManufacturerInformation
6|Category|Annex VI A (2)|P|MMM|M|BatteryCategory
7|Model and serial number|Annex VI A (2)|P|MMM|M|BatteryModelIdentifier BatterySerialNumber UniqueBatteryIdentifierUniqueProductIdentifier
8|Place of manufacture|Annex VI A (3)|P|MMM|M|ManufacturingPlace
9|Month and year of manufacture|Annex VI A (4)|P|MMM|M|ManufacturingDate
10|Mass|Annex VI A (5)|P|MMM|M|BatteryMass
11|Capacity|Annex VI A (6)|P|MMM|M|RatedCapacity
12|Chemistry|Annex VI A (7)|P|MMM|M|BatteryChemistry
13|Hazardous substances|Annex VI A (8)|P|MMM|M|HazardousSubstances
14|Extinguishing agent|Annex VI A (9)|P|MMM|M|ExtinguishingAgent
15|Critical raw materials|Annex VI A (10)|P|MMM|M|CriticalRawMaterials
16|Material composition|Annex XIII 1 (b)|P|---|M|ImpactOfSubstancesOnEnvironmentHumanHealthSafetyPersons
17|Carbon footprint declaration|Annex XIII 1 (c)|P|---|M|BatteryCarbonFootprintPerFunctionalUnit
18|Carbon footprint label|Annex XIII 1 (c)|P|---|M|CarbonFootprintLabel
19|Report on responsible sourcing|Annex XIII 1 (d)|P|---|M|InformationOfDueDiligenceReport
20|Recycled share of cobalt|Annex XIII 1 (e)|P|---|M|Pre-consumerRecycledCobaltShare Post-consumerRecycledCobaltShare
21|Recycled share of lithium|Annex XIII 1 (e)|P|---|M|Pre-consumerRecycledLithiumShare Post-consumerRecycledLithiumShare
22|Recycled share of nickel|Annex XIII 1 (e)|P|---|M|Pre-consumerRecycledNickelShare Post-consumerRecycledNickelShare
23|Recycled share of lead|Annex XIII 1 (e)|P|---|M|RecycledLeadShare
24|Share of renewable content|Annex XIII 1 (f)|P|MMM|M|RenewableContentShare
25|Rated capacity on the label|Annex XIII 1 (g)|P|---|M|RatedCapacity
26|Lowest voltage|Annex XIII 1 (h)|P|MMM|M|MinimumVoltage
27|Nominal voltage|Annex XIII 1 (h)|P|MMM|M|NominalVoltage
28|Highest voltage|Annex XIII 1 (h)|P|MMM|M|MaximumVoltage
29|Power when new|Annex XIII 1 (i)|P|MMM|M|OriginalPowerCapability
30|Power limits|Annex XIII 1 (i)|P|MMM|M|MaximumPermittedBatteryPower
31|Expected life in cycles|Annex XIII 1 (j)|P|MMC|M|ExpectedLifetime-NumberOfCharge-dischargeCycles
32|Test behind the expected life|Annex XIII 1 (j)|P|MMC|M|Cycle-lifeReferenceTest
33|Capacity at which it counts as exhausted|Annex XIII 1 (k)|P|M--|M|CapacityThresholdForExhaustion
34|Temperatures it withstands when not in use|Annex XIII 1 (l)|P|MMM|M|TemperatureRangeIdleStateLowerBoundary TemperatureRangeIdleStateUpperBoundary
35|Warranty period|Annex XIII 1 (m)|P|CCC|M|WarrantyPeriodOfTheBattery
36|Round trip efficiency when new|Annex XIII 1 (n)|P|MMC|M|InitialRoundTripEnergyEfficiency
37|Round trip efficiency at half its cycle life|Annex XIII 1 (n)|P|MMC|M|RoundTripEnergyEfficiencyAt50OfCycleLife
38|Internal resistance when new|Annex XIII 1 (o)|P|MMM|M|InitialInternalResistanceOfBatteryCellAndPackModuleRecommended
39|C-rate of the cycle life test|Annex XIII 1 (p)|P|MMC|M|C-rateOfRelevantCycle-lifeTest
40|Separate collection symbol|Annex XIII 1 (q)|P|MMM|M|SeparateCollectionSymbol
41|Symbols for cadmium and lead|Annex XIII 1 (q)|P|CCC|M|SymbolsForCadmiumAndLead
42|EU declaration of conformity|Annex XIII 1 (r)|P|MMM|M|EUDeclarationOfConformity
43|Prevention and management of waste|Annex XIII 1 (s)|P|MMM|M|InformationOnTheRoleOfEnd-usersInContributingToWastePrevention InformationOnTheRoleOfEnd-usersInContributingToTheSeparateCollectionOfWasteBatteries InformationOnBatteryCollectionPreparationForSecondLifeAndOnTreatmentAtEndOfLife
44|Instructions for use|Annex XIII 1 (t)|P|---|M|MeaningOfLabelsAndSymbols
45|Materials of cathode, anode and electrolyte|Annex XIII 2 (a)|I|MMM|M|MaterialsUsedInCathodeAnodeAndElectrolyte
46|Part numbers|Annex XIII 2 (b)|I|MMM|M|PartNumbersForComponents
47|Sources of spare parts|Annex XIII 2 (b)|I|MMM|M|InformationOnSourcesOfSpareParts
48|How to take it apart|Annex XIII 2 (c)|I|MMM|M|DismantlingInformation-ManualsForTheRemovalAndTheDisassemblyOfTheBatteryPack
49|Safety measures|Annex XIII 2 (d)|I|MMM|M|SafetyMeasures
50|Test reports|Annex XIII 3|A|MMM|M|ResultsOfTestReportsProvingCompliance
51|Rated capacity, stated again|Annex XIII 4 (a)|I|MMC|O|CapacityFade
52|Capacity fade|Annex XIII 4 (a)|I|MMC|O|CapacityFade
53|Power|Annex XIII 4 (a)|I|MMC|O|RemainingPowerCapability
54|Power fade|Annex XIII 4 (a)|I|MMC|O|PowerFade
55|Internal resistance|Annex XIII 4 (a)|I|MMC|O|InternalResistanceIncreaseOfPackCellAndModuleRecommended
56|Increase of internal resistance|Annex XIII 4 (a)|I|MMC|O|InternalResistanceIncreaseOfPackCellAndModuleRecommended
57|Round trip efficiency|Annex XIII 4 (a)|I|CCC|O|EnergyRoundTripEfficiencyFade
58|Fade of round trip efficiency|Annex XIII 4 (a)|I|CCC|O|EnergyRoundTripEfficiencyFade
59|Design life in cycles|Annex XIII 4 (a)|I|MMC|O|ExpectedLifetime-NumberOfCharge-dischargeCycles
60|Design life in years|Annex XIII 4 (a)|I|MMC|O|ExpectedLifetimeInCalendarYears
61|State of certified energy|Annex XIII 4 (b)|I|M--|O|StateOfCertifiedEnergySOCE
62|Remaining capacity|Annex XIII 4 (b)|I|-MC|O|RemainingCapacity
63|Remaining power|Annex XIII 4 (b)|I|-MC|O|RemainingPowerCapability
64|Remaining round trip efficiency|Annex XIII 4 (b)|I|-MC|O|RemainingRoundTripEnergyEfficiency
65|Self-discharge|Annex XIII 4 (b)|I|-MC|O|CurrentSelf-dischargeRate
66|Ohmic resistance|Annex XIII 4 (b)|I|-MC|O|InternalResistanceIncreaseOfPackCellAndModuleRecommended
67|Legal status|Annex XIII 4 (c)|I|MMM|O|BatteryStatus
68|Number of cycles|Annex XIII 4 (d)|I|CCC|U|NumberOfFullChargingAndDischargingCycles
69|Negative events|Annex XIII 4 (d)|I|CCC|O|NumberOfDeepDischargeEvents NumberOfOverchargeEvents InformationOnAccidents
70|Operating conditions, temperature|Annex XIII 4 (d)|I|CCC|U|TemperatureInformation
71|State of charge over time|Annex XIII 4 (d)|I|CCC|U|StateOfChargeSoC
"""
