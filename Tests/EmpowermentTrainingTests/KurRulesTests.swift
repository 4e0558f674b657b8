import Kernel
import Schemas
import Testing
import Vocabulary

@testable import EmpowermentTraining

@Suite struct KurRulesTests {
    static let parameters = ParametersInForce(Dictionary(uniqueKeysWithValues: Office.parameters))
    static let today = Day(year: 2026, month: 3, day: 2) ?? .first

    static func terms(_ type: EmpowermentKurType, _ use: EmpowermentKurUse = .modalKerja) throws -> KurTerms {
        guard case .found(let terms) = KurTerms.seek(type, use, parameters) else { throw Missing() }
        return terms
    }
    struct Missing: Error {}

    /// An application of this type that fulfils every condition.
    static func fitting(_ type: EmpowermentKurType) -> KurCase {
        var fitting = KurCase()
        fitting.type = type
        fitting.today = today
        fitting.months = 12
        fitting.runningSince = today.addingMonths(-6)
        fitting.isLicensed = true
        fitting.hasAccount = true
        switch type {
        case .mikro: fitting.amount = 50_000_000
        case .kecil:
            fitting.amount = 200_000_000
            fitting.hasBPJS = true
        case .khusus:
            fitting.amount = 600_000_000
            fitting.members = 5
            fitting.isGroup = true
            fitting.isInGroup = true
            fitting.hasOfftaker = true
        default: fitting.amount = 10_000_000
        }
        return fitting
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let type: EmpowermentKurType
        let expected: EmpowermentRefusal.Code?
        let change: @Sendable (inout KurCase) -> Void

        init(
            _ description: String, _ type: EmpowermentKurType, _ expected: EmpowermentRefusal.Code?,
            _ change: @escaping @Sendable (inout KurCase) -> Void = { _ in }
        ) {
            testDescription = description
            self.type = type
            self.expected = expected
            self.change = change
        }
    }

    static let cases = [
        Case("super mikro that fulfils everything", .superMikro, nil),
        Case("mikro that fulfils everything", .mikro, nil),
        Case("kecil that fulfils everything", .kecil, nil),
        Case("khusus that fulfils everything", .khusus, nil),
        Case("a soldier in the family", .mikro, .kurExcluded) { $0.servesTheState = true },
        Case("super mikro above 10 m", .superMikro, .kurCeiling) { $0.amount = 10_000_001 },
        Case("mikro of 10 m", .mikro, .kurCeiling) { $0.amount = 10_000_000 },
        Case("mikro just above 10 m", .mikro, nil) { $0.amount = 10_000_001 },
        Case("mikro of 100 m", .mikro, nil) { $0.amount = 100_000_000 },
        Case("mikro above 100 m", .mikro, .kurCeiling) { $0.amount = 100_000_001 },
        Case("kecil of 100 m", .kecil, .kurCeiling) { $0.amount = 100_000_000 },
        Case("kecil of 500 m", .kecil, nil) { $0.amount = 500_000_000 },
        Case("kecil above 500 m", .kecil, .kurCeiling) { $0.amount = 500_000_001 },
        Case("khusus of 500 m for each member", .khusus, nil) { $0.amount = 2_500_000_000 },
        Case("khusus above 500 m for each member", .khusus, .kurCeiling) { $0.amount = 2_500_000_001 },
        Case("super mikro over three years", .superMikro, nil) { $0.months = 36 },
        Case("super mikro over more", .superMikro, .kurTenor) { $0.months = 37 },
        Case("kecil over four years", .kecil, nil) { $0.months = 48 },
        Case("kecil over more", .kecil, .kurTenor) { $0.months = 49 },
        Case("super mikro after a KUR", .superMikro, .kurHadBefore) { $0.hadKurBefore = true },
        Case("mikro after a KUR", .mikro, nil) { $0.hadKurBefore = true },
        Case("with a KUR elsewhere", .mikro, .kurElsewhere) { $0.hasKurElsewhere = true },
        Case("with commercial credit", .kecil, .kurCommercialCredit) { $0.hasCommercialCredit = true },
        Case("without an enterprise", .superMikro, .kurNoEnterprise) { $0.runningSince = nil },
        Case("super mikro a day too young", .superMikro, .kurTooYoung) {
            $0.runningSince = today.addingMonths(-6).addingDays(1)
        },
        Case("super mikro too young, but trained", .superMikro, nil) {
            $0.runningSince = today
            $0.isTrained = true
        },
        Case("super mikro too young, but in a group", .superMikro, nil) {
            $0.runningSince = today
            $0.isInGroup = true
        },
        Case("super mikro too young, but kin has a business", .superMikro, nil) {
            $0.runningSince = today
            $0.kinRunningSince = [today.addingMonths(-6)]
        },
        Case("super mikro too young, and so is the kin's", .superMikro, .kurTooYoung) {
            $0.runningSince = today
            $0.kinRunningSince = [today.addingMonths(-5)]
        },
        Case("mikro too young, though trained", .mikro, .kurTooYoung) {
            $0.runningSince = today
            $0.isTrained = true
            $0.isInGroup = true
        },
        Case("neither NIB nor letter", .mikro, .kurNoLicence) { $0.isLicensed = false },
        Case("without an account", .mikro, .kurNoAccount) { $0.hasAccount = false },
        Case("two beginners of five, recommended", .khusus, nil) {
            $0.beginners = 2
            $0.isRecommended = true
        },
        Case("two beginners of four, recommended", .khusus, nil) {
            $0.members = 4
            $0.beginners = 2
            $0.isRecommended = true
        },
        Case("three beginners of five", .khusus, .kurBeginners) {
            $0.beginners = 3
            $0.isRecommended = true
        },
        Case("a beginner without recommendation", .khusus, .kurBeginners) { $0.beginners = 1 },
        Case("kecil without BPJS Ketenagakerjaan", .kecil, .kurBpjs) { $0.hasBPJS = false },
        Case("khusus without an offtaker", .khusus, .kurOfftaker) { $0.hasOfftaker = false },
        Case("mikro up to 100 m owed", .mikro, nil) { $0.outstanding = 50_000_000 },
        Case("mikro above 100 m owed", .mikro, .kurOutstanding) { $0.outstanding = 50_000_001 },
        Case("owed beyond counting", .mikro, .kurOutstanding) { $0.outstanding = .max },
        Case("kecil whatever is owed", .kecil, nil) { $0.outstanding = 100_000_001 },
    ]

