import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// The reason why an enrolled family is not paid. ``Standing/hindrance(in:)`` checks the cases up to `excluded` in this
/// order; ``Candidates`` checks `alreadyPlanned` before them and `beyondMost` after them. A case's place in the list is
/// its number on the wire.
enum Hindrance: String, Word {
    /// This node has not learned the family or the enrolment.
    case familyUnknown = "family_unknown"
    /// The enrolment does not run on any day of the month.
    case notRunning = "not_running"
    /// The head has died, or no member lives.
    case deceased
    /// The head has moved out of the province.
    case movedOut = "moved_out"
    /// The civil registry does not find the head.
    case unmatched
    /// A member is a civil servant, soldier, police officer, official, or employed by a state- or region-owned
    /// company.
    case excluded
    /// The plan has reached the largest number of families that it was asked for or may hold.
    case beyondMost = "beyond_most"
    /// The family has a live payment of this programme for the month or for the period of its rhythm.
    case alreadyPlanned = "already_planned"

    /// The failure code that a bank uses for the same reason.
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

/// The facts about an enrolled family that decide whether it may be paid, as learned so far.
///
/// The exclusions are those of the strategy page ("Exclusions … again before money moves").
struct Standing {
    private let enrolment: (on: Int32, endedOn: Int32?)?
    private let living: Int64?
    private let head: RegistryPersonState
    private let isExcluded: Bool
    private let personal: Data
    /// The epoch of the family's key; 0 where it is not known.
    let keyEpoch: UInt32

    /// The columns that ``init(_:from:)`` reads, from an `enrolment e` and a `family f` that may be missing.
    ///
    /// A member who died or moved out no longer excludes the family.
    static let columns = """
        e.on_day, e.ended_on, f.living, f.personal,
        (SELECT max(m.state) FROM member m WHERE m.family = f.id AND m.head = 1),
        (SELECT count(*) FROM member m WHERE m.family = f.id AND m.signal > 0 AND m.state NOT IN (\(gone))),
        f.key_epoch
        """

    /// The states of a member who no longer excludes the family, as a list for SQL.
    private static let gone = [RegistryPersonState.deceased, .movedOut].map { "\($0.rawValue)" }.joined(separator: ", ")

    /// Reads ``columns``; `column` is the index of the first.
    init(_ row: any Row, from column: Int) {
        enrolment = row.isNull(column) ? nil : (row.int32(column), row.isNull(column + 1) ? nil : row.int32(column + 1))
        living = row.optionalInteger(column + 2)
        personal = row.blob(column + 3)
        head = RegistryPersonState(rawValue: Int(row.integer(column + 4))) ?? .unknown
        isExcluded = row.flag(column + 5)
        keyEpoch = UInt32(clamping: row.optionalInteger(column + 6) ?? 0)
    }

    /// The first reason against paying the family for a month; nil where there is none.
    ///
    /// An enrolment runs in a month if it began on or before the month's last day and did not end before its first.
    func hindrance(in month: Month) -> Hindrance? {
        guard let enrolment, let living else { return .familyUnknown }
        let hasEnded = enrolment.endedOn.map { $0 < month.firstDay.number } ?? false
        if enrolment.on > month.lastDay.number || hasEnded { return .notRunning }
        if head == .deceased || living == 0 { return .deceased }
        if head == .movedOut { return .movedOut }
        if head == .unmatched { return .unmatched }
        return isExcluded ? .excluded : nil
    }

    /// The family's card number; empty where it is not known here.
    func card() throws -> String { try payee().card }

    /// The account to which the family is paid; nil where there is none that is well-formed.
    func account() throws -> BankAccount? {
        let account = try payee().account
        return BankAccount(bank: account.bank, number: account.number, holder: account.holder)
    }

    private func payee() throws -> RegistryFamilyPersonal {
        try RegistryFamilyPersonal(serializedBytes: personal)
    }
}
