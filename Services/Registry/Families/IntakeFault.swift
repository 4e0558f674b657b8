/// What keeps a row of a hand-over out of the register, in the words and the order of the intake format
/// ("What becomes of each row"). The codes that only a file can earn are the console's.
enum IntakeFault: String, CaseIterable {
    /// A text holds a NUL.
    case textNotUTF8 = "text_not_utf8"
    /// A text is longer than it may be.
    case textTooLong = "text_too_long"
    /// What must be there is not.
    case valueMissing = "value_missing"
    /// A number lies outside what it may be.
    case numberOutOfRange = "number_out_of_range"
    /// No such day.
    case dateUnreadable = "date_unreadable"
    /// A day after the import's.
    case dateInFuture = "date_in_future"
    /// The card's number is not 16 digits.
    case cardMalformed = "family_card_malformed"
    /// The card stands earlier in the hand-over.
    case cardDuplicate = "family_card_duplicate"
    /// No such village.
    case regionUnknown = "region_unknown"
    /// The NIK is not 16 digits, or cannot be one.
    case nikMalformed = "nik_malformed"
    /// The date in the NIK is none.
    case nikImpossibleDate = "nik_impossible_date"
    /// The NIK stands earlier in the hand-over, or is registered on another card.
    case nikDuplicate = "nik_duplicate"
    /// The card has no row of its own and is not registered.
    case personWithoutFamily = "person_without_family"
    /// Nobody is on the card.
    case familyWithoutMembers = "family_without_members"
    /// Nobody on the card is its head.
    case familyWithoutHead = "family_without_head"
    /// More than one on the card is its head.
    case familyWithTwoHeads = "family_with_two_heads"
    /// The account's parts are not all well-formed; the family is kept without it.
    case accountMalformed = "account_malformed"
    /// The village, or where the card is registered, lies outside what the asker may touch. Not of the format: a
    /// hand-over says nothing of grants.
    case outsideArea = "outside_area"
}

/// What is wrong with one row: any number of faults, told in the order of the format.
struct IntakeFaults {
    private var bits: UInt32 = 0

    /// Whether the row is good.
    var isEmpty: Bool { bits == 0 }

    /// The faults in the order of the format.
    var all: [IntakeFault] { IntakeFault.allCases.filter(has) }

    func has(_ fault: IntakeFault) -> Bool { bits & IntakeFaults.bit(fault) != 0 }

    mutating func insert(_ fault: IntakeFault) { bits |= IntakeFaults.bit(fault) }

    /// What is wrong with the one or the other.
    func union(_ other: IntakeFaults) -> IntakeFaults {
        var union = self
        union.bits |= other.bits
        return union
    }

    private static func bit(_ fault: IntakeFault) -> UInt32 {
        1 << UInt32(IntakeFault.allCases.firstIndex(of: fault) ?? 0)
    }
}
