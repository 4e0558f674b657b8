import Testing

/// Imports run down only: a folder imports only modules below it in the layout.
@Suite struct `The arrows` {
    @Test func `a file imports nothing but what its folder may`() {
        let sources = (Source.written + Source.generated).filter { source in
            !source.stands(in: "Tests") || source.stands(in: "Tests/Tidy")
        }
        expectNone(sources.flatMap { Arrow.findings(in: $0) }, "Imports against the arrows:")
    }

    @Test func `each row's folder is there`() {
        #expect(Arrow.table.map(\.folder).filter { !Repository.holds($0) }.isEmpty)
    }

    @Test func `no service imports another`() {
        let executables = Set(Arrow.services + ["Console", "Gateway"])
        let found = Source.written.filter { $0.stands(in: "Services") || $0.stands(in: "Shared") }.flatMap { source in
            source.imports.filter { executables.contains($0.module) }.map {
                Finding(source.path, $0.line, "imports \($0.module)")
            }
        }
        expectNone(found, "Services are joined by their journals only:")
    }

    @Test(arguments: [
        ("Services/Registry/Families/A.swift", "Edges"), ("Services/Registry/Families/A.swift", "Disbursement"),
        ("Services/Registry/main.swift", "Stores"), ("Services/Registry/A.swift", "Glibc"),
        ("Services/Console/A.swift", "GRDBSQLite"), ("Services/Console/A.swift", "Hosting"),
        ("Shared/Vocabulary/A.swift", "Kernel"), ("Shared/Intake/A.swift", "Kernel"),
        ("Shared/Kernel/A.swift", "Edges"), ("Shared/Kernel/A.swift", "CZeroMQ"), ("Shared/Stores/A.swift", "Edges"),
        ("Shared/Edges/A.swift", "CPostgres"),
        ("Shared/Hosting/A.swift", "Talk"), ("Shared/Talk/A.swift", "Stores"), ("Shared/New/A.swift", "Foundation"),
        ("Services/Registry/main.swift", "Edges"),
    ])
    func `an import against the arrows is found`(_ path: String, _ module: String) {
        let source = Source(path, "import Foundation // Kernel\n@preconcurrency import \(module)\n")
        let found = Arrow.findings(in: source)
        #expect(found.contains { $0.words.contains(module) || $0.line == 0 })
    }
}
