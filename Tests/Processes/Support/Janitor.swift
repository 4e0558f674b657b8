import Foundation
import Glibc

/// Clears the folder of a province or of a database's server away when the one who holds it is gone, even when the tests
/// crash: a shell that waits for the end of its input.
final class Janitor {
    private let process = Process()
    private let pipe = Pipe()

    convenience init(of folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try self.init(Janitor.script, folder.path)
    }

    /// A janitor with a script of its own, whose `$0` is this word.
    init(_ script: String, _ word: String) throws {
        // No other child may keep the pipe open.
        _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script, word]
        process.standardInput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// A lock names the process that took it last; only one that was started for this folder is ended. PostgreSQL is
    /// told to end at once (SIGQUIT), so that it takes its shared memory away.
    private static let script = """
        trap '' INT TERM HUP
        read -r nothing
        for lock in "$0"/run/*.lock; do
            node=$(cat "$lock") && tr '\\0' ' ' <"/proc/$node/cmdline" | grep -qF -- "--province $0 " && kill -9 "$node"
        done
        if [ -e "$0/data/postmaster.pid" ]; then
            server=$(head -n 1 "$0/data/postmaster.pid")
            if tr '\\0' ' ' <"/proc/$server/cmdline" | grep -qF -- " $0/data "; then
                kill -QUIT "$server" && kill -CONT "$server"
                while [ -e "/proc/$server" ]; do sleep 0.05; done
            fi
        fi
        grep -o " $0/[^ ]* " /proc/mounts | while read -r place; do umount -l "$place"; done
        rm -rf "$0"
        """

    deinit {
        try? pipe.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
