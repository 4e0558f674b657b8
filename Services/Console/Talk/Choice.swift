import Foundation
import Vocabulary

/// Which of several things a person means: by its id, by the short form that tables show, or by its name.
struct Choice {
    /// What there is to choose from.
    let things: [(id: Data, name: String)]
    /// What one of them is called.
    let kind: Phrase

    /// The id of the one that is meant.
    /// - Throws: ``ConsoleFault/usage(_:)`` when nothing or more than one thing is meant.
    func id(of text: String) throws -> Data {
        if let id = Identifier(hex: text) { return Data(id.bytes) }
        let meant = things.filter { $0.name == text || Identifier(bytes: $0.id)?.short == text }
        if let one = meant.first, meant.count == 1 { return one.id }
        guard meant.isEmpty else {
            let ids = meant.compactMap { Identifier(bytes: $0.id)?.text }.joined(separator: "\n  ")
            throw ConsoleFault.usage(
                Phrase(
                    "\(kind.indonesian) «\(text)» ada \(meant.count); beri id-nya:\n  \(ids)",
                    "There are \(meant.count) of \(kind.english) “\(text)”; give the id:\n  \(ids)"))
        }
        throw ConsoleFault.usage(
            Phrase("Tidak ada \(kind.indonesian) «\(text)».", "There is no \(kind.english) “\(text)”."))
    }

    /// An id written in full.
    /// - Throws: ``ConsoleFault/usage(_:)``.
    static func full(_ text: String) throws -> Data {
        guard let id = Identifier(hex: text) else {
            throw ConsoleFault.usage(
                Phrase("«\(text)» bukan id: 32 angka heksadesimal.", "“\(text)” is no id: 32 hexadecimal digits."))
        }
        return Data(id.bytes)
    }
}
