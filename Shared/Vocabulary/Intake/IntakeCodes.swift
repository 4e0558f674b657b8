/// The codes of one row.
public struct IntakeCodes: OptionSet, Hashable, Sendable {
    /// A bit for each code: bit 0 is that of the code with the number 1.
    public let rawValue: UInt32

    /// The set of all rejecting codes.
    public static let rejecting = IntakeCode.allCases.reduce(into: IntakeCodes()) { codes, code in
        if !code.isWarning { codes.insert(code) }
    }

    /// Creates a set from its bits.
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The set of one code.
    @inlinable public init(_ code: IntakeCode) { self.init(rawValue: 1 << UInt32(code.rawValue - 1)) }

    /// Whether the row is rejected.
    public var rejects: Bool { !isDisjoint(with: .rejecting) }

    /// The codes to report: the warnings of a rejected row are left out.
    public var said: IntakeCodes { rejects ? intersection(.rejecting) : self }

    /// The codes in the order of the page.
    public var ordered: [IntakeCode] { IntakeCode.allCases.filter { contains($0) } }

    /// The codes as a cell: joined by `;` in the order of the page.
    public var text: String { ordered.map(\.word).joined(separator: ";") }

    /// Whether the set contains a code.
    @inlinable public func contains(_ code: IntakeCode) -> Bool { contains(IntakeCodes(code)) }

    /// Adds one code.
    @inlinable public mutating func insert(_ code: IntakeCode) { formUnion(IntakeCodes(code)) }
}
