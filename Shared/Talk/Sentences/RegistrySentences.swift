package import Schemas
package import Vocabulary

extension RegistryRefusal {
    /// The meaning of the Registry's refusal.
    package var meaning: Phrase {
        switch code {
        case .notUnderstood: .notUnderstood(subject)
        case .tooMany: .tooMany(subject)
        case .outsideArea: Phrase("di luar wilayah kewenangan Anda", "outside your area").about(subject)
        case .valueMissing: .missing(subject)
        case .valueWrong: .wrong(subject)
        case .regionUnknown: Phrase("wilayah tidak dikenal", "unknown region").about(subject)
        case .parameterUnknown: Phrase("parameter belum ditetapkan", "the parameter is not set").about(subject)
        case .familyUnknown:
            Phrase("keluarga tidak terdaftar di wilayah Anda", "no such family is registered in your area")
                .about(subject)
        case .personUnknown:
            Phrase("orang tidak terdaftar di wilayah Anda", "no such person is registered in your area").about(subject)
        case .proposalUnknown:
            Phrase("tidak ada usulan itu di wilayah Anda", "no such proposal in your area").about(subject)
        case .proposalSettled:
            Phrase("usulan sudah diputus atau tersusul", "the proposal is settled or overtaken").about(subject)
        case .samePerson:
            Phrase(
                "harus orang lain: yang mengimpor, menilai atau mengusulkan tidak boleh menetapkan",
                "must be another person: the person who imported, assessed or proposed may not confirm"
            ).about(roleWord?.label ?? Phrase(subject, subject))
        case .programmeUnknown:
            Phrase("program tidak ada di katalog", "no such programme in the catalogue").about(subject)
        case .programmeNotValid:
            Phrase("program tidak berlaku hari ini", "the programme is not valid today").about(subject)
        case .notAssessed: Phrase("keluarga belum dinilai", "the family is not assessed yet").about(subject)
        case .notEligible:
            Phrase("syarat tidak terpenuhi", "a condition is not met")
                .about(conditionWord?.label ?? Phrase(subject, subject))
        case .alreadyEnrolled: Phrase("sudah menjadi peserta", "enrolled already").about(subject)
        case .excluded:
            Phrase("dikecualikan", "excluded").about(exclusionWord?.label ?? Phrase(subject, subject))
        case .combination:
            Phrase("tidak boleh digabung dengan program lain", "may not be combined with another programme")
                .about(subject)
        case .enrolmentUnknown:
            Phrase("tidak ada kepesertaan itu di wilayah Anda", "no such enrolment in your area").about(subject)
        case .enrolmentEnded: Phrase("kepesertaan sudah berakhir", "the enrolment has ended").about(subject)
        case .purposeMissing:
            Phrase(
                "tujuan pembukaan data belum ada: 5 sampai 200 huruf",
                "the purpose of showing the data is missing: 5 to 200 characters"
            ).about(subject)
        case .otherAgency: .otherAgency(subject)
        case .runUnknown:
            Phrase("impor itu tidak Anda buka di sini", "you did not open that import here").about(subject)
        case .askedTooOften:
            Phrase("pertanyaan tentang NIK dan KK melebihi batas", "more NIKs and cards asked than allowed")
                .about(subject)
        case .combinationMalformed:
            Phrase("aturan gabungan salah tulis", "the combination rule is malformed").about(subject)
        case .unspecified, .UNRECOGNIZED: .refused(subject)
        }
    }

    // Each by its number, or by its word, which is all that an older node sends.

    private var roleWord: DecisionRole? {
        DecisionRole(number: Int32(clamping: role.rawValue)) ?? DecisionRole(rawValue: subject)
    }

    private var conditionWord: ProgrammeCondition? {
        ProgrammeCondition(number: Int32(clamping: condition.rawValue)) ?? ProgrammeCondition(rawValue: subject)
    }

    /// The exclusion that the refusal names.
    package var exclusionWord: FamilyExclusion? {
        FamilyExclusion(number: Int32(clamping: exclusion.rawValue)) ?? FamilyExclusion(rawValue: subject)
    }
}
