import Schemas
import Vocabulary

extension DisbursementRefusal: Spoken {
    /// What Disbursement's no means, and what to do.
    var phrase: Phrase {
        let words = words
        // A state that stands alone is said in words; anything else is data.
        let about =
            PlanWord(rawValue: subject)?.label ?? PaymentWord(rawValue: subject)?.label ?? Phrase(subject, subject)
        guard !subject.isEmpty else { return words }
        return Phrase("\(words.indonesian) (\(about.indonesian))", "\(words.english) (\(about.english))")
    }

    private var words: Phrase {
        switch code {
        case .notUnderstood:
            Phrase("perintah tidak dimengerti: periksa isinya", "not understood: look at what was given")
        case .tooMany: Phrase("terlalu banyak atau kosong; paling banyak 1.000", "none or too many; at most 1,000")
        case .outsideArea: Phrase("di luar wilayah kewenangan Anda", "outside your area")
        case .valueMissing: Phrase("isian wajib kosong", "a required value is missing")
        case .amountOutOfRange:
            Phrase("jumlah harus di atas nol dan masih terhitung", "the amount must be above zero and countable")
        case .fundUnknown: Phrase("dana tidak dikenal: `tangga funds list`", "unknown fund: `tangga funds list`")
        case .fundExists:
            Phrase("dana ini sudah ada; tambahi dengan `tangga funds add`", "the fund is there; add with `funds add`")
        case .programmeUnknown:
            Phrase(
                "program belum dikenal simpul ini: `tangga programmes load`, lalu tunggu sebentar",
                "the programme is not known here yet: `tangga programmes load`, then wait a moment")
        case .programmeOfAnother:
            Phrase("program ini disalurkan simpul lain; pilih --agency", "another node serves it; choose --agency")
        case .kindWrong:
            Phrase(
                "jenis program salah: uang lewat `plan file` dan `results`, barang lewat `plan deliver`",
                "the wrong kind: money goes by `plan file` and `results`, goods by `plan deliver`")
        case .sourceNotAllowed:
            Phrase(
                "program tidak boleh dibayar dari sumber dana ini; pilih dana lain",
                "the programme may not be paid from this source; choose another fund")
        case .programmeNotValid: Phrase("program tidak berlaku pada bulan itu", "not valid in that month")
        case .monthOutsideFund:
            Phrase("bulan di luar tahun anggaran dana", "the month is not in the fund's year")
        case .nobodyToPay:
            Phrase(
                "tidak ada lagi peserta untuk bulan itu; lihat `tangga enrolments`",
                "nobody is left for that month; look at `tangga enrolments`")
        case .fundTooSmall:
            Phrase(
                "dana tidak cukup: kurangi dengan --most, atau tambah dengan `tangga funds add`",
                "the fund is too small: take fewer with --most, or add with `tangga funds add`")
        case .planUnknown: Phrase("rencana tidak dikenal: `tangga plan list`", "no such plan: `tangga plan list`")
        case .planState:
            Phrase("tidak bisa pada keadaan rencana ini", "not in the state in which the plan is")
        case .samePerson:
            Phrase(
                "penyusun rencana tidak boleh menyetujuinya; pilih orang lain dengan --as",
                "who made a plan may not approve it; choose another person with --as")
        case .paymentUnknown: Phrase("bukan pembayaran rencana ini", "not a payment of this plan")
        case .paymentSettled: Phrase("pembayaran sudah diputus", "the payment is settled")
        case .nothingToReturn:
            Phrase("tidak ada yang harus kembali ke dana", "there is nothing to return to the fund")
        case .areaOutsideFund:
            Phrase("wilayah rencana di luar wilayah dana", "the plan's area is not within the fund's")
        case .unspecified, .UNRECOGNIZED: Phrase("ditolak", "refused")
        }
    }
}
