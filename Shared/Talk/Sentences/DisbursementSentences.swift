package import Schemas
package import Vocabulary

extension DisbursementRefusal {
    /// The meaning of Disbursement's refusal.
    package var meaning: Phrase {
        switch code {
        case .notUnderstood: .notUnderstood(subject)
        case .tooMany: .tooMany(subject)
        case .outsideArea: said("di luar wilayah kewenangan Anda", "outside your area")
        case .valueMissing: .missing(subject)
        case .amountOutOfRange:
            Phrase("jumlah harus di atas nol dan masih terhitung", "the amount must be above zero and countable")
                .about(FieldSentences.label(subject))
        case .fundUnknown: said("tidak ada dana itu di wilayah Anda", "no such fund in your area")
        case .fundExists: said("kode dana ini sudah dipakai", "a fund has this code already")
        case .programmeUnknown:
            said("program belum dikenal simpul ini", "the node does not know the programme yet")
        case .programmeOfAnother: said("program ini disalurkan simpul lain", "another node serves the programme")
        case .kindWrong:
            said(
                "jenis program salah: uang dibayar lewat bank, barang diserahkan langsung",
                "the wrong kind of programme: money is paid by a bank, goods are handed over")
        case .sourceNotAllowed:
            said(
                "program tidak boleh dibayar dari sumber dana ini",
                "the programme may not be paid from this source of funds")
        case .programmeNotValid:
            said("program tidak berlaku pada bulan itu", "the programme is not valid in that month")
        case .monthOutsideFund: said("bulan di luar tahun anggaran dana", "the month is not in the fund's year")
        case .nobodyToPay: said("tidak ada lagi peserta untuk bulan itu", "no participant is left for that month")
        case .fundTooSmall: said("dana tidak cukup", "the fund is too small")
        case .planUnknown: said("tidak ada rencana itu di wilayah Anda", "no such plan in your area")
        case .planState: said("tidak bisa pada keadaan rencana ini", "not possible in the state of the plan")
        case .samePerson:
            said("penyusun rencana tidak boleh menyetujuinya", "the person who made a plan may not approve it")
        case .paymentUnknown: said("bukan pembayaran rencana ini", "not a payment of this plan")
        case .paymentSettled: said("pembayaran sudah diputus", "the payment is settled")
        case .nothingToReturn: said("tidak ada yang harus kembali ke dana", "there is nothing to return to the fund")
        case .areaOutsideFund: said("wilayah rencana di luar wilayah dana", "the plan's area is not within the fund's")
        case .otherAgency: .otherAgency(subject)
        case .unspecified, .UNRECOGNIZED: .refused(subject)
        }
    }

    /// The plan's state that the refusal names, by its number, or by its word, which is all that an older node sends.
    private var planWord: PlanWord? {
        PlanWord(number: Int32(clamping: planState.rawValue)) ?? PlanWord(rawValue: subject)
    }

    /// The payment's state that the refusal names, as above.
    package var paymentWord: PaymentWord? {
        PaymentWord(number: Int32(clamping: paymentState.rawValue)) ?? PaymentWord(rawValue: subject)
    }

    /// The families that a plan would leave out, by reason; nil where the refusal names none, or an older node sends them
    /// as text.
    private var leftOutPhrase: Phrase? {
        guard case .leftOut(let families) = value, !families.leftOut.isEmpty else { return nil }
        let phrases = families.leftOut.map { ($0.count, LeftOutSentences.phrase($0)) }
        return Phrase(
            phrases.map { "\($0.1.indonesian) \($0.0)" }.joined(separator: ", "),
            phrases.map { "\($0.1.english) \($0.0)" }.joined(separator: ", "))
    }

    /// The programme's kind or the fund's source that the refusal names, as above.
    private var listWord: Phrase? {
        switch code {
        case .kindWrong:
            (ProgrammeKind(number: Int32(clamping: kind.rawValue)) ?? ProgrammeKind(rawValue: subject))?.label
        case .sourceNotAllowed:
            (FundSource(number: Int32(clamping: source.rawValue)) ?? FundSource(rawValue: subject))?.label
        default: nil
        }
    }

    /// A sentence with its subject. A value of a list is translated; any other subject is data.
    private func said(_ indonesian: String, _ english: String) -> Phrase {
        let value = planWord?.label ?? paymentWord?.label ?? listWord ?? leftOutPhrase
        return Phrase(indonesian, english).about(value ?? Phrase(subject, subject))
    }
}
