import Foundation

@testable import Console

/// The project's own programs, as they were built with the tests.
enum Executables {
    /// The project's folder: this file lies in Tests/Processes/Support.
    static let project = (1...4).reduce(URL(fileURLWithPath: #filePath)) { place, _ in
        place.deletingLastPathComponent()
    }

    /// `tangga`, `registry` and so on.
    static func named(_ name: String) -> URL { Programs.folder.appendingPathComponent(name) }
}
