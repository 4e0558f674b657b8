/// Translates the column types of SQLite's strict tables into PostgreSQL's.
enum PostgresTypes {
    /// SQL with its column types translated; quoted text is unchanged.
    static func translated(_ sql: String) -> String {
        var parts: [String] = []
        for (index, part) in sql.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
            parts.append(index % 2 == 0 ? words(part) : String(part))
        }
        return parts.joined(separator: "'")
    }

    private static func words(_ text: Substring) -> String {
        var translated = ""
        var word = ""
        func end() {
            translated += types[word] ?? word
            word = ""
        }
        for character in text {
            if character.isLetter || character == "_" {
                word.append(character)
            } else {
                end()
                translated.append(character)
            }
        }
        end()
        return translated
    }

    /// Text is compared by its bytes.
    private static let types = [
        "INTEGER": "bigint", "TEXT": "text COLLATE \"C\"", "BLOB": "bytea", "REAL": "double precision",
    ]
}
