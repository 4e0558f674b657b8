/// A language in which Tangga shows messages to people.
public enum Language: String, CaseIterable, Hashable, Sendable {
    /// Indonesian, the first language of every message.
    case indonesian = "id"
    /// English, the second language of every message.
    case english = "en"
}

/// A label or a sentence shown to people, in both languages.
public struct Phrase: Hashable, Sendable {
    /// The Indonesian text.
    public let indonesian: String
    /// The English text.
    public let english: String

    /// Creates a phrase; both texts must have the same meaning.
    public init(_ indonesian: String, _ english: String) {
        self.indonesian = indonesian
        self.english = english
    }

    /// The text in one language.
    public subscript(language: Language) -> String {
        switch language {
        case .indonesian: indonesian
        case .english: english
        }
    }
}
