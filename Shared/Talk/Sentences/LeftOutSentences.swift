package import Vocabulary

/// The reasons for which a payment plan leaves out an enrolled family.
package enum LeftOutSentences {
    /// The sentence of a reason; an unknown reason is returned unchanged.
    package static func phrase(_ reason: String) -> Phrase { phrases[reason] ?? Phrase(reason, reason) }

    private static let phrases = [
        "already_planned": Phrase("sudah direncanakan atau dibayar", "planned or paid already"),
        "beyond_most": Phrase("melebihi --most", "beyond --most"),
        "deceased": Phrase("kepala keluarga meninggal", "the head is deceased"),
        "excluded": Phrase("dikecualikan", "excluded"),
        "family_unknown": Phrase("keluarga belum dikenal simpul ini", "the family is not known to this node yet"),
        "moved_out": Phrase("pindah ke luar provinsi", "moved out of the province"),
        "not_running": Phrase("kepesertaan tidak berjalan pada bulan itu", "not enrolled in that month"),
        "unmatched": Phrase("tidak ditemukan Dukcapil", "not found by the civil registry"),
    ]
}
