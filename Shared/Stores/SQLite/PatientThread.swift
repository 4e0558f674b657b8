import Dispatch
import Foundation
import Glibc
import Synchronization

/// A thread for what takes long and lets all else go first: Linux keeps a niceness for each thread (setpriority(2), "C
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

    /// Runs a job behind those that wait; none after ``end()``.
    func run(_ job: @escaping @Sendable () -> Void) {
        state.withLock { $0.jobs.append(job) }
        news.signal()
    }

    /// Lets go of the jobs that wait, and returns when the one under way has ended: what it uses may be closed then.
    /// No job may call it.
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
