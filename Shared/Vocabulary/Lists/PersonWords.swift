/// A person's sex (`jenis_kelamin`).
public enum Sex: String, Word {
    /// *Laki-laki*.
    case male = "L"
    /// *Perempuan*.
    case female = "P"

    /// The sex's display name.
    public var label: Phrase {
        switch self {
        case .male: Phrase("Laki-laki", "Male")
        case .female: Phrase("Perempuan", "Female")
        }
    }
}

/// A person's relation to the head of the family (`hubungan`).
public enum Relation: String, Word {
    /// The head of the family.
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
    /// Any other person.
    case lainnya
}

/// A person's marital status (`status_kawin`).
public enum MaritalStatus: String, Word {
    /// Never married.
    case belum
    /// Married.
    case kawin
    /// Divorced.
    case ceraiHidup = "cerai_hidup"
    /// Widowed.
    case ceraiMati = "cerai_mati"
}

/// A person's school attendance (`sekolah`).
public enum Schooling: String, Word {
    /// Not yet at school, or never attended.
    case belum
    /// Attends school.
    case masih
    /// No longer attends.
    case tidakLagi = "tidak_lagi"
}

/// A person's highest diploma (`ijazah_tertinggi`), lowest first.
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

/// The severity of a person's disability (`disabilitas`).
public enum Disability: String, Word {
    /// Not disabled.
    case tidak
    /// Mild.
    case ringan
    /// Moderate.
    case sedang
    /// Severe.
    case berat
}

extension Diploma: Comparable {
    /// Orders the lower diploma first.
    public static func < (left: Diploma, right: Diploma) -> Bool { left.number < right.number }
}

/// An occupation (`pekerjaan`) that excludes the whole family card from aid, even if the family is listed.
///
/// The column is free text; these are the words in it that exclude (Tangga's strategy page, "Exclusions").
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
