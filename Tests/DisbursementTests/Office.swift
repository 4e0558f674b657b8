import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Disbursement

// The tests throw a refusal that they do not expect; the service never throws one.
extension DisbursementRefusal: Error {}

/// Dinas Sosial's node on 2 March 2026, which has learned programmes and some families from the Registry.
///
/// The families live in one village of Pandeglang and are enrolled in `jsk` (cash) and `beras` (goods), one a day from
/// 5 January on. Two funds are open: `apbd` with 10 million rupiah and `csr` with 5 million.
final class Office {
    static let village = "36.01.01.2001"
    static let elsewhere = "36.02.01.2001"

    let rehearsal: Rehearsal<DisbursementService>

    init(families: Int = 4) throws {
        let node = try #require(NodeName("disbursement.dinsos"))
        rehearsal = try Rehearsal(DisbursementService(node: node), on: "2026-03-02")
        try learnProgramme("jsk", .cash, 500_000)
        try learnProgramme("beras", .goods, 120_000)
        for number in 0..<families {
            try learnFamily(number + 1)
            try learnEnrolment(of: number + 1, in: "jsk")
            try learnEnrolment(of: number + 1, in: "beras")
        }
        try ask(open("apbd", .apbdProvinsi, 10_000_000))
        try ask(open("csr", .csr, 5_000_000))
    }

    func learn(_ events: [RegistryEvent.OneOf_Event], personal: [Int: RegistryEventPersonal] = [:]) throws {
        try rehearsal.learn(
            from: "registry.bappeda", events.map { event in RegistryEvent.with { $0.event = event } },
            personal: personal)
    }

    func learnProgramme(
        _ code: String, _ kind: FieldProgrammeKind, _ amount: Int64,
        _ change: (inout RegistryProgramme) -> Void = { _ in }
    ) throws {
        var programme = RegistryProgramme.with {
            $0.code = code
            $0.kind = kind
            $0.amount = amount
            $0.node = "disbursement.dinsos"
            $0.rhythm = .monthly
            $0.sources = [.apbdProvinsi, .csr]
            $0.validFrom = day("2026-01-01")
        }
        change(&programme)
        try learn([.programmeLoaded(.with { $0.programme = programme })])
    }

    /// Learns a family of a head and a spouse with an account at Bank Banten.
    func learnFamily(
        _ number: Int, _ change: (inout RegistryFamilyRegistered, inout RegistryFamilyPersonal) -> Void = { _, _ in }
    ) throws {
        var event = RegistryFamilyRegistered.with {
            $0.family = family(number)
            $0.region = Office.village
            $0.facts.surveyedOn = day("2025-12-01")
            $0.livingMembers = 2
            $0.members = [member(head(number), .kepala), member(partner(number), .pasangan)]
        }
        var personal = RegistryFamilyPersonal.with {
            $0.card = card(number)
            $0.address = "Jalan Raya Labuan"
            $0.account.bank = "137"
            $0.account.number = "00123456" + String(number)
            $0.account.holder = "Aminah"
        }
        change(&event, &personal)
        try learn([.familyRegistered(event)], personal: [0: .with { $0.family = personal }])
    }

    func learnEnrolment(
        of number: Int, in programme: String, on: String? = nil, _ change: (inout RegistryEnrolled) -> Void = { _ in }
    ) throws {
        try learn([.enrolled(enrolled(number, in: programme, on: on, change))])
    }

    func learnEnd(of number: Int, in programme: String, on: String) throws {
        try learn([
            .enrolmentEnded(
                .with {
                    $0.enrolment = enrolment(number, programme)
                    $0.on = day(on)
                })
        ])
    }

    func mark(_ person: Data, of number: Int, _ state: RegistryPersonState, living: UInt32 = 1) throws {
        try learn([
            .personMarked(
                .with {
                    $0.person = person
                    $0.family = family(number)
                    $0.state = state
                    $0.livingMembers = living
                })
        ])
    }

