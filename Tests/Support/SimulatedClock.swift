public import Kernel
public import Vocabulary

/// One machine's clock: the true time plus an error in seconds, which tests set.
public final class SimulatedClock: Clock {
    private let truth: () -> Moment
    /// Called when the clock is set back.
    public var wasSetBack: () -> Void = {}
    /// The clock's error in seconds; negative when it is slow.
    public private(set) var wrongBy: Int64 = 0

    /// A clock that shows `truth` until it jumps.
    public init(_ truth: @escaping () -> Moment) { self.truth = truth }

    /// A stopped clock at noon in Jakarta on a day. Only its jumps move it.
    public convenience init(on day: String = "2026-03-02") {
        let noon = Moment(startOf: Day(iso: day) ?? .first).adding(seconds: 12 * 3_600)
        self.init { noon }
    }

    /// The time shown, with the error.
    public func now() -> Moment { truth().adding(seconds: wrongBy) }

    /// Adds so many seconds to the error; negative sets the clock back.
    public func jump(seconds: Int64) {
        wrongBy += seconds
        if seconds < 0 { wasSetBack() }
    }

    /// Adds a length of time, in whole seconds, to the error.
    public func jump(_ length: Duration) { jump(seconds: length.components.seconds) }

    /// Removes the error.
    public func setRight() { jump(seconds: -wrongBy) }

    /// The true time at which the clock will show `shown`.
    public func truth(of shown: Moment) -> Moment { shown.adding(seconds: -wrongBy) }
}
