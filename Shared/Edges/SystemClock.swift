import Glibc
public import Kernel
public import Vocabulary

/// The host's real-time clock.
public final class SystemClock: Clock, Sendable {
    /// Creates a clock.
    public init() {}

    /// The current time, in microseconds.
    public func now() -> Moment {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Moment(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}
