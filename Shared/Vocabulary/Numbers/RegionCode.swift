/// A region's code as assigned by the Ministry of Home Affairs: `36`, `36.01`, `36.01.01` or `36.01.01.2001`.
///
/// Kabupaten are numbered 01–69, kota 71–99; a village's first digit is 1 for a kelurahan, 2 for a desa, 3 for a desa
/// adat (Kepmendagri 300.2.2-2138/2025). The statistics office numbers kecamatan and villages differently; its codes
/// are not accepted as these.
public struct RegionCode: Hashable, Sendable {
    /// The code as one number of ten digits, with zeros for missing parts: `36.01` is 3601000000. In this order a
    /// region directly precedes the regions that it contains.
    public let number: Int64

    /// Parses a code of any level; nil if the text is not a code.
    public init?(_ text: String) {
        self.init(utf8: text.utf8Span.span)
    }

    /// Parses a code of any level from its UTF-8 bytes, without allocating; nil if they are not a code.
    public init?(utf8 bytes: borrowing Span<UInt8>) {
        let count = bytes.count
        guard count == 2 || count == 5 || count == 8 || count == 13 else { return nil }
        for dot in [2, 5, 8] where dot < count && bytes[dot] != UInt8(ascii: ".") { return nil }
        guard let province = Digits.number(bytes, 0..<2) else { return nil }
        var kabkota = 0
        var kecamatan = 0
        var village = 0
        if count > 2 {
            guard let part = Digits.number(bytes, 3..<5), part > 0 else { return nil }
            kabkota = part
        }
        if count > 5 {
            guard let part = Digits.number(bytes, 6..<8), part > 0 else { return nil }
            kecamatan = part
        }
        if count > 8 {
            guard let part = Digits.number(bytes, 9..<13), part > 0 else { return nil }
            village = part
        }
        self.init(province: province, kabkota: kabkota, kecamatan: kecamatan, village: village)
    }

    /// The code that ``number`` encodes; nil for a number that no code has.
    public init?(number: Int64) {
        guard number > 0, number < 10_000_000_000 else { return nil }
        self.init(
            province: Int(number / 100_000_000), kabkota: Int(number / 1_000_000 % 100),
            kecamatan: Int(number / 10_000 % 100), village: Int(number % 10_000))
    }

    /// Creates a code from its parts; 0 stands for a part that the code does not have. Nil for parts out of range.
    public init?(province: Int, kabkota: Int = 0, kecamatan: Int = 0, village: Int = 0) {
        guard (11...99).contains(province), (0...99).contains(kabkota), kabkota != 70, (0...99).contains(kecamatan),
            village == 0 || (1_001...3_999).contains(village)
        else { return nil }
        guard kabkota > 0 || kecamatan == 0, kecamatan > 0 || village == 0 else { return nil }
        number = ((Int64(province) * 100 + Int64(kabkota)) * 100 + Int64(kecamatan)) * 10_000 + Int64(village)
    }

    /// The administrative level of the region.
    public var level: RegionLevel {
        if village > 0 { return village < 2_000 ? .kelurahan : .desa }
        if kecamatan > 0 { return .kecamatan }
        if kabkotaPart > 0 { return kabkotaPart > 70 ? .kota : .kabupaten }
        return .provinsi
    }

    /// Whether the region is an urban ward.
    public var isKelurahan: Bool { level == .kelurahan }

    /// Whether the region is a village with its own head and budget, desa adat included.
    public var isDesa: Bool { level == .desa }

    /// Whether the region is a desa or a kelurahan, the level at which families live.
    public var isVillage: Bool { village > 0 }

    /// The region directly above this region; nil for a province.
    public var parent: RegionCode? {
        if village > 0 { return RegionCode(checked: number - Int64(village)) }
        if kecamatan > 0 { return RegionCode(checked: number / 1_000_000 * 1_000_000) }
        if kabkotaPart > 0 { return RegionCode(checked: number / 100_000_000 * 100_000_000) }
        return nil
    }

    /// All regions above this region, nearest first.
    public var ancestors: [RegionCode] {
        var ancestors: [RegionCode] = []
        var region = self
        while let parent = region.parent {
            ancestors.append(parent)
            region = parent
        }
        return ancestors
    }

    /// The kabupaten or kota that the region is or lies in; nil for a province.
    public var kabkota: RegionCode? {
        kabkotaPart > 0 ? RegionCode(checked: number / 1_000_000 * 1_000_000) : nil
    }

    /// The province that the region is or lies in.
    public var province: RegionCode { RegionCode(checked: number / 100_000_000 * 100_000_000) }

    /// Whether `other` is this region or lies in it.
    public func contains(_ other: RegionCode) -> Bool {
        number <= other.number && other.number <= last
    }

    /// The ``number``s of this region and of all regions that it may contain, for a range query.
    public var numbers: ClosedRange<Int64> { number...last }

    /// The code with dots.
    public var text: String {
        var text = Digits.text(number / 100_000_000, count: 2)
        if kabkotaPart > 0 { text += "." + Digits.text(kabkotaPart, count: 2) }
        if kecamatan > 0 { text += "." + Digits.text(kecamatan, count: 2) }
        if village > 0 { text += "." + Digits.text(village, count: 4) }
        return text
    }

    private init(checked number: Int64) { self.number = number }

    private var kabkotaPart: Int { Int(number / 1_000_000 % 100) }
    private var kecamatan: Int { Int(number / 10_000 % 100) }
    private var village: Int { Int(number % 10_000) }

    private var last: Int64 {
        if village > 0 { return number }
        if kecamatan > 0 { return number + 9_999 }
        if kabkotaPart > 0 { return number + 999_999 }
        return number + 99_999_999
    }
}

extension RegionCode: Comparable, CustomStringConvertible {
    /// Orders by ``number``, which is also the order of the texts.
    public static func < (left: RegionCode, right: RegionCode) -> Bool { left.number < right.number }

    /// The code with dots.
    public var description: String { text }
}
