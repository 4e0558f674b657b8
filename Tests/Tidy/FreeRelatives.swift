/// Pronouns in which a comment leaves out its noun: a reader cannot search for them, and must guess the thing meant.
enum FreeRelatives {
    /// The same expression was applied to GRDB, Hummingbird and TigerBeetle, which have 0.04 to 0.05 in 1,000 words.
    /// Case counts.
    static func form() -> Regex<Substring> {
        #/
            # an indefinite relative
            \b(?:who|what|which|where|when)ever\b
            # an indefinite pronoun of a person
            | \b(?:no|some|any|every)body\b
            # a pointing word in place of a noun
            | \b(?:that|this|the\ other|another)\ one\b
            # a free relative of a thing; a question with a noun after it is none
            | \bwhat\b(?!\ (?:for|kind|if)\b)
            # a free relative of a person: at the beginning, after a mark, or after a word that is no noun
            | (?:^|[.;:\(,]\ |\bof\ |\bby\ |\bto\ |\bfor\ |\band\ |\bor\ |\bfrom\ |\bthan\ |\bwith\ |\bonly\ )[Ww]ho\b
        /#
        .wordBoundaryKind(.simple)
    }

    /// How many there are in how many words.
    struct Count: CustomStringConvertible {
        var found = 0
        var words = 0

        var perThousand: Double { words == 0 ? 0 : Double(found) * 1_000 / Double(words) }

        var description: String {
            let hundredths = Int((perThousand * 100).rounded())
            let fraction = hundredths % 100
            return "\(found) in \(words) words, \(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) per 1,000"
        }

        static func + (one: Count, other: Count) -> Count {
            Count(found: one.found + other.found, words: one.words + other.words)
        }
    }

    /// Counts them in a source's comments.
    static func count(in source: Source) -> Count {
        let form = form()
        return source.comments.reduce(into: Count()) { count, comment in
            count.words += comment.text.split { $0.isWhitespace }.count
            count.found += comment.text.ranges(of: form).count
        }
    }
}
