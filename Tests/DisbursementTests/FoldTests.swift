import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing

@testable import Disbursement

@Suite struct FoldTests {
    /// An office in which every kind of event has happened, by three persons in several turns.
    private func story() throws -> Office {
        let office = try Office()
        try office.ask(office.add(1_000_000))
        try office.ask(office.cancel(try office.made("jsk", "2026-01")))
        try office.mark(head(4), of: 4, .deceased)
        _ = try office.made("jsk", "2026-03", from: "csr")
        try office.learnFamily(3) { _, personal in personal.clearAccount() }
        let plan = try office.partlyFailed()
        try office.ask(office.giveBack(plan))
        let goods = try office.approved("beras")
        let ids = try office.payments(goods).map(\.payment)
        try office.ask(office.deliveries(goods, [delivered(ids[0]), undelivered(ids[1])]))
        return office
    }

    @Test func `the journal alone gives the same tables`() throws {
        let office = try story()
        let rows = try office.rehearsal.dump(.own)
        let filled = Set(rows.compactMap(\.first))
        #expect(filled.count == DisbursementService.migrations.flatMap(\.tables).count { $0.origin == .own })
        #expect(try office.rehearsal.folded().dump(.own) == rows)
    }

    @Test func `the story has every event`() throws {
        let names = try story().rehearsal.journal.map { DisbursementEventName(of: $0.happened.event) }
        #expect(Set(names) == Set(DisbursementEventName.allCases))
    }

    @Test func `the ledger folds without personal data`() throws {
        let office = try story()
        let before = try office.query(.ledger(.init())).ledger
        let folded = try Rehearsal(office.rehearsal.service)
        try folded.store.transact { tables in
            for (happened, settled) in office.rehearsal.journal {
                try folded.service.apply(happened.event, nil, settled, tables)
            }
        }
        guard case .answer(let after) = try folded.query(.with { $0.ledger = .init() }) else {
            Issue.record("refused")
            return
        }
        #expect(after.ledger == before)
        #expect(try folded.count("payment", where: "sent = 1") == office.rehearsal.count("payment", where: "sent = 1"))
    }
}

/// The event's kind. A new event has no name until it is added here.
private enum DisbursementEventName: CaseIterable {
    case opened, increased, made, approved, cancelled, written, read, paid, failed, delivered, returned

    init?(of event: DisbursementEvent) {
        switch event.event {
        case .fundOpened: self = .opened
        case .fundIncreased: self = .increased
        case .planMade: self = .made
        case .planApproved: self = .approved
        case .planCancelled: self = .cancelled
        case .paymentFileWritten: self = .written
        case .paymentFileRead: self = .read
        case .paid: self = .paid
        case .paymentFailed: self = .failed
        case .delivered: self = .delivered
        case .unpaidReturned: self = .returned
        case nil: return nil
        }
    }
}
