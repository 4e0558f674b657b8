import Edges
import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing

@testable import EmpowermentTraining

@Suite struct GroupTests {
    @Test(arguments: [(4, false), (5, true), (20, true), (21, false)])
    func `a group has five to twenty members`(size: Int, forms: Bool) throws {
        let office = try Office()
        try office.learnFamily(25)
        try office.learnEnrolment(of: 25, in: "kube")
        let families = Array((Array(1...20) + [25]).prefix(size))
        let code = try office.refusal(to: EmpowermentFormGroup.kube(families))?.code
        #expect(code == (forms ? nil : .groupSize))
    }

    @Test(arguments: [
        ("36.01", nil), ("36.01.01", nil), ("36.01.02", EmpowermentRefusal.Code.familyElsewhere),
        ("36", .valueOutOfRange),
    ])
    func `all live in the group's region, within one kabupaten`(
        region: String, code: EmpowermentRefusal.Code?
    ) throws {
        let office = try Office()
        #expect(try office.refusal(to: EmpowermentFormGroup.kube { $0.region = region })?.code == code)
    }

    @Test func `a family may join again when its group has ended`() throws {
        let office = try Office()
        let first = try office.group()
        try office.ask(office.close(group: first))
        let second = try office.group()
        let view = try office.query(.family(.with { $0.family = family(1) })).family
        #expect(view.groups == [second])
    }

    @Test func `savings are kept for each member and never fall below zero`() throws {
        let office = try Office()
        let group = try office.group()
        try office.ask(office.savings(group, head(1), 50_000))
        try office.ask(office.savings(group, head(2), 20_000))
        try office.ask(office.savings(group, head(1), -30_000))
        #expect(try office.refusal(to: office.savings(group, head(1), -20_001))?.code == .savingsTooSmall)
        let view = try office.query(.group(.with { $0.group = group })).group
        #expect(view.savings == 40_000)
        #expect(view.savers.map(\.balance) == [20_000, 20_000, 0, 0, 0])
        #expect(view.group.members.map(\.family) == (1...5).map { family($0) })
    }

    @Test(arguments: [0, Int64.max, Int64.min])
    func `an amount outside the range is not added`(amount: Int64) throws {
        let office = try Office()
        let code = try office.refusal(to: office.savings(try office.group(), head(1), amount))?.code
        #expect(code == (amount == 0 ? .valueMissing : .valueOutOfRange))
    }

    @Test func `an account's number and holder stand beside the event only`() throws {
        let office = try Office()
        let group = try office.group()
        try office.ask(office.account(group: group))
        let happened = try #require(office.journal.last)
        #expect(happened.personal?.accountNumber == "0012345678")
        #expect(happened.personal?.accountHolder == "Aminah")
        let bytes = try happened.event.serializedData() as Data
        #expect(!bytes.contains(Data("0012345678".utf8)) && !bytes.contains(Data("Aminah".utf8)))
        guard case .accountRecorded(let event) = happened.event.event else {
            Issue.record("\(happened.event)")
            return
        }
        #expect(event.families == (1...5).map { family($0) })
        #expect(try office.query(.group(.with { $0.group = group })).group.hasAccount_p)
        #expect(try office.query(.family(.with { $0.family = family(3) })).family.hasAccount_p)
    }

    @Test func `an enterprise of the same name is updated`() throws {
        let office = try Office()
        let first = try office.ask(office.enterprise(family: family(1), nib: "")).created.id
        #expect(try office.ask(office.enterprise(family: family(1))).created.id == first)
        #expect(try office.ask(office.enterprise(family: family(1), name: "Ojek")).created.id != first)
        #expect(try office.rehearsal.count("enterprise", where: "has_nib = 1") == 2)
        let personal = try #require(office.journal.last?.personal)
        #expect(personal.nib == "1234567890123")
    }

    @Test(arguments: [
        ("1234567890123", true), ("0000000000000", true), ("123456789012", false), ("12345678901234", false),
        ("123456789012x", false), ("１２３４５", false), ("", false),
    ])
    func `a NIB has thirteen digits`(text: String, holds: Bool) {
        #expect(Enterprises.isNIB(text) == holds)
    }

    @Test func `an account is of a family or of a group`() throws {
        let office = try Office()
        let group = try office.group()
        #expect(try office.refusal(to: office.account())?.code == .valueMissing)
        #expect(try office.refusal(to: office.account(family: family(1), group: group))?.code == .valueOutOfRange)
        #expect(try office.refusal(to: office.account(family: family(22)))?.code == .notEnrolled)
    }
}
