import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

struct ParametersTests {
    private static func parameter(
        _ name: String = "food_line", _ value: Int64 = 524_678, from day: String = "2025-09-01",
        source: String = "BPS Banten"
    ) -> RegistryParameter {
        .with { ($0.name, $0.value, $0.validFrom, $0.source) = (name, value, FamilyForms.day(day), source) }
    }

    private static func command(_ parameters: [RegistryParameter]) -> RegistryCommand {
        .with { $0.setParameters.parameters = parameters }
    }

    // One case for each refusal, in the order of the enum.
    @Test(arguments: [
        ([], "36", RegistryRefusal(.tooMany)),
        (Array(repeating: parameter(), count: 1_001), "36", RegistryRefusal(.tooMany)),
        ([parameter()], "36.02", RegistryRefusal(.outsideArea)),
        ([parameter("")], "36", RegistryRefusal(.valueMissing, "name")),
        ([parameter(from: "")], "36", RegistryRefusal(.valueMissing, "valid_from")),
        ([parameter(source: "")], "36", RegistryRefusal(.valueMissing, "source")),
        ([parameter("food_line", 0)], "36", RegistryRefusal(.valueWrong, "food_line")),
        ([parameter("multidimensional_cutoff", 9)], "36", RegistryRefusal(.valueWrong, "multidimensional_cutoff")),
        ([parameter().with { $0.validFrom = .max }], "36", RegistryRefusal(.valueWrong, "valid_from")),
        ([parameter(source: String(repeating: "s", count: 501))], "36", RegistryRefusal(.valueWrong, "source")),
        ([parameter(), parameter("food_line", 1)], "36", RegistryRefusal(.valueWrong, "food_line")),
        ([parameter("garis")], "36", RegistryRefusal(.parameterUnknown, "garis")),
    ])
    func `an invalid parameter is refused`(
        parameters: [RegistryParameter], area: String, expected: RegistryRefusal
    ) throws {
        let registry = try Rehearsal(RegistryService())
        #expect(try registry.refusal(of: Self.command(parameters), in: area) == expected)
        #expect(try registry.count("parameter") == 0)
    }

    @Test(
        arguments: [
            ("2025-02-28", nil), ("2025-03-01", 499_525), ("2025-08-31", 499_525), ("2025-09-01", 524_678),
            ("2030-01-01", 524_678),
        ] as [(String, Int64?)])
    func `the latest row that is valid on the day counts`(day: String, value: Int64?) throws {
        let registry = try Rehearsal(RegistryService())
        try registry.ask(Self.command([Self.parameter(), Self.parameter("food_line", 499_525, from: "2025-03-01")]))
        let answer = try registry.answer(to: .with { $0.parameters.on = FamilyForms.day(day) })
        #expect(answer.parameters.parameters.map(\.value) == [value].compactMap(\.self))
        #expect(try registry.answer(to: .with { $0.parameters.on = 0 }).parameters.parameters.count == 2)
    }

    @Test func `a row that is stored already changes nothing, and one of the same day is replaced`() throws {
        let registry = try Rehearsal(RegistryService())
        for (value, changed) in [(524_678, 1), (524_678, 0), (530_000, 1)] as [(Int64, Int)] {
            guard case .accepted(let happened, _) = try registry.ask(Self.command([Self.parameter("food_line", value)]))
            else { throw FamilyForms.Unexpected() }
            #expect(happened.count == changed)
        }
        #expect(try registry.count("parameter", where: "value = 530000") == 1)
        #expect(try registry.count("parameter") == 1)
    }

    @Test func `the file that ships names every parameter and is accepted whole`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "deploy/province/parameters.yaml")
        let line = /- \{ name: (\w+), value: (\d+), valid_from: "([\d-]+)", source: "([^"]+)" \}/
        let parameters = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
            .map { text in
                let match = try #require(try line.wholeMatch(in: text)?.output, "\(text)")
                return Self.parameter(
                    String(match.1), try #require(Int64(match.2)), from: String(match.3), source: String(match.4))
            }
        #expect(Set(parameters.map(\.name)) == Set(ParameterName.allCases.map(\.rawValue)))
        let registry = try Rehearsal(RegistryService())
        #expect(try registry.refusal(of: Self.command(parameters)) == nil)
        let today = try registry.answer(to: .with { $0.parameters.on = registry.now.day.number }).parameters.parameters
        #expect(today.count == ParameterName.allCases.count)
    }
}

extension RegistryParameter {
    fileprivate func with(_ change: (inout RegistryParameter) -> Void) -> RegistryParameter {
        var changed = self
        change(&changed)
        return changed
    }
}
