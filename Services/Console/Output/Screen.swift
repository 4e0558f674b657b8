import Foundation
import Vocabulary

/// The console's output: data to standard output, messages to standard error.
enum Screen {
    /// Writes data. If the write fails, for example on a full disk or a closed pipe, the process exits with status 1
    /// and a message, because a program that reads half of a sheet must not take it for the whole.
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

    /// Writes a message and a newline to standard error.
    static func note(_ text: String) { show(text + "\n") }

    /// Writes text unchanged to standard error, for example a redrawn line. A failed write is ignored, because the data
    /// for programs is on standard output.
    static func show(_ text: String) { _ = write(text, to: STDERR_FILENO) }

    /// Whether standard error is a terminal. Only there a line is redrawn.
    static let isWatched = isatty(STDERR_FILENO) != 0

    /// The characters of a line of the terminal at standard output; nil if it is no terminal, but a file or a pipe.
    static var width: Int? {
        var size = winsize()
        guard isatty(STDOUT_FILENO) != 0, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }

    /// Makes a write to a closed pipe fail with EPIPE instead of ending the process. Started programs have the default
    /// action again, because a handler does not survive exec.
    static func hearClosedPipes() { signal(SIGPIPE) { _ in } }

    /// Writes the whole text.
    /// - Returns: the error's number (`errno`); nil on success.
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
