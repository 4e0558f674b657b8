/// The reason for which a row is rejected, in the words and the order of the intake format ("What becomes of each
/// row"). The codes for faults of a file are the Console's.
enum IntakeFault: String, CaseIterable {
    /// A text contains a NUL.
    case textNotUTF8 = "text_not_utf8"
    /// A text exceeds its limit.
    case textTooLong = "text_too_long"
    /// A required value is empty.
    case valueMissing = "value_missing"
    /// A number is outside its range.
    case numberOutOfRange = "number_out_of_range"
    /// The date does not exist.
    case dateUnreadable = "date_unreadable"
    /// The date is after the day of the import.
    case dateInFuture = "date_in_future"
    /// The card number is not 16 digits.
    case cardMalformed = "family_card_malformed"
    /// The card occurs earlier in the hand-over.
    case cardDuplicate = "family_card_duplicate"
    /// The village does not exist.
    case regionUnknown = "region_unknown"
    /// The NIK is not 16 digits, or is impossible.
    case nikMalformed = "nik_malformed"
    /// The birth date in the NIK does not exist.
    case nikImpossibleDate = "nik_impossible_date"
    /// The NIK occurs earlier in the hand-over, or is registered on another card.
    case nikDuplicate = "nik_duplicate"
    /// The card has no row of its own and is not registered.
    case personWithoutFamily = "person_without_family"
    /// The card has no accepted member.
    case familyWithoutMembers = "family_without_members"
    /// No member is the head.
    case familyWithoutHead = "family_without_head"
    /// More than one member is the head.
    case familyWithTwoHeads = "family_with_two_heads"
    /// The account is incomplete or malformed; the family is accepted without it.
    case accountMalformed = "account_malformed"
    /// The village, or the card's registered region, is outside the grant. Not in the intake format, because a
    /// hand-over states no grants.
    case outsideArea = "outside_area"
}

/// The faults of one row: a set, listed in the order of the format.
struct IntakeFaults {
    private var bits: UInt32 = 0

    /// Whether the row has no fault.
    var isEmpty: Bool { bits == 0 }

    /// The faults in the order of the format.
    var all: [IntakeFault] { IntakeFault.allCases.filter(has) }

    func has(_ fault: IntakeFault) -> Bool { bits & IntakeFaults.bit(fault) != 0 }

    mutating func insert(_ fault: IntakeFault) { bits |= IntakeFaults.bit(fault) }

    /// The faults of either row.
    func union(_ other: IntakeFaults) -> IntakeFaults {
        var union = self
        union.bits |= other.bits
        return union
    }

    private static func bit(_ fault: IntakeFault) -> UInt32 {
        1 << UInt32(IntakeFault.allCases.firstIndex(of: fault) ?? 0)
    }
}
