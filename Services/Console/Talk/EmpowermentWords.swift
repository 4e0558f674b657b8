import Schemas
import Vocabulary

extension EmpowermentRefusal: Spoken {
    /// What EmpowermentTraining's no means, and what to do.
    var phrase: Phrase {
        let about = subject.isEmpty ? "" : " (\(subject))"
        let words = code.generalWords ?? code.courseWords ?? code.groupWords ?? code.kurWords
        let said = words ?? Phrase("ditolak", "refused")
        return Phrase(said.indonesian + about, said.english + about)
    }
}

// One topic's codes each; a code that is of none is a newer node's.
extension EmpowermentRefusal.Code {
    /// Of any command.
    fileprivate var generalWords: Phrase? {
        switch self {
        case .notUnderstood: Phrase("perintah tidak dimengerti: perbarui program", "not understood: update the program")
        case .tooMany: Phrase("terlalu banyak atau kosong; paling banyak 1.000", "none or too many; at most 1,000")
        case .outsideArea: Phrase("di luar wilayah kewenangan Anda", "outside your area")
        case .valueMissing: Phrase("isian wajib atau parameter kosong", "a required value or parameter is missing")
        case .valueOutOfRange: Phrase("isian di luar batas", "a value is out of range")
        case .programmeUnknown:
            Phrase(
                "program tidak dikenal simpul ini: `tangga programmes list`",
                "this node does not know the programme: `tangga programmes list`")
        case .programmeOfAnother:
            Phrase("program milik dinas lain: pilih --agency", "another agency's programme: choose --agency")
        case .kindWrong: Phrase("jenis program tidak cocok", "the programme is of another kind")
        case .familyUnknown: Phrase("keluarga tidak dikenal simpul ini", "this node does not know the family")
        case .personUnknown: Phrase("orang ini bukan anggota yang hidup", "the person is no living member")
        case .notEnrolled:
            Phrase("keluarga bukan peserta program: `tangga enrol`", "the family is not enrolled: `tangga enrol`")
        default: nil
        }
    }

    /// Of courses.
    fileprivate var courseWords: Phrase? {
        switch self {
        case .courseUnknown:
            Phrase("pelatihan tidak dikenal: `tangga course list`", "no such course: `tangga course list`")
        case .courseClosed: Phrase("pelatihan sudah ditutup", "the course is closed")
        case .courseFull: Phrase("tempat sudah habis: buka pelatihan lain", "no place is left: open another course")
        case .alreadyAdmitted: Phrase("sudah menjadi peserta pelatihan ini", "admitted already")
        case .notAParticipant: Phrase("bukan peserta pelatihan ini", "not a participant of this course")
        case .sessionUnknown: Phrase("pertemuan itu tidak ada", "there is no such session")
        case .sessionRecorded: Phrase("kehadiran pertemuan itu sudah dicatat", "that session is recorded already")
        case .sessionsOutstanding:
            Phrase(
                "masih ada pertemuan tanpa catatan kehadiran: `tangga course attend`",
                "some sessions have no attendance yet: `tangga course attend`")
        default: nil
        }
    }

    /// Of groups, accounts and enterprises.
    fileprivate var groupWords: Phrase? {
        switch self {
        case .groupSize: Phrase("kelompok harus 5 sampai 20 anggota", "a group has 5 to 20 members")
        case .familyTwice: Phrase("satu keluarga, satu anggota", "one member of each family")
        case .inAnotherGroup: Phrase("keluarga sudah di kelompok lain", "the family is in another group")
        case .groupUnknown: Phrase("kelompok tidak dikenal: `tangga group list`", "no such group: `tangga group list`")
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

    /// Of KUR (Permenko 1/2023 and 12/2025).
    fileprivate var kurWords: Phrase? {
        switch self {
        case .kurExcluded:
            Phrase("ada ASN, TNI atau Polri: tidak berhak KUR", "a civil servant, soldier or police officer")
        case .kurCeiling: Phrase("jumlah di luar plafon jenis ini", "the amount is not within this type's ceiling")
        case .kurTenor: Phrase("jangka waktu lebih dari yang boleh, bulan", "longer than allowed, in months")
        case .kurHadBefore:
            Phrase(
                "super mikro hanya bagi yang belum pernah KUR: pilih mikro",
                "super mikro is for a first KUR: choose mikro")
        case .kurElsewhere: Phrase("masih punya KUR di bank lain: lunasi dulu", "has KUR elsewhere: repay it first")
        case .kurCommercialCredit:
            Phrase("masih punya kredit komersial produktif", "has productive commercial credit")
        case .kurNoEnterprise:
            Phrase("belum ada usaha: `tangga group enterprise`", "no enterprise: `tangga group enterprise`")
        case .kurTooYoung:
            Phrase(
                "usaha belum berjalan sekian bulan, dan tidak ada pelatihan, kelompok, atau usaha keluarga",
                "running less than this many months, with no training, group or relative's business")
        case .kurNoLicence:
            Phrase("belum ada NIB atau surat keterangan usaha", "neither a NIB nor a letter of business")
        case .kurNoAccount: Phrase("belum ada rekening: `tangga group account`", "no account: `tangga group account`")
        case .kurBeginners:
            Phrase(
                "pemula lebih banyak dari yang berusaha, atau tanpa rekomendasi ketua (--recommended)",
                "more beginners than members in business, or no letter of the head (--recommended)")
        case .kurBpjs: Phrase("KUR kecil: peserta BPJS Ketenagakerjaan (--bpjs)", "KUR kecil asks for BPJS (--bpjs)")
        case .kurOfftaker:
            Phrase("KUR khusus: harus ada mitra (--offtaker)", "KUR khusus asks for a partner (--offtaker)")
        case .kurOutstanding: Phrase("sisa pinjaman menjadi lebih dari plafon", "more would be owed than the ceiling")
        case .applicationUnknown:
            Phrase("pengajuan tidak dikenal: `tangga kur list`", "no such application: `tangga kur list`")
        case .applicationAnswered: Phrase("bank sudah menjawab pengajuan ini", "the bank has answered already")
        case .applicationOpen:
            Phrase("masih ada pengajuan atau pinjaman berjalan", "another application or loan is still open")
        case .notApproved: Phrase("belum disetujui bank: `tangga kur answer`", "not approved: `tangga kur answer`")
        case .repaid: Phrase("sudah lunas", "repaid already")
        case .instalmentTooLarge: Phrase("lebih dari yang terutang", "more than is owed")
        default: nil
        }
    }
}
