package import Foundation

extension Data {
    /// Two lower-case hexadecimal digits per byte.
    package var hexadecimal: String { map { String(format: "%02x", $0) }.joined() }
}
