import Schemas
import Talk
import Vocabulary

/// A fault or refusal for which this console knows what to do next.
protocol Remedied {
    /// What to type or change; nil where the meaning says it all.
    var remedy: Phrase? { get }
}

extension Explained {
    /// What the refusal means, and what to do about it at this console.
    var phrase: Phrase { (self as? any Remedied)?.remedy.map { meaning.then($0) } ?? meaning }
}

extension TalkFault {
    /// What happened, and what to do about it at this console.
    var phrase: Phrase {
        if case .refused(let refusal, _) = self { return refusal.phrase }
        guard let remedy else { return meaning }
        return Phrase("\(meaning.indonesian) \(remedy.indonesian)", "\(meaning.english) \(remedy.english)")
    }
}
