import Edges
import Foundation
import Glibc
import Schemas
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Console

extension Processes {
    /// The province and its agencies on hosts of their own, and what a network does between them.
    @Suite struct Networks {
        private let registry = TemporaryProvince.registry
        private let disbursement = TemporaryProvince.disbursement
        private let reporting = TemporaryProvince.reporting

        @Test(.timeLimit(.minutes(3)))
        func `where every agency loses a tenth of its packets each way, the story ends with the same figures`() throws {
            let day = Day.today
            let near = try TemporaryProvince(.shipped)
            try near.tangga("up", "--detach").done()
            let undisturbed = try Story(Operator(near))
            try undisturbed.tell()
            let wanted = try undisturbed.outcome()
            try near.tangga("down").done()

            let apart = try ProvinceApart()
            try apart.start()
            try apart.lose(10)
            let story = try Story(Operator(apart))
            try story.tell()
            let found = try story.outcome()
            // Ages and periods count from the day.
            if day == Day.today { #expect(Story.differences(found, from: wanted) == []) }
            try apart.waitUntilAllHaveRead()
            try apart.whole.tangga("verify").done()
        }

        @Test(.timeLimit(.minutes(2)), arguments: [UInt64(1)])
        func `delays that let connections overtake each other lose nothing and do nothing twice`(_ seed: UInt64) throws
        {
            var line: SlowLine?
            let apart = try ProvinceApart { registry, here in
                let slow = try SlowLine(to: registry, at: here, seed: seed)
                line = slow
                return slow.address
            }
            let slow = try #require(line)
            defer { slow.end() }
            try apart.start()
            // Those who ask come over the slow line too, several at once.
            let loads = try (0..<3).map { try apart["dinsos"].villages(window: 8, first: 5_000 * $0) }
            for load in loads { try load.go(for: 1, seconds: 60) }
            try eventually("each has told enough", seconds: 60) {
                for load in loads { try load.step(milliseconds: 1) }
                return loads.allSatisfy { $0.acknowledged >= 150 }
            }
            for load in loads { try load.finish(seconds: 60) }
            // Seven followers and askers at least, and those who gave up waiting and came again.
            #expect(slow.connections > 12)
            try apart.waitUntilAllHaveRead()
            for load in loads { #expect(try apart.whole.losses(of: load) == []) }
            try apart.whole.tangga("verify").done()
        }
    }
}
