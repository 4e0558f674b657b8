import Foundation

/// The project's own programs, as they were built with the tests.
enum Executables {
    /// Where they are: beside the program that runs the tests.
    static let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

    /// The project's folder: this file lies in Tests/Processes/Support.
    static let project = (1...4).reduce(URL(fileURLWithPath: #filePath)) { place, _ in
        place.deletingLastPathComponent()
    }

    /// `tangga`, `registry` and so on.
    static func named(_ name: String) -> URL { folder.appendingPathComponent(name) }
}
