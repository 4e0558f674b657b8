import Foundation
import Glibc

/// Where the console writes: data to standard output, everything said about it to standard error.
enum Screen {
    /// Data.
    static func out(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

    /// A sentence for the person.
    static func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    /// Whether somebody watches: only then something moves.
    static let isWatched = isatty(STDERR_FILENO) != 0
}
