import Foundation
import Glibc
import Testing

@testable import Console

extension Processes {
    /// A failed sync whose writes are lost for good: the node exits, and the next start must be sound.
    @Suite struct SyncFailures {
        private let registry = TemporaryProvince.registry

        struct Case: CustomTestStringConvertible {
            let nth: Int
            let files: ForgetfulDisk.Files
            let loss: ForgetfulDisk.Loss
            /// The end of a process that has the database open from before the failure until after the next start; nil
            /// for none.
            let outsider: Outsider.End?

            var testDescription: String {
                "\(files) \(nth), \(loss)" + (outsider.map { ", an outsider \($0)" } ?? "")
            }

            /// Each of the log's syncs is a turn's; the file's are those of the start and of later checkpoints.
            static let all: [Case] = {
                let syncs = [1, 3, 25, 90].map { (ForgetfulDisk.Files.log, $0) } + [1, 2, 3, 5].map { (.file, $0) }
                return syncs.enumerated().flatMap { index, sync in
                    [ForgetfulDisk.Loss.evicted, .cached].flatMap { loss in
                        let end: Outsider.End = (index % 2 == 0) == (loss == .evicted) ? .closes : .isKilled
                        // The checkpoint stops at the frames that the outsider has read, so later syncs do not happen.
                        let outsiders: [Outsider.End?] = sync == (.file, 5) ? [nil] : [nil, end]
                        return outsiders.map { Case(nth: sync.1, files: sync.0, loss: loss, outsider: $0) }
                    }
                }
            }()
        }

        // The file's syncs come with checkpoints, which are late on a slow machine.
        @Test(.timeLimit(minutes: 3), arguments: Case.all)
        func `a sync that fails and loses its writes ends the node, and no acknowledged command is lost`(
            _ each: Case
        ) throws {
            let province = try TemporaryProvince()
            let disk = ForgetfulDisk(of: province)
            try province.waitUntilServing(
                registry, try province.launch(registry, environment: try disk.environment()))
            try province.tangga("up", "--detach", registry).done()
            try province.kill(registry)
            // Few large commands fill the log; many small ones need many syncs.
            let load = try province.villages(window: 8, size: each.files == .file ? 150 : 5)
            let failing = try province.launch(
                registry, environment: try disk.environment(.failure(at: each.nth, of: each.files, each.loss)))
            var outsider: Outsider?
            try eventually("the sync fails", seconds: 40) {
                guard failing.isRunning else { return true }
                try load.step()
                if outsider == nil, each.outsider != nil, load.acknowledged > 0 {
                    outsider = try Outsider(province, registry, environment: disk.environment())
                }
                return disk.hasFailed
            }
            try eventually("the node ends") {
                try load.step()
                return !failing.isRunning
            }
            #expect(disk.hasFailed)
            #expect(try failing.status() == EX_IOERR)
            #expect(failing.words.contains("A sync of the disk failed"))

            let next = try province.launch(registry, environment: try disk.environment())
            if let outsider, let end = each.outsider {
                try province.expectWaiting(registry, next, for: outsider)
                try outsider.end(end)
            }
            try province.waitUntilServing(registry, next)
            try load.go(for: 30)
            try load.finish()
            #expect(try province.losses(of: load) == [])

            next.end()
            try disk.losePower()
            try province.waitUntilServing(
                registry, try province.launch(registry, environment: try disk.environment()))
            #expect(try province.losses(of: load) == [])
        }
    }
}
