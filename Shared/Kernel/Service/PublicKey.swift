/// The text of a CURVE public key: 32 bytes in Z85 (ZeroMQ RFC 32).
enum PublicKey {
    private static let alphabet = Array(
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8)

    /// The digit value of each byte; 255 for a byte outside the alphabet.
    private static let digits: [UInt8] = {
        var digits = [UInt8](repeating: 255, count: 256)
        for (value, byte) in alphabet.enumerated() { digits[Int(byte)] = UInt8(value) }
        return digits
    }()

    /// Whether the text is a public key: eight groups of five digits, each a 32-bit number.
    static func isOne(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 40 else { return false }
        return stride(from: 0, to: 40, by: 5).allSatisfy { start in
            var value: UInt64 = 0
            for byte in bytes[start..<start + 5] {
                guard digits[Int(byte)] < 85 else { return false }
                value = value * 85 + UInt64(digits[Int(byte)])
            }
            return value <= UInt64(UInt32.max)
        }
    }
}
