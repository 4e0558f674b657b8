/// The name of a node, `disbursement.dinsos`: a service and the agency that runs it.
public struct NodeName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The service: `disbursement`.
    public let service: String
    /// The agency: `dinsos`.
    public let agency: String

    /// Nil unless the text is two words of lower-case ASCII letters, digits and hyphens with a point between, at most
    /// 64 bytes.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 64 else { return nil }
        for part in parts {
            guard !part.isEmpty, part.allSatisfy(NodeName.allows) else { return nil }
        }
        service = String(decoding: parts[0], as: UTF8.self)
        agency = String(decoding: parts[1], as: UTF8.self)
    }

    private static func allows(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "-")
    }

    /// `disbursement.dinsos`.
    public var description: String { service + "." + agency }

    /// Orders by the text.
    public static func < (left: NodeName, right: NodeName) -> Bool { left.description < right.description }
}
