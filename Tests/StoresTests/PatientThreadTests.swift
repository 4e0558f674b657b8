import Dispatch
import Foundation
import Glibc
import Synchronization
import Testing

@testable import Stores

/// The low-priority thread for long jobs.
@Suite struct PatientThreadTests {
    @Test func `its jobs run in their order, and let other threads go first`() {
        let thread = PatientThread()
        let seen = Mutex<[Int32]>([])
        let done = DispatchSemaphore(value: 0)
        for number in 1...3 {
            thread.run {
                seen.withLock { $0 += [Int32(number), getpriority(Int32(PRIO_PROCESS.rawValue), 0)] }
                done.signal()
            }
        }
        for _ in 1...3 { done.wait() }
        #expect(seen.withLock { $0 } == [1, 10, 2, 10, 3, 10])
        #expect(getpriority(Int32(PRIO_PROCESS.rawValue), 0) != 10)
        thread.end()
    }

    @Test func `its end waits for the job under way, and none runs after it`() {
        let thread = PatientThread()
        let ran = Mutex<[String]>([])
        let begun = DispatchSemaphore(value: 0)
        thread.run {
            begun.signal()
            usleep(200_000)
            ran.withLock { $0.append("first") }
        }
        thread.run { ran.withLock { $0.append("second") } }
        begun.wait()
        thread.end()
        #expect(ran.withLock { $0 } == ["first"])
        thread.run { ran.withLock { $0.append("third") } }
        usleep(50_000)
        #expect(ran.withLock { $0 } == ["first"])
    }
}
