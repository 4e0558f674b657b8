import Foundation
import Glibc

/// The record locks on a file, as the kernel lists them.
enum FileLocks {
    /// The other processes that hold a lock on a file, each by program name and process id: `sqlite3 (4711)`.
    ///
    /// Read from /proc/locks (proc(5)), which lists only processes of this container.
    static func holders(of path: String) -> [String] {
        var status = stat()
        guard stat(path, &status) == 0,
            let locks = try? String(contentsOfFile: "/proc/locks", encoding: .utf8)
        else { return [] }
        var found: [Int32] = []
        for line in locks.split(separator: "\n") {
            // 1: POSIX  ADVISORY  READ 4711 fe:00:131234 1073741826 1073742335; a waiting lock has an extra arrow.
            let words = line.split(separator: " ").filter { $0 != "->" }
            guard words.count >= 6, let process = Int32(words[4]), process > 0, process != getpid(),
                words[5].split(separator: ":").last.flatMap({ UInt64($0) }) == UInt64(status.st_ino),
                !found.contains(process)
            else { continue }
            found.append(process)
        }
        return found.map { process in
            let name = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
            return "\(name?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "?") (\(process))"
        }
    }
}
