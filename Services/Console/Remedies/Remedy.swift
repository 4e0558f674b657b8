import Schemas
import Talk
import Vocabulary

/// A fault or refusal with a remedy at this console.
protocol Remedied {
    /// The command to type or the thing to change; nil where the meaning suffices.
    var remedy: Phrase? { get }
}

extension Explained {
    /// The refusal's meaning, with the remedy at this console.
    var phrase: Phrase { (self as? any Remedied)?.remedy.map { meaning.then($0) } ?? meaning }
}

extension TalkFault {
    /// The fault's meaning, with the remedy at this console.
    var phrase: Phrase {
        if case .refused(let refusal, _) = self { return refusal.phrase }
        guard let remedy else { return meaning }
        return Phrase("\(meaning.indonesian) \(remedy.indonesian)", "\(meaning.english) \(remedy.english)")
    }
}
