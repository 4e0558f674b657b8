import Schemas
import Vocabulary

extension RegistryRefusal: Spoken {
    /// What the Registry's no means, and what to do.
    var phrase: Phrase {
        let about = subject.isEmpty ? "" : " (\(subject))"
        let words: Phrase =
            switch code {
            case .notUnderstood:
                Phrase("perintah tidak dimengerti: perbarui program", "not understood: update the program")
            case .tooMany: Phrase("terlalu banyak atau kosong; paling banyak 1.000", "none or too many; at most 1,000")
            case .outsideArea: Phrase("di luar wilayah kewenangan Anda", "outside your area")
            case .valueMissing: Phrase("isian wajib kosong", "a required value is missing")
            case .valueWrong: Phrase("isian salah", "a value is wrong")
            case .regionUnknown:
                Phrase("wilayah tidak dikenal: `tangga regions import`", "unknown region: `tangga regions import`")
            case .parameterUnknown:
                Phrase("parameter belum ditetapkan: `tangga parameters set`", "not set: `tangga parameters set`")
            case .familyUnknown: Phrase("keluarga tidak terdaftar", "no such family is registered")
            case .personUnknown: Phrase("orang tidak terdaftar", "no such person is registered")
            case .proposalUnknown: Phrase("usulan tidak dikenal", "no such proposal")
            case .proposalSettled: Phrase("usulan sudah diputus atau tersusul", "the proposal is settled or overtaken")
            case .samePerson:
                Phrase(
                    "harus orang lain: yang mengimpor, menilai atau mengusulkan tidak boleh menetapkan; pilih --as",
                    "must be another person: who imported, assessed or proposed may not confirm; choose --as")
            case .programmeUnknown: Phrase("program tidak ada di katalog", "no such programme in the catalogue")
            case .programmeNotValid: Phrase("program tidak berlaku hari ini", "the programme is not valid today")
            case .notAssessed: Phrase("keluarga belum dinilai: `tangga assess`", "not assessed yet: `tangga assess`")
            case .notEligible: Phrase("syarat tidak terpenuhi", "a condition is not met")
            case .alreadyEnrolled: Phrase("sudah menjadi peserta", "enrolled already")
            case .excluded: Phrase("dikecualikan", "excluded")
            case .combination: Phrase("tidak boleh digabung dengan program lain", "may not be combined")
            case .enrolmentUnknown: Phrase("kepesertaan tidak dikenal", "no such enrolment")
            case .enrolmentEnded: Phrase("kepesertaan sudah berakhir", "the enrolment has ended")
            case .purposeMissing:
                Phrase("beri --purpose, 5 sampai 200 huruf", "give --purpose, 5 to 200 characters")
            case .combinationMalformed: Phrase("aturan gabungan salah tulis", "the combination rule is malformed")
            case .unspecified, .UNRECOGNIZED: Phrase("ditolak", "refused")
            }
        return Phrase(words.indonesian + about, words.english + about)
    }
}
