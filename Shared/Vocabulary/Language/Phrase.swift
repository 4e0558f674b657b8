/// A language that Tangga speaks to people.
public enum Language: String, CaseIterable, Hashable, Sendable {
    /// Indonesian, the first language of every message.
    case indonesian = "id"
    /// English, the second.
    case english = "en"
}

/// A label or a sentence for people, in both languages.
public struct Phrase: Hashable, Sendable {
    /// In Indonesian.
    public let indonesian: String
    /// In English.
    public let english: String

    /// The same meaning in both languages.
    public init(_ indonesian: String, _ english: String) {
        self.indonesian = indonesian
        self.english = english
    }

    /// The phrase in one language.
    public subscript(language: Language) -> String {
        switch language {
        case .indonesian: indonesian
        case .english: english
        }
    }
}
