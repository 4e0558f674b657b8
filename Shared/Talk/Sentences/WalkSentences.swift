package import Schemas
package import Vocabulary

/// The meaning of the numbers of families that a walk gives.
package enum WalkSentences {
    /// The meaning of a tally, by its kind and detail; by its name where its node is older than the kinds, or newer than
    /// this program.
    package static func phrase(of tally: RegistryTally) -> Phrase {
        let known: Phrase? =
            switch (tally.kind, tally.detail) {
            case (.status, .status(let status)?): word(status).map { self.status($0) }
            case (.proposedTo, .rung(let rung)?): word(rung).map { proposed($0) }
            case (.proposedBackTo, .rung(let rung)?): word(rung).map { proposedBack($0) }
            case (.notEligible, .condition(let condition)?):
                ProgrammeCondition(number: Int32(clamping: condition.rawValue)).map { notEligible.then($0.label) }
            default: names[tally.kind].flatMap { phrases[$0] }
            }
        return known ?? phrase(tally.name)
    }

    /// The meaning of a name under which families are counted; the name itself where this program does not know it.
    package static func phrase(_ name: String) -> Phrase {
        if let phrase = phrases[name] { return phrase }
        if let status = ExpenditureStatus(rawValue: name) { return self.status(status) }
        if let rung = rung(name, after: "back_to_") { return proposedBack(rung) }
        if let rung = rung(name, after: "to_") { return proposed(rung) }
        if let dot = name.firstIndex(of: "."), let reason = reasons[String(name[..<dot])] {
            let about = String(name[name.index(after: dot)...])
            return reason.then(ProgrammeCondition(rawValue: about)?.label ?? Phrase(about, about))
        }
        return Phrase(name, name)
    }

    private static func rung(_ name: String, after prefix: String) -> Rung? {
        guard name.hasPrefix(prefix) else { return nil }
        return Rung(rawValue: String(name.dropFirst(prefix.count)))
    }

    private static func word(_ rung: FieldRung) -> Rung? { Rung(number: Int32(clamping: rung.rawValue)) }

    /// The wire's 0 is the list's last word.
    private static func word(_ status: FieldExpenditureStatus) -> ExpenditureStatus? {
        switch status {
        case .extremePoor: .extremePoor
        case .poor: .poor
        case .notPoor: .notPoor
        case .unknown: .unknown
        case .UNRECOGNIZED: nil
        }
    }

    private static func status(_ status: ExpenditureStatus) -> Phrase { Phrase("status", "status").then(status.label) }

    private static func proposed(_ rung: Rung) -> Phrase { Phrase("diusulkan ke", "proposed to").then(rung.label) }

    private static func proposedBack(_ rung: Rung) -> Phrase {
        Phrase("diusulkan kembali ke", "proposed back to").then(rung.label)
    }

    /// The names of the kinds without a detail.
    private static let names: [RegistryTally.Kind: String] = [
        .unchanged: "unchanged", .multidimensionallyPoor: "multidimensionally_poor",
        .permanentProtection: "permanent_protection", .meetsCharity: "meets_charity", .notAssessed: "not_assessed",
        .notDue: "not_due", .alreadyProposed: "already_proposed", .rejectedBefore: "rejected_before",
        .alreadyEnrolled: "already_enrolled",
    ]

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

    private static let notEligible = Phrase("syarat tidak terpenuhi", "condition not met")

    private static let reasons = [
        "not_eligible": notEligible,
        "excluded": Phrase("dikecualikan", "excluded"),
        "combination": Phrase("dilarang aturan gabungan", "forbidden by the combination rule"),
    ]
}
