import Foundation
import Schemas
import Support

/// What the province's people have been told, and go on from: they know no more than what nodes have answered.
final class Notebook {
    let catalogue: RegistryCommand
    let parameters: RegistryCommand
    /// How much of what a province begins with was loaded: regions, numbers, catalogue.
    var begun = 0
    var families: [Data] = []
    /// How many families were enrolled in anything.
    var enrolled = 0
    /// Proposals that wait for a decision.
    var proposals: [Data] = []
    var enrolments: [Data] = []
    /// Plans by node, with their payments as far as somebody has looked.
    var plans: [String: [DisbursementPlanView]] = [:]
    var payments: [Data: [Data]] = [:]
    /// By node: who could be admitted to a course or join a group.
    var candidates: [String: [EmpowermentCandidates.Line]] = [:]
    /// By node: courses with their participants' persons.
    var courses: [String: [(id: Data, persons: [Data])]] = [:]
    var groups: [(id: Data, persons: [Data])] = []
    var applications: [Data] = []

    init(_ catalogue: RegistryCommand, _ parameters: RegistryCommand) {
        self.catalogue = catalogue
        self.parameters = parameters
    }
}

extension Chance {
    /// One of several; nil where there is none.
    mutating func any<T>(of things: [T]) -> T? { things.isEmpty ? nil : one(of: things) }

    /// Some of several, up to a number, in their order.
    mutating func some<T>(of things: [T], upTo most: Int) -> [T] {
        guard !things.isEmpty else { return [] }
        let start = number(0...(things.count - 1))
        return Array(things[start..<min(things.count, start + number(1...most))])
    }

    /// Sixteen bytes that are nobody's id.
    mutating func nobody() -> Data { Data((0..<16).map { _ in UInt8(truncatingIfNeeded: next()) }) }
}
