package import Schemas
package import Vocabulary

/// The state of a plan. Its position in the list, from 1, is the wire's number.
package enum PlanWord: String, Word {
    case made
    case approved
    case sent
    case closed
    case cancelled

    package var label: Phrase {
        switch self {
        case .made: Phrase("disusun", "made")
        case .approved: Phrase("disetujui", "approved")
        case .sent: Phrase("disalurkan", "sent")
        case .closed: Phrase("selesai", "closed")
        case .cancelled: Phrase("dibatalkan", "cancelled")
        }
    }
}

/// The state of a payment. Its position in the list, from 1, is the wire's number.
package enum PaymentWord: String, Word {
    case planned
    case sent
    case paid
    case failed
    case delivered
    case returned
    case cancelled

    package var label: Phrase {
        switch self {
        case .planned: Phrase("direncanakan", "planned")
        case .sent: Phrase("di bank", "with the bank")
        case .paid: Phrase("dibayar", "paid")
        case .failed: Phrase("gagal", "failed")
        case .delivered: Phrase("diserahkan", "handed over")
        case .returned: Phrase("kembali ke dana", "back in the fund")
        case .cancelled: Phrase("dibatalkan", "cancelled")
        }
    }
}

/// The reason of a failed payment (gagal salur). Its position in the list, from 1, is the wire's number.
package enum FailureWord: String, Word {
    case rekeningTidakAktif = "rekening_tidak_aktif"
    case namaTidakSesuai = "nama_tidak_sesuai"
    case rekeningTutup = "rekening_tutup"
    case nikTidakValid = "nik_tidak_valid"
    case kksBelumTerdistribusi = "kks_belum_terdistribusi"
    case kpmTidakDitemukan = "kpm_tidak_ditemukan"
    case meninggal
    case pindah
    case ganda
    case returSP2D = "retur_sp2d"
    case rekeningTidakAda = "rekening_tidak_ada"
    case dikecualikan
    case tidakLagiTerdaftar = "tidak_lagi_terdaftar"

    package var label: Phrase {
        switch self {
        case .rekeningTidakAktif: Phrase("rekening tidak aktif", "account dormant")
        case .namaTidakSesuai: Phrase("nama tidak sesuai", "name does not match")
        case .rekeningTutup: Phrase("rekening tutup", "account closed")
        case .nikTidakValid: Phrase("NIK tidak valid", "NIK not valid")
        case .kksBelumTerdistribusi: Phrase("KKS belum terdistribusi", "card not handed out")
        case .kpmTidakDitemukan: Phrase("KPM tidak ditemukan", "family not found")
        case .meninggal: Phrase("meninggal", "deceased")
        case .pindah: Phrase("pindah", "moved away")
        case .ganda: Phrase("ganda", "twice")
        case .returSP2D: Phrase("retur SP2D", "returned by the treasury")
        case .rekeningTidakAda: Phrase("rekening tidak ada", "no account")
        case .dikecualikan: Phrase("dikecualikan", "excluded")
        case .tidakLagiTerdaftar: Phrase("tidak lagi terdaftar", "no longer enrolled")
        }
    }

    /// The wire's enum case.
    package var code: DisbursementFailureCode { DisbursementFailureCode(rawValue: Int(number)) ?? .unknown }
}
