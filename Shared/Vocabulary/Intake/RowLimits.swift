/// The limits of the values in a hand-over's rows (Tangga's intake page, the tables of `families.csv` and
/// `persons.csv`). The console checks them on cells, the Registry on forms.
public enum RowLimits {
    // MARK: - Numbers

    /// `desil`: the deciles of the national ranking.
    public static let deciles: ClosedRange<Int64> = 1...10
    /// `lintang`, in degrees.
    public static let latitudeDegrees: ClosedRange<Int64> = -90...90
    /// `bujur`, in degrees.
    public static let longitudeDegrees: ClosedRange<Int64> = -180...180
    /// `luas_lantai_m2`, in square metres.
    public static let floorSquareMetres: ClosedRange<Int64> = 1...2_000
    /// `menit_ke_air`, in minutes for the way there and back.
    public static let minutesToWater: ClosedRange<Int64> = 0...600
    /// `jarak_faskes_km`, `jarak_sd_km` and `jarak_smp_km`, in kilometres.
    public static let distanceKilometres: ClosedRange<Int64> = 0...200
    /// `pengeluaran_makanan_bulan` and `pengeluaran_nonmakanan_bulan`, in rupiah a month for the whole family.
    public static let monthlyRupiah: ClosedRange<Int64> = 0...1_000_000_000

    /// Whether a house can have this power (`daya_listrik_va`): one of the electricity company's tariffs in
    /// volt-amperes, or more than the largest of them; 0 without a connection.
    @inlinable public static func isPower(voltAmperes: Int64) -> Bool {
        switch voltAmperes {
        case 0, 450, 900, 1_300, 2_200: true
        default: voltAmperes > 2_200
        }
    }

    /// The range in millionths of the unit, as decimal numbers are stored and sent (`_e6`).
    @inlinable public static func millionths(_ range: ClosedRange<Int64>) -> ClosedRange<Int64> {
        (range.lowerBound * 1_000_000)...(range.upperBound * 1_000_000)
    }

    // MARK: - Texts

    /// The longest `nama`, in Unicode scalars.
    public static let nameScalars = 100
    /// The longest other text, in Unicode scalars.
    public static let textScalars = 200
    /// `kode_bank`: the number of its digits.
    public static let bankDigits = 3
    /// `no_rekening`: the number of its digits.
    public static let accountDigits: ClosedRange<Int> = 6...20
}
