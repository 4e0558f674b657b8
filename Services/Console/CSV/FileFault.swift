import Glibc
import Vocabulary

/// The operating system refused something that was to be done with a file.
struct FileFault: Error, Hashable, CustomStringConvertible {
    /// What was to be done.
    enum Action: Hashable { case open, read, write }

    /// What was to be done.
    let action: Action
    /// With which file.
    let path: String
    /// The system's number for the reason; 0 for a file that is no regular one.
    let number: Int32

    /// The fault that the last failed system call left behind.
    static func last(_ action: Action, _ path: String) -> FileFault {
        FileFault(action: action, path: path, number: errno)
    }

    /// A sentence for people.
    var phrase: Phrase {
        let reason = number == 0 ? "not a regular file" : String(cString: strerror(number))
        return switch action {
        case .open: Phrase("\(path) tidak dapat dibuka: \(reason)", "\(path) cannot be opened: \(reason)")
        case .read: Phrase("\(path) tidak dapat dibaca: \(reason)", "\(path) cannot be read: \(reason)")
        case .write: Phrase("\(path) tidak dapat ditulis: \(reason)", "\(path) cannot be written: \(reason)")
        }
    }

    var description: String { phrase.english }
}
