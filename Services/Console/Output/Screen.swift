import Foundation
import Vocabulary

/// Where the console writes: data to standard output, everything said about it to standard error.
enum Screen {
    /// Data. Where it cannot be written, on a full disk or into a pipe that was closed, the command ends with a sentence
    /// and status 1: a program that reads half of a sheet must not take it for the whole.
    static func out(_ text: String) {
        guard let number = write(text + "\n", to: STDOUT_FILENO) else { return }
        let reason = String(cString: strerror(number))
        note(
            Phrase(
                "Keluaran tidak dapat ditulis: \(reason). Beri ruang, atau arahkan ke tempat lain.",
                "The output cannot be written: \(reason). Make room, or direct it elsewhere."
            )[Tangga.language])
        exit(1)
    }

    /// A sentence for the person.
    static func note(_ text: String) { show(text + "\n") }

    /// Text for the person as it is, such as a line that moves. Nothing is lost with it that a program could read.
    static func show(_ text: String) { _ = write(text, to: STDERR_FILENO) }

    /// Whether somebody watches: only then something moves.
    static let isWatched = isatty(STDERR_FILENO) != 0

    /// A closed pipe is an error of the write from now on, not the end of the process. Programs that are started get the
    /// system's own behaviour back, since a handler does not outlive exec.
    static func hearClosedPipes() { signal(SIGPIPE) { _ in } }

    /// Writes all of a text.
    /// - Returns: the system's number of what was in the way; nil when nothing was.
    private static func write(_ text: String, to descriptor: Int32) -> Int32? {
        var text = text
        return text.withUTF8 { bytes in
            var written = 0
            while written < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
                if count >= 0 { written += count } else if errno != EINTR { return errno }
            }
            return nil
        }
    }
}
