import Foundation
import Schemas
import Support

/// The people's shared knowledge: only the answers that nodes have given.
final class Notebook {
    let catalogue: RegistryCommand
    let parameters: RegistryCommand
    /// The steps of the opening that were begun, and those that were answered.
    var opening = (begun: 0, done: 0)
    var families: [Data] = []
    var jobs: [Data] = []
    /// The number of enrolments.
    var enrolled = 0
    /// Proposals that wait for a decision.
    var proposals: [Data] = []
    var enrolments: [Data] = []
    /// By node: the number of funds whose opening was begun, and the plans.
    var funds: [String: Int] = [:]
    var plans: [String: [PlanNote]] = [:]
    /// By node: candidates for a course or a group.
    var candidates: [String: [EmpowermentCandidates.Line]] = [:]
    /// Families that were once candidates for a group, for accounts, enterprises and credits.
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

/// A payment plan and its latest known stage.
final class PlanNote {
    enum Stage { case made, approved, sent, cancelled }

    let id: Data
    /// Whether it hands over goods instead of money.
    let isGoods: Bool
    var stage = Stage.made
    /// Its payments, once a person has read them.
    var payments: [Data] = []

    init(_ view: DisbursementPlanView) { (id, isGoods) = (view.plan, view.goods) }
}

extension Chance {
    /// An element that fulfils a condition; now and then another; nil where there is none.
    mutating func mostly<T>(of things: [T], _ condition: (T) -> Bool) -> T? {
        let fitting = things.filter(condition)
        return happens(fitting.isEmpty ? 30 : 850) == fitting.isEmpty ? any(of: things) : any(of: fitting)
    }

    /// A random element; nil where there is none.
    mutating func any<T>(of things: [T]) -> T? { things.isEmpty ? nil : one(of: things) }

    /// A random run of elements, at most `most` of them, in their order.
    mutating func some<T>(of things: [T], upTo most: Int) -> [T] {
        guard !things.isEmpty else { return [] }
        let start = number(0...(things.count - 1))
        return Array(things[start..<min(things.count, start + number(1...most))])
    }

    /// Sixteen random bytes, an id that no object has.
    mutating func nobody() -> Data { Data((0..<16).map { _ in UInt8(truncatingIfNeeded: next()) }) }
}
