import HeapModule
import Vocabulary

/// What is to happen when. Of two appointments for the same time the one made first comes first.
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

    /// Makes an appointment.
    mutating func add(_ at: Moment, _ what: @escaping () -> Void) {
        made += 1
        appointments.insert(Appointment(at: at, number: made, what: what))
    }

    /// Takes the next appointment.
    mutating func next() -> (at: Moment, what: () -> Void)? { appointments.popMin().map { ($0.at, $0.what) } }
}
