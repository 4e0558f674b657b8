import Glibc
package import Vocabulary

/// A failure of the operating system on a file.
package struct FileFault: Error, Hashable, CustomStringConvertible {
    /// The operation that failed.
    package enum Action: Hashable { case open, read, write }

    /// The operation that failed.
    package let action: Action
    /// The path of the file.
    package let path: String
    /// The errno of the failure; 0 for a file that is not a regular file.
    package let number: Int32

    /// The fault of the last failed system call, from errno.
    package static func last(_ action: Action, _ path: String) -> FileFault {
        FileFault(action: action, path: path, number: errno)
    }

    /// The fault as a sentence for people.
    package var phrase: Phrase {
        let system = String(cString: strerror(number))
        let reason =
            number == 0 ? Phrase("bukan berkas biasa", "it is not a regular file") : Phrase(system, system)
        let (indonesian, english) = (": \(reason.indonesian)", ": \(reason.english)")
        return switch action {
        case .open: Phrase("\(path) tidak dapat dibuka" + indonesian, "\(path) cannot be opened" + english)
        case .read: Phrase("\(path) tidak dapat dibaca" + indonesian, "\(path) cannot be read" + english)
        case .write: Phrase("\(path) tidak dapat ditulis" + indonesian, "\(path) cannot be written" + english)
        }
    }

    package var description: String { phrase.english }
}
