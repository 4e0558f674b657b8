import Glibc

/// Keeps a second process from serving the same node: a second `bind` on the same ipc path would quietly steal it.
final class LockFile {
    private let descriptor: Int32

    /// Takes the lock; nil when another process holds it.
    init?(_ path: String) throws {
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw SystemFault("open \(path)") }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            close(opened)
            return nil
        }
        descriptor = opened
        // For people who look: the system's lock is what counts.
        let text = "\(getpid())\n"
        ftruncate(descriptor, 0)
        _ = text.withCString { write(descriptor, $0, strlen($0)) }
    }

    deinit { close(descriptor) }
}
