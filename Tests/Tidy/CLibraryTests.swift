import Testing

/// A C library is imported in as few files as can be, because there alone memory and threads are looked after by hand.
@Suite struct `The C libraries` {
    /// The files that import each library, by name, since folders may change. A file that no longer needs its library
    /// leaves the list.
    private static let importers: [String: Set<String>] = [
        "CZeroMQ": ["Doorkeeper.swift", "ZeroMQ.swift", "ZeroMQWire.swift", "PlainZeroMQ.swift"],
        // Opens, guards and closes a connection.
        "GRDB": ["SQLiteConnection.swift"],
        // SQLite's own calls: arguments, opening, the start after a crash, statements; and the floor of the benchmarks.
        "GRDBSQLite": [
            "SQLiteArguments.swift", "SQLiteConnection.swift", "SQLiteRecovery.swift", "SQLiteStatements.swift",
            "PlainSQLite.swift",
        ],
        "CPostgres": ["Libpq.swift", "Libpq+Address.swift"],
        "CMemory": ["NodeProcess.swift"],
    ]

    private static func importers(of library: String, in sources: [Source]) -> Set<String> {
        Set(sources.filter { $0.imports.contains { $0.module == library } }.map(\.name))
    }

    @Test(arguments: importers.keys.sorted())
    func `each is imported in the files of its list and nowhere else`(_ library: String) {
        #expect(Self.importers(of: library, in: Source.written) == Self.importers[library])
    }

    @Test func `an importer that is not listed is found`() {
        let planted = Source("Shared/Stores/SQLite/SQLitePages.swift", "import Foundation\nimport GRDBSQLite\n")
        let found = Self.importers(of: "GRDBSQLite", in: Source.written + [planted])
        #expect(found.symmetricDifference(Self.importers["GRDBSQLite"] ?? []) == ["SQLitePages.swift"])
    }
}
