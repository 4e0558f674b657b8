public import Vocabulary

/// The source of time, one of the kernel's three edges. Rules never read it: a turn's time enters with the turn.
public protocol Clock: AnyObject {
    /// The current time, which may be wrong and may run back.
    func now() -> Moment
}
