import Testing

/// Comments are plain technical English: a sentence names its subject by the noun that a reader would search for.
@Suite struct `The words of the comments` {
    /// Most free relatives and indefinite pronouns in 1,000 words.
    private static let most = 1.0

    @Test func `name their nouns`() {
        let counts = (Source.written + Source.schemas).filter { !$0.stands(in: "deploy") }.map {
            (path: $0.path, count: FreeRelatives.count(in: $0))
        }
        let all = counts.map(\.count).reduce(FreeRelatives.Count(), +)
        print("free relatives and indefinite pronouns: \(all)")
        for worst in counts.sorted(by: { $0.count.found > $1.count.found }).prefix(5) where worst.count.found > 0 {
            print("  \(worst.path): \(worst.count)")
        }
        #expect(all.words > 10_000)
        #expect(all.perThousand <= Self.most)
    }

    @Test(arguments: [
        ("whoever asks is told whatever there is", 2), ("nobody but that one hears", 2),
        ("what was shown is not kept", 1), ("Who reads may be waited for; who writes, too", 2),
        ("told to who asked", 1), ("the peer who asked", 0),
        ("what kind of row, what if none, what for", 0), ("that request's reply, the other peer", 0),
        ("somehow, whatsoever, someone's", 0),
    ])
    func `are counted as everywhere else`(_ words: String, _ found: Int) {
        let count = FreeRelatives.count(in: Source("a.swift", "let a = 1 /// \(words)\n"))
        #expect(count.found == found && count.words == words.split(separator: " ").count)
    }

    @Test func `are neither code nor sentences`() {
        #expect(FreeRelatives.count(in: Source("a.swift", "let whatever = \"nobody, whoever\"\n")).words == 0)
        let schema = Source("a.proto", "string who = 1;  // Who asked: nobody.\n")
        #expect(FreeRelatives.count(in: schema).found == 2)
    }
}
