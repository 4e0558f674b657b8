import Foundation
import Talk
import Vocabulary

/// Finds one of several things by its name, or by its id as ``TypedID`` reads it.
struct Choice {
    /// The candidates.
    let things: [(id: Data, name: String)]
    /// The word for a candidate, for messages.
    let kind: Phrase

    /// The id of the candidate with this name or id. A full id is returned without a search: the node checks it.
    /// - Throws: ``ConsoleFault`` when no candidate or more than one matches.
    func id(of text: String) throws -> Data {
        if let id = Identifier(hex: text) { return Data(id.bytes) }
        let named = things.filter { $0.name == text }
        if let one = named.first, named.count == 1 { return one.id }
        guard named.isEmpty else {
            let ids = named.compactMap { Identifier(bytes: $0.id)?.text }.joined(separator: "\n  ")
            throw ConsoleFault.usage(
                Phrase(
                    "\(kind.indonesian) «\(text)» ada \(named.count); beri id-nya:\n  \(ids)",
                    "There are \(named.count) of \(kind.english) “\(text)”; give the id:\n  \(ids)"))
        }
        guard let typed = try? TypedID(text) else {
            throw ConsoleFault.usage(
                Phrase("Tidak ada \(kind.indonesian) «\(text)».", "There is no \(kind.english) “\(text)”."))
        }
        return try typed.pick(things, by: { $0.id }).id
    }

    /// The id of 32 hexadecimal digits.
    /// - Throws: ``ConsoleFault`` for any other text.
    static func full(_ text: String) throws -> Data {
        guard let id = Identifier(hex: text) else {
            throw ConsoleFault.usage(
                Phrase("«\(text)» bukan id: 32 angka heksadesimal.", "“\(text)” is no id: 32 hexadecimal digits."))
        }
        return Data(id.bytes)
    }
}
