/// A person's sex (`jenis_kelamin`).
public enum Sex: String, Word {
    /// *Laki-laki*.
    case male = "L"
    /// *Perempuan*.
    case female = "P"

    /// How the sex is called.
    public var label: Phrase {
        switch self {
        case .male: Phrase("Laki-laki", "Male")
        case .female: Phrase("Perempuan", "Female")
        }
    }
}

/// What a person is to the head of the family (`hubungan`).
public enum Relation: String, Word {
    /// The head.
    case kepala
    /// Husband or wife.
    case pasangan
    /// A child.
    case anak
    /// A son- or daughter-in-law.
    case menantu
    /// A grandchild.
    case cucu
    /// A parent or parent-in-law.
    case orangTua = "orang_tua"
    /// Other kin.
    case familiLain = "famili_lain"
    /// Anybody else.
    case lainnya
}

/// Whether a person is married (`status_kawin`).
public enum MaritalStatus: String, Word {
    /// Never yet.
    case belum
    /// Married.
    case kawin
    /// Divorced.
    case ceraiHidup = "cerai_hidup"
    /// Widowed.
    case ceraiMati = "cerai_mati"
}

/// Whether a person goes to school (`sekolah`).
public enum Schooling: String, Word {
    /// Not yet, or never.
    case belum
    /// Still does.
    case masih
    /// No longer.
    case tidakLagi = "tidak_lagi"
}

/// A person's highest diploma (`ijazah_tertinggi`), in rising order.
public enum Diploma: String, Word {
    /// None.
    case tidakAda = "tidak_ada"
    /// Primary school.
    case sd
    /// Junior secondary school.
    case smp
    /// Senior secondary school.
    case sma
    /// A diploma of one to three years.
    case d1D3 = "d1_d3"
    /// A bachelor's degree or a four-year diploma.
    case d4S1 = "d4_s1"
    /// A master's degree or a doctorate.
    case s2S3 = "s2_s3"
}

/// How severely a person is disabled (`disabilitas`).
public enum Disability: String, Word {
    /// Not.
    case tidak
    /// Lightly.
    case ringan
    /// Moderately.
    case sedang
    /// Severely.
    case berat
}

extension Diploma: Comparable {
    /// The lower diploma first.
    public static func < (left: Diploma, right: Diploma) -> Bool { left.number < right.number }
}

/// An occupation (`pekerjaan`) that excludes the whole family card from aid, even where the family is listed.
///
/// The column is free text; these are the words in it that are signals (Tangga's strategy page, "Exclusions").
public enum ExcludedOccupation: String, Word {
    /// A civil servant.
    case asn
    /// A soldier.
    case tni
    /// A police officer.
    case polri
    /// An employee of a state- or region-owned company.
    case bumnBumd = "bumn_bumd"
    /// A state official.
    case pejabat
}