    @Test(arguments: cases)
    func `a condition decides`(_ each: Case) throws {
        var application = Self.fitting(each.type)
        each.change(&application)
        #expect(KurRules.refusal(to: application, try Self.terms(each.type))?.code == each.expected)
    }

    @Test func `investment may take longer than working capital`() throws {
        var application = Self.fitting(.mikro)
        application.months = 60
        #expect(KurRules.refusal(to: application, try Self.terms(.mikro, .investasi)) == nil)
        #expect(KurRules.refusal(to: application, try Self.terms(.mikro))?.code == .kurTenor)
    }

    @Test func `conditions are checked in the order of their codes`() throws {
        var application = KurCase()
        application.type = .mikro
        application.today = Self.today
        application.servesTheState = true
        application.amount = 200_000_000
        application.months = 100
        application.hasKurElsewhere = true
        application.hasCommercialCredit = true
        application.beginners = 1
        let repairs: [(inout KurCase) -> Void] = [
            { $0.servesTheState = false }, { $0.amount = 100_000_000 }, { $0.months = 12 },
            { $0.hasKurElsewhere = false }, { $0.hasCommercialCredit = false }, { $0.runningSince = Self.today },
            { $0.runningSince = Self.today.addingMonths(-6) }, { $0.isLicensed = true }, { $0.hasAccount = true },
            { $0.beginners = 0 },
        ]
        application.outstanding = 1
        var codes: [EmpowermentRefusal.Code] = []
        for repair in repairs {
            codes.append(try #require(KurRules.refusal(to: application, try Self.terms(.mikro))).code)
            repair(&application)
        }
        codes.append(try #require(KurRules.refusal(to: application, try Self.terms(.mikro))).code)
        #expect(
            codes == [
                .kurExcluded, .kurCeiling, .kurTenor, .kurElsewhere, .kurCommercialCredit, .kurNoEnterprise,
                .kurTooYoung, .kurNoLicence, .kurNoAccount, .kurBeginners, .kurOutstanding,
            ])
        #expect(codes.map(\.rawValue) == codes.map(\.rawValue).sorted())
    }

    @Test(arguments: Office.parameters.map(\.0).filter { $0.rawValue.hasPrefix("kur_") })
    func `a missing parameter is named`(name: ParameterName) {
        let known = ParametersInForce(
            Dictionary(uniqueKeysWithValues: Office.parameters.filter { $0.0 != name }))
        var named: Set<String> = []
        for type in [EmpowermentKurType.superMikro, .mikro, .kecil, .khusus] {
            for use in [EmpowermentKurUse.modalKerja, .investasi] {
                guard case .refused(let refusal) = KurTerms.seek(type, use, known) else { continue }
                #expect(refusal.code == .valueMissing)
                named.insert(refusal.subject)
            }
        }
        #expect(named == [name.rawValue])
    }

    @Test func `an absurd rate is refused`() {
        let absurd = ParametersInForce(
            Dictionary(Office.parameters + [(.kurMikroRate, .max)], uniquingKeysWith: { $1 }))
        guard case .refused(let refusal) = KurTerms.seek(.mikro, .modalKerja, absurd) else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.code == .valueOutOfRange && refusal.subject == "kur_mikro_rate")
    }
}