    /// The answer to a command that must be accepted. The books are checked after it.
    @discardableResult
    func ask(
        _ command: DisbursementCommand.OneOf_Command, by person: String = "perencana", in area: String = "36"
    ) throws -> DisbursementAnswer {
        switch try rehearsal.ask(.with { $0.command = command }, by: person, in: area) {
        case .accepted(_, let answer):
            try audit()
            return answer
        case .refused(let refusal): throw refusal
        }
    }

    /// The command's refusal; nil where it is accepted.
    @discardableResult
    func refusal(
        to command: DisbursementCommand.OneOf_Command, by person: String = "perencana", in area: String = "36"
    ) throws -> DisbursementRefusal? {
        let rows = try rehearsal.dump(.own)
        guard case .refused(let refusal) = try rehearsal.ask(.with { $0.command = command }, by: person, in: area)
        else {
            try audit()
            return nil
        }
        #expect(try rehearsal.dump(.own) == rows)
        return refusal
    }

    func query(_ query: DisbursementQuery.OneOf_Query, in area: String = "36") throws -> DisbursementAnswer {
        switch try rehearsal.query(.with { $0.query = query }, in: area) {
        case .answer(let answer): return answer
        case .refuse(let refusal): throw refusal
        }
    }

    /// Checks that the ledger sums to zero, that its postings give its balances, and that the plans' payments account
    /// for the committed and paid money.
    private func audit() throws {
        let ledger = try query(.ledger(.init())).ledger
        #expect(ledger.sum == 0)
        #expect(ledger.accounts.reduce(0) { $0 + $1.balance } == 0)
        let posted = try rehearsal.store.read { tables in
            var balances: [String: Int64] = [:]
            try tables.each("SELECT fund, credit, debit, amount FROM posting", []) { row in
                balances[row.text(0) + "/" + row.text(1), default: 0] -= row.integer(3)
                balances[row.text(0) + "/" + row.text(2), default: 0] += row.integer(3)
            }
            return balances
        }
        for account in ledger.accounts { #expect(account.balance == posted[account.name] ?? 0, "\(account.name)") }
        for (account, states) in [("committed", "1"), ("in_transit", "2, 4"), ("spent", "3, 5")] {
            let sums = try rehearsal.store.read { tables in
                (
                    try tables.integer("SELECT sum(\(account)) FROM ledger"),
                    try tables.integer("SELECT coalesce(sum(amount), 0) FROM payment WHERE state IN (\(states))")
                )
            }
            #expect(sums.0 == sums.1, "\(account)")
        }
    }
}

func day(_ iso: String) -> Int32 { Day(iso: iso)?.number ?? 0 }
func month(_ text: String) -> Int32 { Month(text)?.index ?? 0 }

func id(_ kind: UInt8, _ number: Int) -> Data {
    Data([kind, UInt8(number >> 8), UInt8(number & 255)] + [UInt8](repeating: 0, count: 13))
}
func family(_ number: Int) -> Data { id(1, number) }
func head(_ number: Int) -> Data { id(2, number) }
func partner(_ number: Int) -> Data { id(3, number) }
func enrolment(_ number: Int, _ programme: String) -> Data {
    id(programme == "jsk" ? 4 : programme == "beras" ? 5 : 6, number)
}
func card(_ number: Int) -> String { "360101010100" + String(1_000 + number) }

func member(
    _ person: Data, _ relation: FieldRelation, signal: FieldExclusionSignal = .unknown
) -> RegistryMember {
    .with {
        $0.person = person
        $0.facts.relation = relation
        $0.facts.signal = signal
    }
}

func enrolled(
    _ number: Int, in programme: String, on: String? = nil, _ change: (inout RegistryEnrolled) -> Void = { _ in }
) -> RegistryEnrolled {
    var event = RegistryEnrolled.with {
        $0.enrolment = enrolment(number, programme)
        $0.family = family(number)
        $0.region = Office.village
        $0.programme = programme
        $0.node = "disbursement.dinsos"
        $0.on = on.map { day($0) } ?? day("2026-01-04") + Int32(number % 20)
    }
    change(&event)
    return event
}
