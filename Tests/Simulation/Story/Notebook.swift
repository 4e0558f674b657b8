import Foundation
import Schemas
import Support

/// What the province's people have been told, and go on from: they know no more than what nodes have answered.
final class Notebook {
    let catalogue: RegistryCommand
    let parameters: RegistryCommand
    /// How many steps of the opening were begun, and how many are done.
    var opening = (begun: 0, done: 0)
    var families: [Data] = []
    /// How many families were enrolled in anything.
    var enrolled = 0
    /// Proposals that wait for a decision.
    var proposals: [Data] = []
    var enrolments: [Data] = []
    /// By node: how many funds somebody has begun to open, and the plans.
    var funds: [String: Int] = [:]
    var plans: [String: [PlanNote]] = [:]
    /// By node: who could be admitted to a course or join a group.
    var candidates: [String: [EmpowermentCandidates.Line]] = [:]
    /// Families who were ever candidates for a group: somebody may lead them to a bank.
    var entrepreneurs: [Data] = []
    /// By node: courses with their participants' persons.
    var courses: [String: [(id: Data, persons: [Data])]] = [:]
    var groups: [(id: Data, persons: [Data])] = []
    var applications: [Data] = []

    init(_ catalogue: RegistryCommand, _ parameters: RegistryCommand) {
        self.catalogue = catalogue
        self.parameters = parameters
    }
}

/// A payment plan, as far as it has come.
final class PlanNote {
    enum Stage { case made, approved, sent, cancelled }

    let id: Data
    /// Whether goods are handed over.
    let isGoods: Bool
    var stage = Stage.made
    /// Its payments, once somebody has looked.
    var payments: [Data] = []

    init(_ view: DisbursementPlanView) { (id, isGoods) = (view.plan, view.goods) }
}

extension Chance {
    /// One of those of several for which something holds; now and then another.
    mutating func mostly<T>(of things: [T], _ condition: (T) -> Bool) -> T? {
        let fitting = things.filter(condition)
        return happens(fitting.isEmpty ? 30 : 850) == fitting.isEmpty ? any(of: things) : any(of: fitting)
    }

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
