/// What the files of one folder may import.
struct Arrow: Sendable {
    /// A folder, or a single file; of several rows that hold a file the longest counts.
    let folder: String
    /// Modules of ours, of other projects and of the system.
    let modules: Set<String>

    /// The layout (README.md, "Where to put things"). Imports run down only.
    static let table: [Arrow] =
        [
            Arrow(folder: "Shared/Vocabulary", modules: []),
            Arrow(folder: "Shared/Schemas", modules: generated),
            Arrow(folder: "Shared/Schemas/Wire", modules: generated),
            Arrow(folder: "Shared/Schemas/Services", modules: generated + ["WireSchemas"]),
            Arrow(folder: "Shared/Intake", modules: ["Vocabulary", "Foundation", "Glibc", "Synchronization"]),
            Arrow(
                folder: "Shared/Kernel",
                modules: [
                    "WireSchemas", "Vocabulary", "SwiftProtobuf", "Crypto", "Logging", "DequeModule", "HeapModule",
                    "Foundation", "Synchronization",
                ]),
            Arrow(
                folder: "Shared/Edges",
                modules: shared + [
                    "CZeroMQ", "SwiftProtobuf", "Crypto", "Logging", "Yams", "DequeModule", "HeapModule",
                ]),
            Arrow(
                folder: "Shared/Stores",
                modules: shared + [
                    "GRDB", "GRDBSQLite", "CPostgres", "SwiftProtobuf", "Crypto", "Logging", "DequeModule",
                    "HeapModule",
                ]),
            Arrow(
                folder: "Shared/Hosting",
                modules: shared + [
                    "Edges", "Stores", "CMemory", "ServiceLifecycle", "UnixSignals", "Configuration", "SystemPackage",
                    "SwiftProtobuf", "Crypto", "Logging", "Yams", "DequeModule", "HeapModule",
                ]),
            Arrow(
                folder: "Shared/Talk",
                modules: shared + ["Edges", "Intake", "SwiftProtobuf", "Crypto", "DequeModule", "HeapModule"]),
            Arrow(
                folder: "Services/Console",
                modules: shared + ["Edges", "Intake", "Talk", "ArgumentParser", "SwiftProtobuf", "Crypto", "Yams"]),
            // The test of the layout must not depend on the modules that it reads.
            Arrow(folder: "Tests/Tidy", modules: ["Foundation", "Testing"]),
        ]
        + services.flatMap { service in
            [
                Arrow(
                    folder: "Services/\(service)",
                    modules: [
                        "Kernel", "Schemas", "WireSchemas", "Vocabulary", "Foundation", "SwiftProtobuf", "Crypto",
                    ]),
                // The way from a service to its process.
                Arrow(folder: "Services/\(service)/main.swift", modules: ["Hosting"]),
            ]
        }

    /// The four services whose rules are folded from a journal.
    static let services = ["Registry", "Disbursement", "EmpowermentTraining", "Reporting"]

    /// What every folder above the kernel may import.
    private static let shared: Set = [
        "Kernel", "Schemas", "WireSchemas", "Vocabulary", "Foundation", "Glibc", "Dispatch", "Synchronization",
    ]

    /// What swift-protobuf writes at the head of each file.
    private static let generated: Set = ["Foundation", "FoundationEssentials", "SwiftProtobuf"]

    /// The row of a source.
    static func row(of source: Source) -> Arrow? {
        table.filter { source.stands(in: $0.folder) }.max { $0.folder.utf8.count < $1.folder.utf8.count }
    }

    /// The imports of a source that its row does not allow, or the source itself if it has no row.
    static func findings(in source: Source) -> [Finding] {
        guard let row = row(of: source) else { return [Finding(source.path, 0, "stands in no row of the table")] }
        return source.imports.filter { !row.modules.contains($0.module) }.map {
            Finding(source.path, $0.line, "imports \($0.module), which \(row.folder) may not")
        }
    }
}

private func + (one: Set<String>, more: [String]) -> Set<String> { one.union(more) }
