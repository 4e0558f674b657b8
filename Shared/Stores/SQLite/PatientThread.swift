import Dispatch
import Foundation
import Glibc
import Synchronization

/// A thread for long jobs that yield to all other work: Linux has a niceness per thread (setpriority(2), "C
/// library/kernel differences").
final class PatientThread: Sendable {
    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var isEnding = false
    }

    private let state = Mutex(State())
    private let news = DispatchSemaphore(value: 0)
    private let ended = DispatchGroup()
    private static let niceness: Int32 = 10

    init() {
        ended.enter()
        let thread = Thread { [self] in
            setpriority(Int32(PRIO_PROCESS.rawValue), 0, PatientThread.niceness)
            while let job = next() { job() }
            ended.leave()
        }
        thread.name = "tangga.aside"
        thread.start()
    }

    /// Queues a job; ignored after ``end()``.
    func run(_ job: @escaping @Sendable () -> Void) {
        state.withLock { $0.jobs.append(job) }
        news.signal()
    }

    /// Discards the queued jobs, and returns when the running one has ended, so that its resources may be closed. No
    /// job may call it.
    func end() {
        state.withLock { ($0.jobs, $0.isEnding) = ([], true) }
        news.signal()
        ended.wait()
    }

    private func next() -> (@Sendable () -> Void)? {
        while true {
            news.wait()
            let (job, isEnding) = state.withLock { state in
                (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isEnding)
            }
            if isEnding { return nil }
            if let job { return job }
        }
    }
}
