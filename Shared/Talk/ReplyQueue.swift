import Dispatch
import Synchronization

/// Results that the switchboard's thread puts and one thread takes, in the order in which they came.
final class ReplyQueue<Value: Sendable>: Sendable {
    private let results = Mutex<[Value]>([])
    private let count = DispatchSemaphore(value: 0)

    /// Appends a result.
    func put(_ result: Value) {
        results.withLock { $0.append(result) }
        count.signal()
    }

    /// Blocks until a result is there, and removes it.
    func take() -> Value {
        while true {
            count.wait()
            if let found = results.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return found }
        }
    }

    /// Removes a result, if one is there.
    func takeIfThere() -> Value? {
        guard count.wait(timeout: .now()) == .success else { return nil }
        return results.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}
