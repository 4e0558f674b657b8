import HeapModule
import Vocabulary

/// Scheduled actions in the order of their times; those of the same time in the order in which they were added.
struct Agenda {
    private struct Appointment: Comparable {
        let at: Moment
        let number: UInt64
        let what: () -> Void

        static func == (left: Appointment, right: Appointment) -> Bool { left.number == right.number }
        static func < (left: Appointment, right: Appointment) -> Bool {
            (left.at, left.number) < (right.at, right.number)
        }
    }

    private var appointments = Heap<Appointment>()
    private var made: UInt64 = 0

    /// Schedules an action.
    mutating func add(_ at: Moment, _ what: @escaping () -> Void) {
        made += 1
        appointments.insert(Appointment(at: at, number: made, what: what))
    }

    /// Removes and returns the next action.
    mutating func next() -> (at: Moment, what: () -> Void)? { appointments.popMin().map { ($0.at, $0.what) } }
}
