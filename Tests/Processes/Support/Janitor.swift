import Foundation
import Glibc

/// Removes the folder of a province or of a PostgreSQL server when its owner is released or the tests crash: a shell
/// that waits for the end of its standard input.
final class Janitor {
    private let process = Process()
    private let pipe = Pipe()

    convenience init(of folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try self.init(Janitor.script, folder.path)
    }

    /// A janitor with its own script, whose `$0` is `word`.
    init(_ script: String, _ word: String) throws {
        // No other child may inherit the pipe and keep it open.
        _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script, word]
        process.standardInput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// A lock file names the process that took it last; only a process that was started for this folder is ended.
    /// PostgreSQL gets SIGQUIT, an immediate shutdown that still removes its shared memory.
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
