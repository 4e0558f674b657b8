import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// Why an enrolled family is not paid. What is checked first stands first.
enum Hindrance: String, CaseIterable {
    /// The family, or its enrolment, is not known here.
    case familyUnknown = "family_unknown"
    /// The enrolment does not run on any day of the month.
    case notRunning = "not_running"
    /// The head has died, or nobody of the card lives.
    case deceased
    /// The head has moved out of the province.
    case movedOut = "moved_out"
    /// The civil registry does not find the head.
    case unmatched
    /// A member is a civil servant, soldier, police officer, official, or employed by a state-owned company.
    case excluded
    /// The plan holds as many families as it was to.
    case beyondMost = "beyond_most"
    /// This programme has paid, or is about to pay, for the month or the rhythm's period.
    case alreadyPlanned = "already_planned"

    /// As a bank would put it.
    var failure: DisbursementFailureCode {
        switch self {
        case .familyUnknown: .kpmTidakDitemukan
        case .notRunning: .tidakLagiTerdaftar
        case .deceased: .meninggal
        case .movedOut: .pindah
        case .unmatched: .nikTidakValid
        case .excluded: .dikecualikan
        case .beyondMost: .unknown
        case .alreadyPlanned: .ganda
        }
    }
}

/// How a family enrolled with this node stands by all that was learned up to now.
///
/// Who is excluded, and for what, is the strategy page's ("Exclusions … again before money moves").
struct Standing {
    private let enrolment: (on: Int32, endedOn: Int32?)?
    private let living: Int64?
    private let head: RegistryPersonState
    private let isExcluded: Bool
    private let personal: Data

    /// What ``init(_:from:)`` reads, of an `enrolment e` and a `family f` that may be missing.
    ///
    /// Whoever died or moved away no longer excludes the others.
    static let columns = """
        e.on_day, e.ended_on, f.living, f.personal,
        (SELECT max(m.state) FROM member m WHERE m.family = f.id AND m.head = 1),
        (SELECT count(*) FROM member m WHERE m.family = f.id AND m.signal > 0 AND m.state NOT IN (2, 3))
        """

    /// The columns of ``columns``, of which the first is `column`.
    init(_ row: any Row, from column: Int) {
        enrolment = row.isNull(column) ? nil : (row.int32(column), row.isNull(column + 1) ? nil : row.int32(column + 1))
        living = row.optionalInteger(column + 2)
        personal = row.blob(column + 3)
        head = RegistryPersonState(rawValue: Int(row.integer(column + 4))) ?? .unknown
        isExcluded = row.flag(column + 5)
    }

    /// What keeps the family from being paid for a month; nil where nothing does.
    ///
    /// An enrolment runs in a month when it began on or before its last day and did not end before its first.
    func hindrance(in month: Month) -> Hindrance? {
        guard let enrolment, let living else { return .familyUnknown }
        let hasEnded = enrolment.endedOn.map { $0 < month.firstDay.number } ?? false
        if enrolment.on > month.lastDay.number || hasEnded { return .notRunning }
        if head == .deceased || living == 0 { return .deceased }
        if head == .movedOut { return .movedOut }
        if head == .unmatched { return .unmatched }
        return isExcluded ? .excluded : nil
    }

    /// The family's card; empty where it is not known here.
    func card() throws -> String { try payee().card }

    /// The account to which the family is paid; nil where it has none that is well-formed.
    func account() throws -> BankAccount? {
        let account = try payee().account
        return BankAccount(bank: account.bank, number: account.number, holder: account.holder)
    }

    private func payee() throws -> RegistryFamilyPersonal {
        try RegistryFamilyPersonal(serializedBytes: personal)
    }
}
