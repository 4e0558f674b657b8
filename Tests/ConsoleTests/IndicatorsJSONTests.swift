import Schemas
import SwiftProtobuf
import Testing
import WireSchemas

@testable import Console

/// `tangga report indicators --format json`, field by field.
struct IndicatorsJSONTests {
    private static func row(_ region: String, families: Int64) -> ReportingRegionIndicators {
        .with {
            $0.region = region
            $0.name = "Wilayah \(region)"
            $0.families = families
            $0.persons = families * 4
            $0.deprived = [1, 2, 3, 4, 5, 6, 7, 8]
            $0.unknown = [0, 0, 0, 0, 0, 0, 0, 1]
            $0.extremePoor = 1
            $0.poor = 2
            $0.notPoor = 3
            $0.statusUnknown = 4
            $0.multidimensional = .with {
                $0.families = 2
                $0.persons = 9
                $0.h = 9.0 / 40
                $0.a = 0.5
                $0.m0 = 1.0 / 3
            }
            $0.extreme = .with {
                $0.p0 = 0.1
                $0.p1 = 0.000012345678901234
                $0.p2 = 0
            }
            $0.line = .with {
                $0.p0 = 2.0 / 3
                $0.p1 = 1
                $0.p2 = 0.25
            }
            $0.proposedCharity = 3
            $0.assessed = 10
            $0.rungs = [1, 1, 1, 1, 1]
        }
    }

    private static let read: [WireFreshness] = [
        .with {
            $0.peer = "registry.bappeda"
            $0.entry = 4_711
        },
        .with { $0.peer = "disbursement.dinsos" },
    ]

    @Test func `the province stands at the top and its parts under their codes`() {
        let indicators = ReportingIndicators.with {
            $0.regions = [Self.row("36", families: 10), Self.row("36.01", families: 0)]
            // No family was assessed in 36.01, so no ratio can be computed.
            $0.regions[1].multidimensional = ReportingMultidimensional()
            $0.regions[1].extreme = ReportingFgt()
            $0.regions[1].line = ReportingFgt()
        }
        #expect(IndicatorsJSON.of(Report(indicators, asOf: Self.read)).text == Self.expected)
    }

    @Test func `a report of one region has it at the top and nothing below`() {
        let indicators = ReportingIndicators.with { $0.regions = [Self.row("36.01", families: 10)] }
        let text = IndicatorsJSON.of(Report(indicators, asOf: [])).text
        #expect(text.hasPrefix("{\n  \"as_of\": {},\n  \"families\": 10,"))
        #expect(text.hasSuffix("\"proposed_charity\": 3,\n  \"regions\": {}\n}"))
    }

    @Test func `two regions without their province stand below, and nothing at the top`() {
        let indicators = ReportingIndicators.with {
            $0.regions = [Self.row("36.01", families: 1), Self.row("36.02", families: 2)]
        }
        let text = IndicatorsJSON.of(Report(indicators, asOf: [])).text
        #expect(text.hasPrefix("{\n  \"as_of\": {},\n  \"regions\": {\n    \"36.01\": {\n      \"families\": 1,"))
    }

    private static let expected = """
        {
          "as_of": {
            "registry.bappeda": 4711,
            "disbursement.dinsos": 0
          },
          "families": 10,
          "persons": 40,
          "deprived": {
            "food": 1,
            "non_food": 2,
            "clean_water": 3,
            "sanitation": 4,
            "health": 5,
            "education": 6,
            "information": 7,
            "housing": 8
          },
          "unknown": {
            "food": 0,
            "non_food": 0,
            "clean_water": 0,
            "sanitation": 0,
            "health": 0,
            "education": 0,
            "information": 0,
            "housing": 1
          },
          "status": {
            "extreme_poor": 1,
            "poor": 2,
            "not_poor": 3,
            "unknown": 4
          },
          "multidimensional": {
            "families": 2,
            "persons": 9,
            "H": 0.225,
            "A": 0.5,
            "M0": 0.3333333333333333
          },
          "fgt": {
            "extreme": {
              "P0": 0.1,
              "P1": 1.2345678901234e-05,
              "P2": 0.0
            },
            "line": {
              "P0": 0.6666666666666666,
              "P1": 1.0,
              "P2": 0.25
            }
          },
          "proposed_charity": 3,
          "regions": {
            "36.01": {
              "families": 0,
              "persons": 0,
              "deprived": {
                "food": 1,
                "non_food": 2,
                "clean_water": 3,
                "sanitation": 4,
                "health": 5,
                "education": 6,
                "information": 7,
                "housing": 8
              },
              "unknown": {
                "food": 0,
                "non_food": 0,
                "clean_water": 0,
                "sanitation": 0,
                "health": 0,
                "education": 0,
                "information": 0,
                "housing": 1
              },
              "status": {
                "extreme_poor": 1,
                "poor": 2,
                "not_poor": 3,
                "unknown": 4
              },
              "multidimensional": {
                "families": 0,
                "persons": 0,
                "H": null,
                "A": null,
                "M0": null
              },
              "fgt": {
                "extreme": {
                  "P0": null,
                  "P1": null,
                  "P2": null
                },
                "line": {
                  "P0": null,
                  "P1": null,
                  "P2": null
                }
              },
              "proposed_charity": 3
            }
          }
        }
        """
}
