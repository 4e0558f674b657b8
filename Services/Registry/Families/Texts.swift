/// The rules for texts that come from outside.
enum Texts {
    /// Unicode scalars of a name.
    static let longestName = 100
    /// Unicode scalars of any other text.
    static let longest = 200

    /// Whether a text is no longer than it may be and has no NUL in it, where databases end a text.
    static func fits(_ text: String, most: Int = longest) -> Bool {
        var faults = IntakeFaults()
        check(text, most: most, &faults)
        return faults.isEmpty
    }

    /// Adds what is wrong with a text: too long, or with a NUL in it, which no file can carry.
    static func check(_ text: String, most: Int = longest, _ faults: inout IntakeFaults) {
        let bytes = text.utf8Span.span
        // Scalars are never more than bytes.
        if bytes.count > most, text.unicodeScalars.count > most { faults.insert(.textTooLong) }
        for index in bytes.indices where bytes[index] == 0 { return faults.insert(.textNotUTF8) }
    }
}
