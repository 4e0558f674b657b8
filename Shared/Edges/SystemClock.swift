import Glibc
public import Kernel
public import Vocabulary

/// The computer's clock.
public final class SystemClock: Clock {
    /// A clock.
    public init() {}

    /// Now, to the microsecond.
    public func now() -> Moment {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Moment(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}
