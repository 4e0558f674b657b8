import Foundation
import Talk
import Vocabulary

/// An id as a person gives it: all its 32 digits, the short form of a table (`3f9a…c2e107`), or its first digits, at
/// least four.
struct TypedID {
    private let text: String
    private let head: String
    private let tail: String

    /// Reads what was typed.
    /// - Throws: ``ConsoleFault`` where it is no id.
    init(_ text: String) throws {
        self.text = text
        let parts = text.lowercased().replacingOccurrences(of: "...", with: "…")
            .split(separator: "…", omittingEmptySubsequences: false).map(String.init)
        head = parts[0]
        tail = parts.count > 1 ? parts[1] : ""
        guard parts.count <= 2, (4...32).contains(head.count), tail.count <= 28,
            (head + tail).utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else {
            throw ConsoleFault.usage(
                Phrase(
                    "“\(text)” bukan nomor Tangga: 32 angka heksadesimal, atau bentuk pendek dari tabel.",
                    "“\(text)” is no id of Tangga: 32 hexadecimal digits, or the short form of a table."))
        }
    }

    /// The id, where all of it was given.
    var whole: Identifier? { Identifier(hex: head) }

    /// Whether it may mean this one.
    func means(_ id: Identifier) -> Bool { id.text.hasPrefix(head) && id.text.hasSuffix(tail) }

    /// The one of these that it means.
    /// - Throws: ``ConsoleFault`` where it means none or several.
    func pick<Item>(_ items: [Item], by id: (Item) -> Data) throws -> Item {
        let meant = items.compactMap { item in Identifier(bytes: id(item)).map { ($0, item) } }.filter { means($0.0) }
        guard let first = meant.first else {
            throw ConsoleFault.refused(Phrase("Tidak ada yang bernomor \(text).", "There is none of the id \(text)."))
        }
        guard meant.count == 1 else {
            let several = meant.map(\.0.text).joined(separator: "\n  ")
            throw ConsoleFault.usage(
                Phrase("\(text) bisa berarti:\n  \(several)", "\(text) may mean:\n  \(several)"))
        }
        return first.1
    }

    /// Looks for it among what a node keeps in the order of the ids, and reads no more than what may be meant.
    /// - Parameter page: what follows an id.
    func find<Item>(by id: (Item) -> Data, _ page: (Data) throws -> [Item]) throws -> Item {
        var found: [Item] = []
        var after = before
        while true {
            let items = try page(after)
            found += items
            guard let last = items.last.flatMap({ Identifier(bytes: id($0)) }), last.text.prefix(head.count) <= head
            else { break }
            after = Data(last.bytes)
        }
        return try pick(found, by: id)
    }

    /// The last id before all that begin so; empty where there is none.
    private var before: Data {
        var bytes = Identifier(hex: head + String(repeating: "0", count: 32 - head.count))?.bytes ?? []
        guard let place = bytes.lastIndex(where: { $0 > 0 }) else { return Data() }
        bytes[place] -= 1
        for index in bytes.indices where index > place { bytes[index] = 0xff }
        return Data(bytes)
    }
}
