/// A fault of a row of a hand-over, or a warning about it: the codes of Tangga's intake page ("What becomes of each
/// row"), in its order.
///
/// The console finds the codes that a file can have, and the Registry those that a form can have. The raw value is the
/// code's number on the wire (`IntakeCode` in `registry/registration.proto`), so it never changes.
public enum IntakeCode: Int, CaseIterable, Sendable {
    /// The CSV record cannot be split into as many cells as the header has.
    case rowMalformed = 1
    /// The record is not UTF-8, or a text contains a NUL.
    case textNotUTF8
    /// A text exceeds its limit.
    case textTooLong
    /// A required value is empty.
    case valueMissing
    /// A word is not in its list.
    case valueUnknown
    /// A cell is not a number.
    case numberUnreadable
    /// A number is outside its range.
    case numberOutOfRange
    /// A cell is not a date, or the date does not exist.
    case dateUnreadable
    /// A date is after the day of the import.
    case dateInFuture
    /// The card number is not 16 digits.
    case familyCardMalformed
    /// The card occurs earlier in the hand-over, or is registered outside the sender's area.
    case familyCardDuplicate
    /// The village does not exist.
    case regionUnknown
    /// The NIK is not 16 digits, all its digits are equal, or its serial is 0000.
    case nikMalformed
    /// The birth date in the NIK does not exist.
    case nikImpossibleDate
    /// The NIK occurs earlier in the hand-over, or is registered on another card.
    case nikDuplicate
    /// The card has no row of its own and is not registered.
    case personWithoutFamily
    /// The card has no accepted member.
    case familyWithoutMembers
    /// No member is the head.
    case familyWithoutHead
    /// More than one member is the head.
    case familyWithTwoHeads
    /// A person's row has no fault of its own, but that of its family is rejected.
    case familyRejected
    /// A warning: the NIK begins with no kecamatan of the region table.
    case nikRegionUnknown
    /// A warning: the birth date is not that of the NIK.
    case nikBirthDateDiffers
    /// A warning: the sex is not that of the NIK.
    case nikSexDiffers
    /// A warning: the person is older than 100 years on the day of the import.
    case ageOver100
    /// A warning: the account is incomplete or malformed, and the family is accepted without it.
    case accountMalformed
    /// A warning: the row of another member was rejected.
    case membersIncomplete
    /// The village, or the card's registered region, is outside the grant. Not on the intake page, because a hand-over
    /// states no grants.
    case outsideArea

    /// The code of a word such as `nik_duplicate`; nil for any other word.
    public init?(word: some StringProtocol) {
        guard let code = IntakeCode.allCases.first(where: { $0.word == word }) else { return nil }
        self = code
    }

    /// Whether the row is accepted with a warning instead of rejected.
    public var isWarning: Bool {
        switch self {
        case .nikRegionUnknown, .nikBirthDateDiffers, .nikSexDiffers, .ageOver100, .accountMalformed,
            .membersIncomplete:
            true
        default: false
        }
    }

    /// The code's word in files, tables and on the wire.
    public var word: String {
        switch self {
        case .rowMalformed: "row_malformed"
        case .textNotUTF8: "text_not_utf8"
        case .textTooLong: "text_too_long"
        case .valueMissing: "value_missing"
        case .valueUnknown: "value_unknown"
        case .numberUnreadable: "number_unreadable"
        case .numberOutOfRange: "number_out_of_range"
        case .dateUnreadable: "date_unreadable"
        case .dateInFuture: "date_in_future"
        case .familyCardMalformed: "family_card_malformed"
        case .familyCardDuplicate: "family_card_duplicate"
        case .regionUnknown: "region_unknown"
        case .nikMalformed: "nik_malformed"
        case .nikImpossibleDate: "nik_impossible_date"
        case .nikDuplicate: "nik_duplicate"
        case .personWithoutFamily: "person_without_family"
        case .familyWithoutMembers: "family_without_members"
        case .familyWithoutHead: "family_without_head"
        case .familyWithTwoHeads: "family_with_two_heads"
        case .familyRejected: "family_rejected"
        case .nikRegionUnknown: "nik_region_unknown"
        case .nikBirthDateDiffers: "nik_birth_date_differs"
        case .nikSexDiffers: "nik_sex_differs"
        case .ageOver100: "age_over_100"
        case .accountMalformed: "account_malformed"
        case .membersIncomplete: "members_incomplete"
        case .outsideArea: "outside_area"
        }
    }
}

extension IntakeCode: Comparable {
    /// Orders by the number, which is also the order of the cases.
    public static func < (left: IntakeCode, right: IntakeCode) -> Bool { left.rawValue < right.rawValue }
}
