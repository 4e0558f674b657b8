package import Schemas
package import Vocabulary

extension EmpowermentRefusal {
    /// The meaning of EmpowermentTraining's refusal.
    package var meaning: Phrase {
        switch code {
        case .notUnderstood: .notUnderstood(subject)
        case .tooMany: .tooMany(subject)
        case .valueMissing: .missing(subject)
        case .valueOutOfRange: .wrong(subject)
        case .otherAgency: .otherAgency(subject)
        default:
            (code.generalSentence ?? code.courseSentence ?? code.groupSentence ?? code.kurSentence)
                .map { $0.about(subject) } ?? .refused(subject)
        }
    }
}

// The sentences by topic. A code without a sentence comes from a newer node.
extension EmpowermentRefusal.Code {
    /// Refusals of any command.
    fileprivate var generalSentence: Phrase? {
        switch self {
        case .outsideArea: Phrase("di luar wilayah kewenangan Anda", "outside your area")
        case .programmeUnknown:
            Phrase(
                "program tidak dikenal simpul ini",
                "this node does not know the programme")
        case .programmeOfAnother:
            Phrase("program milik dinas lain", "another agency's programme")
        case .kindWrong: Phrase("jenis program tidak cocok", "the programme is of another kind")
        case .familyUnknown:
            Phrase(
                "simpul ini tidak mengenal keluarga itu di wilayah Anda",
                "this node knows no such family in your area")
        case .personUnknown: Phrase("orang ini bukan anggota yang hidup", "the person is no living member")
        case .notEnrolled:
            Phrase("keluarga bukan peserta program", "the family is not enrolled")
        default: nil
        }
    }

    /// Refusals about courses.
    fileprivate var courseSentence: Phrase? {
        switch self {
        case .courseUnknown:
            Phrase("tidak ada pelatihan itu di wilayah Anda", "no such course in your area")
        case .courseClosed: Phrase("pelatihan sudah ditutup", "the course is closed")
        case .courseFull: Phrase("tempat sudah habis", "no place is left")
        case .alreadyAdmitted: Phrase("sudah menjadi peserta pelatihan ini", "admitted already")
        case .notAParticipant: Phrase("bukan peserta pelatihan ini", "not a participant of this course")
        case .sessionUnknown: Phrase("pertemuan itu tidak ada", "there is no such session")
        case .sessionRecorded: Phrase("kehadiran pertemuan itu sudah dicatat", "that session is recorded already")
        case .sessionsOutstanding:
            Phrase(
                "masih ada pertemuan tanpa catatan kehadiran",
                "some sessions have no attendance yet")
        default: nil
        }
    }

    /// Refusals about groups, accounts and enterprises.
    fileprivate var groupSentence: Phrase? {
        switch self {
        case .groupSize: Phrase("kelompok harus 5 sampai 20 anggota", "a group has 5 to 20 members")
        case .familyTwice: Phrase("satu keluarga, satu anggota", "one member of each family")
        case .inAnotherGroup: Phrase("keluarga sudah di kelompok lain", "the family is in another group")
        case .groupUnknown: Phrase("tidak ada kelompok itu di wilayah Anda", "no such group in your area")
        case .groupClosed: Phrase("kelompok sudah bubar", "the group is closed")
        case .notAMember: Phrase("bukan anggota kelompok ini", "not a member of this group")
        case .savingsTooSmall: Phrase("tabungannya hanya sekian", "no more than this was saved")
        case .accountMalformed:
            Phrase(
                "rekening salah: bank tiga angka, nomor 6 sampai 20 angka, atas nama siapa",
                "malformed account: a bank of three digits, a number of 6 to 20 digits, a holder")
        case .nibMalformed: Phrase("NIB harus 13 angka", "a NIB has 13 digits")
        case .familyElsewhere:
            Phrase("keluarga tinggal di luar wilayah kelompok", "the family lives outside the group's region")
        default: nil
        }
    }

    /// Refusals about KUR (Permenko 1/2023 and 12/2025).
    fileprivate var kurSentence: Phrase? {
        switch self {
        case .kurExcluded:
            Phrase("ada ASN, TNI atau Polri: tidak berhak KUR", "a civil servant, soldier or police officer")
        case .kurCeiling: Phrase("jumlah di luar plafon jenis ini", "the amount is not within this type's ceiling")
        case .kurTenor: Phrase("jangka waktu lebih dari yang boleh, bulan", "longer than allowed, in months")
        case .kurHadBefore:
            Phrase(
                "super mikro hanya bagi yang belum pernah KUR",
                "super mikro is for a first KUR")
        case .kurElsewhere: Phrase("masih punya KUR di bank lain", "has KUR elsewhere")
        case .kurCommercialCredit:
            Phrase("masih punya kredit komersial produktif", "has productive commercial credit")
        case .kurNoEnterprise:
            Phrase("belum ada usaha", "no enterprise")
        case .kurTooYoung:
            Phrase(
                "usaha belum berjalan sekian bulan, dan tidak ada pelatihan, kelompok, atau usaha keluarga",
                "running less than this many months, with no training, group or relative's business")
        case .kurNoLicence:
            Phrase("belum ada NIB atau surat keterangan usaha", "neither a NIB nor a letter of business")
        case .kurNoAccount: Phrase("belum ada rekening", "no account")
        case .kurBeginners:
            Phrase(
                "pemula lebih banyak dari yang berusaha, atau tanpa rekomendasi ketua",
                "more beginners than members in business, or no letter of the head")
        case .kurBpjs: Phrase("KUR kecil: peserta BPJS Ketenagakerjaan", "KUR kecil asks for BPJS")
        case .kurOfftaker:
            Phrase("KUR khusus: harus ada mitra", "KUR khusus asks for a partner")
        case .kurOutstanding: Phrase("sisa pinjaman menjadi lebih dari plafon", "more would be owed than the ceiling")
        case .applicationUnknown:
            Phrase("tidak ada pengajuan itu di wilayah Anda", "no such application in your area")
        case .applicationAnswered: Phrase("bank sudah menjawab pengajuan ini", "the bank has answered already")
        case .applicationOpen:
            Phrase("masih ada pengajuan atau pinjaman berjalan", "another application or loan is still open")
        case .notApproved: Phrase("belum disetujui bank", "not approved")
        case .repaid: Phrase("sudah lunas", "repaid already")
        case .instalmentTooLarge: Phrase("lebih dari yang terutang", "more than is owed")
        default: nil
        }
    }
}
