import Foundation

@testable import Console

/// Libraries loaded before the system's own (`LD_PRELOAD`), compiled once for a test run.
enum Preloaded {
    /// Calls that fail or hang: shim.c.
    static let shim = Result { try compiled("shim") }
    /// A disk that forgets unsynced writes: disk.c.
    static let disk = Result { try compiled("disk") }

    private static func compiled(_ name: String) throws -> String {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let source = folder.appendingPathComponent("\(name).c")
        // In the build folder, so that nothing is left elsewhere.
        let made = Programs.folder.appendingPathComponent("tangga-\(name).so").path
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", made, source.path, "-ldl"]
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw TooLate(description: "cc does not compile \(name).c") }
        return made
    }
}
