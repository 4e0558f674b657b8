package import Schemas
package import Vocabulary

/// The reasons for which a payment plan leaves out an enrolled family.
package enum LeftOutSentences {
    /// The meaning of the reason, by its number, or by its word, which is all that an older node sends. The word itself
    /// for a reason of a newer node.
    package static func phrase(_ left: DisbursementLeftOut) -> Phrase {
        phrases[left.hindrance] ?? words[left.reason].flatMap { phrases[$0] } ?? Phrase(left.reason, left.reason)
    }

    private static let phrases: [DisbursementHindrance: Phrase] = [
        .alreadyPlanned: Phrase("sudah direncanakan atau dibayar", "planned or paid already"),
        .beyondMost: Phrase("melebihi batas banyaknya", "beyond the limit of the number"),
        .deceased: Phrase("kepala keluarga meninggal", "the head is deceased"),
        .excluded: Phrase("dikecualikan", "excluded"),
        .familyUnknown: Phrase("keluarga belum dikenal simpul ini", "the family is not known to this node yet"),
        .movedOut: Phrase("pindah ke luar provinsi", "moved out of the province"),
        .notRunning: Phrase("kepesertaan tidak berjalan pada bulan itu", "not enrolled in that month"),
        .unmatched: Phrase("tidak ditemukan Dukcapil", "not found by the civil registry"),
    ]

    private static let words: [String: DisbursementHindrance] = [
        "already_planned": .alreadyPlanned, "beyond_most": .beyondMost, "deceased": .deceased, "excluded": .excluded,
        "family_unknown": .familyUnknown, "moved_out": .movedOut, "not_running": .notRunning, "unmatched": .unmatched,
    ]
}
