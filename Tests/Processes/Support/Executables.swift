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

    /// What tells a node to say of each flush that it is done before it is, so that the tests can be seen to find that.
    static let answersBeforeFlush = ["TANGGA_TEST_ANSWERS_BEFORE_FLUSH": "1"]

    /// Whether the programs can be told so: a release build cannot.
    static var answerBeforeFlushWhenTold: Bool {
        #if DEBUG
            true
        #else
            false
        #endif
    }
}
