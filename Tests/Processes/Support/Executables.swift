import Foundation

@testable import Console

/// The project's programs, as built with the tests.
enum Executables {
    /// The project's folder; this file is in Tests/Processes/Support.
    static let project = (1...4).reduce(URL(fileURLWithPath: #filePath)) { place, _ in
        place.deletingLastPathComponent()
    }

    /// The path of a program such as `tangga` or `registry`.
    static func named(_ name: String) -> URL { Programs.folder.appendingPathComponent(name) }

    /// Makes a debug build reply before its flush, so that tests can show that they detect that.
    static let answersBeforeFlush = ["TANGGA_TEST_ANSWERS_BEFORE_FLUSH": "1"]

    /// Whether the programs obey ``answersBeforeFlush``: a release build does not.
    static var answerBeforeFlushWhenTold: Bool {
        #if DEBUG
            true
        #else
            false
        #endif
    }
}
