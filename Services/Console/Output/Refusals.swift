import Talk
import Vocabulary

/// The items of bulk commands and files that were refused, each with its reason.
struct Refusals {
    private var reasons: [(reason: Phrase, about: [String])] = []

    /// The number of refused items.
    var count: Int { reasons.reduce(0) { $0 + $1.about.count } }

    /// Adds a refused item with the reason.
    mutating func add(_ about: String, _ reason: Phrase) {
        if let place = reasons.firstIndex(where: { $0.reason == reason }) {
            reasons[place].about.append(about)
        } else {
            reasons.append((reason, [about]))
        }
    }

    /// Writes the items to standard error by reason, with the number of each reason.
    func tell(_ options: Options) {
        for (reason, about) in reasons {
            let count = Amounts.grouped(Int64(about.count))
            options.say(Phrase("\(count) ditolak: \(reason.indonesian)", "\(count) refused: \(reason.english)"))
            about.prefix(Refusals.listed).forEach { Screen.note("  " + $0) }
            let left = Amounts.grouped(Int64(about.count - Refusals.listed))
            if about.count > Refusals.listed { options.say(Phrase("  … dan \(left) lagi", "  … and \(left) more")) }
        }
    }

    /// Writes the items to standard error.
    /// - Throws: ``ConsoleFault/refused(_:)``, status 1, if there are any.
    func end(_ options: Options, of all: Int) throws {
        tell(options)
        guard count > 0 else { return }
        let (refused, all) = (Amounts.grouped(Int64(count)), Amounts.grouped(Int64(all)))
        throw ConsoleFault.refused(
            Phrase("\(refused) dari \(all) ditolak.", "\(refused) of \(all) were refused."))
    }

    /// The most items of one reason that are listed.
    private static let listed = 100
}
