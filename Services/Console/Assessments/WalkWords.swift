import Vocabulary

/// What the names mean under which the Registry counts the families of a walk.
enum WalkWords {
    /// The meaning of a name; of one that is not known here, the name itself.
    static func phrase(_ name: String) -> Phrase {
        if let phrase = phrases[name] { return phrase }
        if let status = ExpenditureStatus(rawValue: name) {
            return Phrase("status: " + status.label.indonesian, "status: " + status.label.english)
        }
        if let rung = rung(name, after: "back_to_") {
            return Phrase("diusulkan kembali ke: " + rung.indonesian, "proposed back to: " + rung.english)
        }
        if let rung = rung(name, after: "to_") {
            return Phrase("diusulkan ke: " + rung.indonesian, "proposed to: " + rung.english)
        }
        if name.hasPrefix("not_eligible.") {
            let condition = condition(String(name.dropFirst(13)))
            return Phrase("syarat tidak terpenuhi: " + condition.indonesian, "condition not met: " + condition.english)
        }
        return Phrase(name, name)
    }

    /// What a condition of a programme is about.
    static func condition(_ name: String) -> Phrase { conditions[name] ?? Phrase(name, name) }

    private static func rung(_ name: String, after prefix: String) -> Phrase? {
        guard name.hasPrefix(prefix) else { return nil }
        return Rung(rawValue: String(name.dropFirst(prefix.count)))?.label
    }

    private static let phrases = [
        "looked_at": Phrase("diperiksa", "looked at"),
        "changed": Phrase("dicatat baru", "newly recorded"),
        "unchanged": Phrase("tidak berubah", "unchanged"),
        "multidimensionally_poor": Phrase("miskin multidimensi", "multidimensionally poor"),
        "permanent_protection": Phrase("perlindungan tetap", "permanent protection"),
        "meets_charity": Phrase("memenuhi syarat bantuan sosial", "meets the conditions of charity"),
        "not_assessed": Phrase("belum dinilai", "not assessed"),
        "not_due": Phrase("belum waktunya naik", "not due"),
        "already_proposed": Phrase("sudah diusulkan", "proposed already"),
        "rejected_before": Phrase("usulan yang sama sudah ditolak", "the same was rejected before"),
        "already_enrolled": Phrase("sudah menjadi peserta", "enrolled already"),
        "enrolled": Phrase("didaftarkan", "enrolled"),
        "confirmed": Phrase("ditetapkan", "confirmed"),
        "rejected": Phrase("ditolak penetap", "rejected"),
        "refused": Phrase("tidak diterima", "refused"),
    ]

    private static let conditions = [
        "statuses": Phrase("status pengeluaran", "expenditure status"),
        "desil_at_most": Phrase("desil", "decile"),
        "deprived_of": Phrase("kekurangan yang disasar", "the deprivations aimed at"),
        "multidimensionally_poor": Phrase("miskin multidimensi", "multidimensionally poor"),
        "rungs": Phrase("anak tangga", "rung"),
        "member": Phrase("anggota keluarga", "a member"),
        "house_statuses": Phrase("status rumah", "house"),
    ]
}
