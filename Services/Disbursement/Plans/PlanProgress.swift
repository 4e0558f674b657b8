import Foundation
import Kernel
import Schemas

/// A plan while its payments are settled, cached for one transaction. A command settles up to ``Limits/bulkItems`` payments
/// of one plan; without the cache each would query the plan, and try to close it by an update in vain.
///
/// The row and the cached counts change together. Every other event that changes a plan calls ``forget(_:)``.
final class PlanProgress {
    /// A count of settled payments; the plan's row has a count and a sum of this name.
    enum Tally: String {
        case paid
        case failed
        /// Failed, and the money is still with the bank.
        case unreturned
    }

    private let plan: Plan
    private var state: DisbursementPlanState
    /// The payments that are neither paid nor failed.
    private var unsettled: Int64
    /// The failed payments whose money is still with the bank.
    private var unreturned: Int64

    private init(_ plan: Plan) {
        self.plan = plan
        state = plan.state
        unsettled = Int64(plan.view.payments) - Int64(plan.view.paid) - Int64(plan.view.failed)
        unreturned = Int64(plan.view.unreturned)
    }

    /// The code of the fund that pays.
    var fund: String { plan.fund }

    /// The plan with this id; nil where there is none.
    static func of(_ id: Data, _ tables: any Reading) throws -> PlanProgress? {
        let cache = Cache.of(tables)
        if let known = cache.plans[id] { return known }
        guard let plan = try Plan.find(id, tables) else { return nil }
        let progress = PlanProgress(plan)
        cache.plans[id] = progress
        return progress
    }

    /// Empties the cache, because the counts or the state of a plan's row change otherwise than through it.
    static func forget(_ tables: any Reading) { Cache.of(tables).plans = [:] }

    /// The first delivered or withheld payment brings a plan of goods from approved to sent.
    func beginHandingOver(_ tables: any Writing) throws {
        guard plan.goods, state == .approved else { return }
        try plan.become(.sent, tables)
        state = .sent
    }

    /// Adds one payment to counts and sums of the plan; the table's CHECKs keep these within the plan's total.
    func count(_ amount: Int64, in tallies: [Tally], _ tables: any Writing) throws {
        let sums = tallies.map { tally in
            let name = tally.rawValue
            return "\(name) = \(name) + 1, \(name)_total = \(name)_total + $1"
        }.joined(separator: ", ")
        try tables.write("UPDATE plan SET \(sums) WHERE id = $2", [.integer(amount), .id(plan.id)])
        for tally in tallies {
            switch tally {
            case .paid, .failed: unsettled -= 1
            case .unreturned: unreturned += 1
            }
        }
    }

    /// Closes the plan as ``Plan/closeIfSettled(_:)`` does, with an update only where there is something to close.
    func closeIfSettled(_ tables: any Writing) throws {
        guard state == .sent, unsettled == 0, unreturned == 0 else { return }
        try plan.closeIfSettled(tables)
        state = .closed
    }

    /// The plans of one transaction, by their ids.
    private final class Cache {
        var plans: [Data: PlanProgress] = [:]

        static func of(_ tables: any Reading) -> Cache { tables.notes.note { Cache() } }
    }
}
