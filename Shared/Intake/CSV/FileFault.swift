import Glibc
package import Vocabulary

/// The operating system refused something that was to be done with a file.
package struct FileFault: Error, Hashable, CustomStringConvertible {
    /// What was to be done.
    package enum Action: Hashable { case open, read, write }

    /// What was to be done.
    package let action: Action
    /// With which file.
    package let path: String
    /// The system's number for the reason; 0 for a file that is no regular one.
    package let number: Int32

    /// The fault that the last failed system call left behind.
    package static func last(_ action: Action, _ path: String) -> FileFault {
        FileFault(action: action, path: path, number: errno)
    }

    /// A sentence for people.
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
