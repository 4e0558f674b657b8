import Testing

/// The words of a database's error hold no value of a row, because they reach log lines, `status` and replies.
///
/// PostgreSQL's detail of an error quotes the row (`Key (nik)=(…) already exists`), its context may quote a statement
/// with its arguments, and SQLite's expanded statement holds every bound value.
@Suite struct `The words of a database's error` {
    private static func findings(in source: Source) -> [Finding] {
        let call = /PQresultErrorMessage|PQresultVerboseErrorMessage|sqlite3_expanded_sql|PG_DIAG_MESSAGE_DETAIL/
        let field = /\bfield\(\s*\w+,\s*"[DWq]"/.wordBoundaryKind(.simple)
        return source.codeLines.filter { $0.text.contains(call) }.map { Finding(source.path, $0.number, "asks for it") }
            + source.text.ranges(of: field).map { Finding(source.path, source.line(at: $0.lowerBound), "asks for it") }
    }

    @Test func `bring no value of a row`() {
        let sources = Source.written.filter { $0.stands(in: "Shared") }
        // The libraries' errors are still read in these words.
        #expect(sources.contains { $0.code.contains("PQresultErrorField") && $0.text.contains("field(result, \"M\")") })
        #expect(sources.contains { $0.code.contains("sqlite3_errmsg") })
        expectNone(sources.flatMap { Self.findings(in: $0) }, "Values of a row in an error's words:")
    }

    @Test(arguments: [
        "let words = Libpq.field(result, \"D\")", "sqlite3_expanded_sql(statement)", "PQresultErrorMessage(result)",
    ])
    func `that would bring them are found`(_ code: String) {
        #expect(Self.findings(in: Source("Shared/Stores/A.swift", code)).count == 1)
    }
}
