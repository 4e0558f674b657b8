public import Vocabulary

/// Where time comes from: one of the kernel's three edges. It is read once a turn.
public protocol Clock: AnyObject {
    /// What the clock says now.
    func now() -> Moment
}
