import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Disbursement

@Suite struct EnrolledTests {
    /// Events of the Registry, and the result expected after them.
    struct Case<Expected: Sendable>: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let expected: Expected
        let tell: @Sendable (Office) throws -> Void

        init(_ description: String, _ expected: Expected, _ tell: @escaping @Sendable (Office) throws -> Void) {
            testDescription = description
            self.expected = expected
            self.tell = tell
        }
    }

    /// Events about family 1, and the reason for which it is then not paid for February; nil where it is paid.
    static let cases: [Case<String?>] = [
        Case("the family was never told of", "family_unknown") {
            try $0.learnEnd(of: 1, in: "jsk", on: "2026-01-31")
            try $0.learnEnrolment(of: 99, in: "jsk")
        },
        Case("enrolled on the month's last day", nil) { try $0.learnEnrolment(of: 1, in: "jsk", on: "2026-02-28") },
        Case("enrolled a day later", "not_running") { try $0.learnEnrolment(of: 1, in: "jsk", on: "2026-03-01") },
        Case("ended on the month's first day", nil) { try $0.learnEnd(of: 1, in: "jsk", on: "2026-02-01") },
        Case("ended the day before", "not_running") { try $0.learnEnd(of: 1, in: "jsk", on: "2026-01-31") },
        Case("ended in another programme", nil) { try $0.learnEnd(of: 1, in: "beras", on: "2026-01-31") },
        Case("ended, and told of its beginning again", "not_running") {
            try $0.learnEnd(of: 1, in: "jsk", on: "2026-01-31")
            try $0.learnEnrolment(of: 1, in: "jsk")
        },
        Case("ended, and enrolled anew", nil) {
            try $0.learnEnd(of: 1, in: "jsk", on: "2026-01-31")
            try $0.learnEnrolment(of: 1, in: "jsk", on: "2026-02-10") { $0.enrolment = id(9, 1) }
        },
        Case("the head died", "deceased") { try $0.mark(head(1), of: 1, .deceased) },
        Case("nobody lives", "deceased") { try $0.mark(partner(1), of: 1, .movedOut, living: 0) },
        Case("the head moved out of the province", "moved_out") { try $0.mark(head(1), of: 1, .movedOut) },
        Case("the civil registry does not find the head", "unmatched") { try $0.mark(head(1), of: 1, .unmatched) },
        Case("the head was found after all", nil) {
            try $0.mark(head(1), of: 1, .unmatched)
            try $0.mark(head(1), of: 1, .living)
        },
        Case("another than the head died", nil) { try $0.mark(partner(1), of: 1, .deceased) },
        Case("another took the place of a head who died", nil) {
            try $0.mark(head(1), of: 1, .deceased)
            try $0.learnFamily(1) { event, _ in event.members = [member(partner(1), .kepala)] }
        },
        Case("a civil servant", "excluded") { try $0.spouse(is: .asn) },
        Case("a soldier", "excluded") { try $0.spouse(is: .tni) },
        Case("a police officer", "excluded") { try $0.spouse(is: .polri) },
        Case("an employee of a state-owned company", "excluded") { try $0.spouse(is: .bumnBumd) },
        Case("an official", "excluded") { try $0.spouse(is: .pejabat) },
        Case("no civil servant any more", nil) {
            try $0.spouse(is: .asn)
            try $0.learnFamily(1)
        },
        Case("a civil servant who died", nil) {
            try $0.spouse(is: .asn)
            try $0.mark(partner(1), of: 1, .deceased)
        },
        Case("a civil servant who moved out", nil) {
            try $0.spouse(is: .asn)
            try $0.mark(partner(1), of: 1, .movedOut)
        },
        Case("a civil servant whom the civil registry does not find", "excluded") {
            try $0.spouse(is: .asn)
            try $0.mark(partner(1), of: 1, .unmatched)
        },
    ]

    @Test(arguments: cases)
    func `the learned events decide whether a family is paid`(_ each: Case<String?>) throws {
        let office = try Office(families: 2)
        try each.tell(office)
        let plan = try office.ask(office.plan()).planMade
        let families = try office.payments(plan.plan).map(\.family)
        #expect(families.contains(family(2)))
        #expect(families.contains(family(1)) == (each.expected == nil))
        let unknown = each.expected == "family_unknown"
        let expected = unknown ? ["family_unknown", "not_running"] : [each.expected].compactMap { $0 }
        #expect(plan.leftOut.map(\.reason) == expected)
        #expect(plan.leftOut.allSatisfy { $0.count == 1 })
        // The word stands beside the number, for clients that do not know the numbers.
        #expect(plan.leftOut.allSatisfy { Int(Hindrance(rawValue: $0.reason).number) == $0.hindrance.rawValue })
    }

    /// Events about family 1 between plan and payment file, and the failure of its payment.
    static let withheld: [Case<DisbursementFailureCode>] = [
        Case("the enrolment ended", .tidakLagiTerdaftar) { try $0.learnEnd(of: 1, in: "jsk", on: "2026-01-31") },
        Case("the head died", .meninggal) { try $0.mark(head(1), of: 1, .deceased) },
        Case("the head moved out", .pindah) { try $0.mark(head(1), of: 1, .movedOut) },
        Case("the head is not found", .nikTidakValid) { try $0.mark(head(1), of: 1, .unmatched) },
        Case("a police officer", .dikecualikan) { try $0.spouse(is: .polri) },
        Case("no account", .rekeningTidakAda) { try $0.learnFamily(1) { _, personal in personal.clearAccount() } },
        Case("an account that is none", .rekeningTidakAda) {
            try $0.learnFamily(1) { _, personal in personal.account.number = "12-34" }
        },
    ]

    @Test(arguments: withheld)
    func `a family is checked again before its money moves`(_ each: Case<DisbursementFailureCode>) throws {
        let office = try Office(families: 2)
        let plan = try office.approved()
        try each.tell(office)
        let lines = try office.ask(office.file(plan)).paymentFile.lines
        #expect(lines.map(\.card) == [card(2)])
        let withheld = try #require(try office.payments(plan).first { $0.family == family(1) })
        #expect(withheld.state == .returned && withheld.failure == each.expected && withheld.on == day("2026-03-02"))
        #expect(try office.balances() == [-10_000_000, 9_500_000, 0, 500_000, 0])
    }

    @Test func `only events for this node are learned, and only from a registry`() throws {
        let office = try Office(families: 1)
        try office.learnEnrolment(of: 2, in: "jsk") { $0.node = "disbursement.dpmd" }
        let event = RegistryEvent.with { $0.enrolled = enrolled(3, in: "jsk") }
        try office.rehearsal.learn(from: "reporting.bappeda", [event])
        #expect(try office.rehearsal.count("enrolment") == 2)
        #expect(try office.rehearsal.count("heard") == 1)
    }

    @Test func `an event learned twice is stored once`() throws {
        let office = try Office()
        try office.mark(partner(1), of: 1, .deceased)
        try office.mark(partner(1), of: 1, .deceased)
        try office.spouse(is: .asn, of: 2)
        let rows = try office.rehearsal.dump(.copied).filter { $0.first != .text("heard") }
        try office.learnProgramme("jsk", .cash, 500_000)
        try office.learnEnrolment(of: 1, in: "jsk")
        try office.mark(partner(1), of: 1, .deceased)
        try office.spouse(is: .asn, of: 2)
        #expect(try office.rehearsal.dump(.copied).filter { $0.first != .text("heard") } == rows)
    }

    @Test func `a family's stored data is limited to the payment file's`() throws {
        let office = try Office(families: 1)
        let kept = try office.rehearsal.store.read { try $0.rows("SELECT personal FROM family", []) { $0.blob(0) } }
        let personal = try RegistryFamilyPersonal(serializedBytes: try #require(kept.first))
        #expect(personal.card == card(1) && personal.account.number == "001234561" && personal.address.isEmpty)
        #expect(try office.rehearsal.count("member") == 1)
    }

    @Test func `a form with new members only leaves the account, and updates the family's region`() throws {
        let office = try Office(families: 1)
        try office.learnFamily(1) { event, personal in
            event.clearFacts()
            event.region = Office.elsewhere
            event.members = [member(id(9, 1), .anak)]
            personal = RegistryFamilyPersonal()
        }
        let plan = try office.made { $0.area = "36.02" }
        try office.ask(office.approve(plan), by: "kepala")
        let line = try #require(try office.ask(office.file(plan)).paymentFile.lines.first)
        #expect(line.number == "001234561" && line.region == Office.elsewhere)
    }

    @Test func `a plan states up to when the registry was followed`() throws {
        let office = try Office(families: 1)
        let heard = office.rehearsal.now
        office.rehearsal.now = heard.adding(seconds: 7 * 86_400)
        #expect(try office.ask(office.plan("jsk", "2026-01")).planMade.knownUntil == heard.microseconds)
        try office.learn([])
        let plan = try office.made()
        #expect(try office.view(plan).knownUntil == office.rehearsal.now.microseconds)
    }

    @Test(arguments: [("2026-01", 500_000), ("2026-02", 500_000), ("2026-03", 600_000), ("2026-12", 600_000)])
    func `a later decree's amount applies from its month on`(period: String, amount: Int64) throws {
        let office = try Office(families: 1)
        try office.learnProgramme("jsk", .cash, 600_000) { $0.validFrom = day("2026-03-31") }
        #expect(try office.ask(office.plan("jsk", period)).planMade.total == amount)
    }

    /// Family 1 as the Registry tells it, with the state of its partner.
    private static func changed(
        _ version: UInt32, in region: String = Office.village, signal: FieldExclusionSignal = .unknown,
        _ state: RegistryPersonState = .living
    ) -> RegistryEvent.OneOf_Event {
        .familyChanged(
            .with {
                ($0.family, $0.version, $0.baseVersion, $0.region) = (family(1), version, version - 1, region)
                ($0.kind, $0.day) = (version == 1 ? .registered : .imported, day("2026-01-0\(version)"))
                $0.members = [member(head(1), .kepala), member(partner(1), .pasangan)]
                $0.members[0].state = .living
                $0.members[1].state = state
                $0.members[1].facts.signal = signal
            })
    }

    private static func payee(_ account: String) -> [Int: RegistryEventPersonal] {
        [
            0: .with {
                ($0.family.card, $0.family.address) = (card(1), "Jalan Raya Labuan")
                ($0.family.account.bank, $0.family.account.number) = ("137", account)
                $0.family.account.holder = "Aminah"
            }
        ]
    }

    /// What is told before the family's third version.
    static let before: [Case<Void>] = [
        Case("nothing", ()) { _ in },
        Case("events of earlier versions", ()) { office in
            try office.learnFamily(1)
            try office.mark(partner(1), of: 1, .deceased)
        },
        Case("its other versions", ()) { office in
            try office.learn([changed(1, in: Office.elsewhere, signal: .asn)], personal: payee("1"))
            try office.learn([changed(2, .deceased)], personal: payee("2"))
        },
    ]

    @Test(arguments: before)
    func `a family's version replaces what was known of it`(_ before: Case<Void>) throws {
        let office = try Office(families: 0)
        try before.tell(office)
        try office.learn([Self.changed(3, .movedOut)], personal: Self.payee("3"))
        let kept = try office.rehearsal.store.read { tables in
            try tables.rows("SELECT personal FROM family WHERE id = $1", [.blob(family(1))]) {
                try RegistryFamilyPersonal(serializedBytes: $0.blob(0))
            }
        }
        #expect(kept.map(\.account.number) == ["3"])
        #expect(kept.allSatisfy { $0.card == card(1) && $0.address.isEmpty })
        let row = "living = 1 AND version = 3 AND holds_from = \(day("2026-01-03")) AND region = \(Self.region)"
        #expect(try office.rehearsal.count("family", where: row) == 1)
        #expect(try office.rehearsal.count("member") == 2)
        #expect(try office.rehearsal.count("member", where: "head = 1 AND state = 1 AND signal = 0") == 1)
        #expect(try office.rehearsal.count("member", where: "head = 0 AND state = 3 AND signal = 0") == 1)
    }

    @Test func `a member without a reason any more has no row`() throws {
        let office = try Office(families: 0)
        try office.learn([Self.changed(1, signal: .asn)], personal: Self.payee("1"))
        #expect(try office.rehearsal.count("member") == 2)
        try office.learn([Self.changed(2)], personal: Self.payee("2"))
        #expect(try office.rehearsal.count("member") == 1)
    }

    private static let region = RegionCode(Office.village)?.number ?? 0
}

extension Office {
    func spouse(is signal: FieldExclusionSignal, of number: Int = 1) throws {
        try learnFamily(number) { event, _ in event.members[1].facts.signal = signal }
    }
}
