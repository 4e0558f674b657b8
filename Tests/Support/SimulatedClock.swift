public import Kernel
public import Vocabulary

/// The clock of one machine: it shows another's time plus what it goes wrong by, and may be set.
public final class SimulatedClock: Clock {
    private let truth: () -> Moment
    /// Called when it is set back.
    public var wasSetBack: () -> Void = {}
    /// Seconds by which it goes wrong.
    public private(set) var wrongBy: Int64 = 0

    /// A clock that shows the time which `truth` tells.
    public init(_ truth: @escaping () -> Moment) { self.truth = truth }

    /// A clock that stands still, at noon in Jakarta on a day, until it is set.
    public convenience init(on day: String = "2026-03-02") {
        let noon = Moment(startOf: Day(iso: day) ?? .first).adding(seconds: 12 * 3_600)
        self.init { noon }
    }

    /// What it shows.
    public func now() -> Moment { truth().adding(seconds: wrongBy) }

    /// From now on it goes wrong by so many seconds more; backwards if negative.
    public func jump(seconds: Int64) {
        wrongBy += seconds
        if seconds < 0 { wasSetBack() }
    }

    /// From now on it is right again.
    public func setRight() { jump(seconds: -wrongBy) }

    /// The true time at which it will show this one.
    public func truth(of shown: Moment) -> Moment { shown.adding(seconds: -wrongBy) }
}
