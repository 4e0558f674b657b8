import Talk
import Vocabulary

/// The items of bulk commands and files that were refused, each with its reason.
struct Refusals {
    private var reasons: [(reason: Phrase, about: [String])] = []

    /// How many there are.
    var count: Int { reasons.reduce(0) { $0 + $1.about.count } }

    /// Keeps one: what it is about, and why it was refused.
    mutating func add(_ about: String, _ reason: Phrase) {
        if let place = reasons.firstIndex(where: { $0.reason == reason }) {
            reasons[place].about.append(about)
        } else {
            reasons.append((reason, [about]))
        }
    }

    /// Counts them by reason and lists them, beside the data.
    func tell(_ options: Options) {
        for (reason, about) in reasons {
            let count = Amounts.grouped(Int64(about.count))
            options.say(Phrase("\(count) ditolak: \(reason.indonesian)", "\(count) refused: \(reason.english)"))
            about.prefix(Refusals.listed).forEach { Screen.note("  " + $0) }
            let left = Amounts.grouped(Int64(about.count - Refusals.listed))
            if about.count > Refusals.listed { options.say(Phrase("  … dan \(left) lagi", "  … and \(left) more")) }
        }
    }

    /// Ends the command with status 1 if there are any.
    func end(_ options: Options, of all: Int) throws {
        tell(options)
        guard count > 0 else { return }
        let (refused, all) = (Amounts.grouped(Int64(count)), Amounts.grouped(Int64(all)))
        throw ConsoleFault.refused(
            Phrase("\(refused) dari \(all) ditolak.", "\(refused) of \(all) were refused."))
    }

    /// As many of one reason are listed.
    private static let listed = 100
}
