public import Glibc

/// Prevents a second process from serving the same node: a second `bind` on the same ipc path would silently steal it.
///
/// It is a record lock of the process (fcntl(2), `F_SETLK`): the kernel reports its holder without an attempt to lock,
/// and releases it when the process ends in any way. The process must not open the file elsewhere, because closing any
/// descriptor of it would release the lock too.
public final class LockFile {
    private let descriptor: Int32

    /// Acquires the lock; nil if another process holds it.
    package init?(_ path: String) throws {
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw SystemFault("open \(path)") }
        var wanted = LockFile.whole
        guard fcntl(opened, F_SETLK, &wanted) == 0 else {
            defer { close(opened) }
            guard errno == EACCES || errno == EAGAIN else { throw SystemFault("lock \(path)") }
            return nil
        }
        descriptor = opened
        // The process id in the file is only information for people; the kernel's lock decides.
        let text = "\(getpid())\n"
        ftruncate(descriptor, 0)
        _ = text.withCString { write(descriptor, $0, strlen($0)) }
    }

    deinit { close(descriptor) }

    /// The process that holds the lock; nil if none does.
    public static func holder(of path: String) -> pid_t? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var found = whole
        guard fcntl(descriptor, F_GETLK, &found) == 0, found.l_type != Int16(F_UNLCK) else { return nil }
        return found.l_pid
    }

    /// A write lock on the whole file, which excludes all others.
    private static var whole: flock {
        flock(l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 0, l_pid: 0)
    }
}
