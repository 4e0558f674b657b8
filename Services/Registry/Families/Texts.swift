import Vocabulary

/// The rules for texts received from clients.
enum Texts {
    /// Whether a text has at most `most` Unicode scalars and no NUL, at which databases end a text.
    static func fits(_ text: String, most: Int = RowLimits.textScalars) -> Bool {
        var faults = IntakeCodes()
        check(text, most: most, &faults)
        return faults.isEmpty
    }

    /// Adds the faults of a text: too long, or containing a NUL, which no file can carry.
    static func check(_ text: String, most: Int = RowLimits.textScalars, _ faults: inout IntakeCodes) {
        let bytes = text.utf8Span.span
        // A text never has more scalars than bytes.
        if bytes.count > most, text.unicodeScalars.count > most { faults.insert(.textTooLong) }
        for index in bytes.indices where bytes[index] == 0 { return faults.insert(.textNotUTF8) }
    }
}
