package import Schemas
package import Vocabulary

/// Sentences for the names under which the Registry counts the families of a walk.
package enum WalkSentences {
    /// The sentence of a name; an unknown name is returned unchanged.
    package static func phrase(_ name: String) -> Phrase {
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
        if let dot = name.firstIndex(of: "."), let reason = reasons[String(name[..<dot])] {
            let about = String(name[name.index(after: dot)...])
            let condition = conditions[about] ?? Phrase(about, about)
            return Phrase(
                "\(reason.indonesian): \(condition.indonesian)", "\(reason.english): \(condition.english)")
        }
        return Phrase(name, name)
    }

    /// The name under which to count an item of a walk that the Registry refused.
    package static func name(of refusal: RegistryRefusal) -> String {
        switch refusal.code {
        case .excluded: "excluded." + refusal.subject
        case .combination: "combination." + refusal.subject
        default: "refused"
        }
    }

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
        "already_recorded": Phrase("sudah dicatat sebelumnya", "recorded before"),
        "refused": Phrase("tidak diterima", "refused"),
    ]

    private static let reasons = [
        "not_eligible": Phrase("syarat tidak terpenuhi", "condition not met"),
        "excluded": Phrase("dikecualikan", "excluded"),
        "combination": Phrase("dilarang aturan gabungan", "forbidden by the combination rule"),
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
