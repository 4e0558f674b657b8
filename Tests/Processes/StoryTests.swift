import Testing
import Vocabulary

@testable import Console

extension Processes {
    /// The whole story under `kill -9`.
    @Suite struct Stories {
        /// A played story: its outcome, and the killed nodes and commands.
        private struct Told {
            let day = Day.today
            let outcome: [String: String]
            let killed: [String]

            /// - Parameter seed: decides the kills, so close together that even a fast machine's short story has more than
            ///   ten; nil for none.
            init(seed: UInt64?) throws {
                let province = try TemporaryProvince(.shipped)
                try province.tangga("up", "--detach").done()
                let teller = Operator(province, mishaps: seed == nil ? 0 : 0.3, seed: seed ?? 0)
                let story = try Story(teller)
                let assassin = seed.map { Assassin(in: province, nodes: province.nodes, seed: $0, pauses: 20...350) }
                var victims: [String] = []
                do {
                    try story.tell()
                    victims = try assassin?.end() ?? []
                } catch {
                    _ = try? assassin?.end()
                    throw error
                }
                outcome = try story.outcome()
                killed = victims + teller.killed
                try province.tangga("verify").done()
            }
        }

        @Test(.timeLimit(minutes: 5))
        func `with random kills at any moment of the story, the report is that of an undisturbed run`() throws {
            var undisturbed = try Told(seed: nil)
            for seed in UInt64(1)...3 {
                let told = try Told(seed: seed)
                // Ages and periods depend on the day.
                if undisturbed.day != Day.today { undisturbed = try Told(seed: nil) }
                #expect(told.killed.count > 10)
                #expect(
                    Story.differences(told.outcome, from: undisturbed.outcome) == [],
                    "after seed \(seed), which killed \(told.killed)")
            }
        }
    }
}
