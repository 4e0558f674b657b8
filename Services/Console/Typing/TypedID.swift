import Foundation
import Talk
import Vocabulary

/// An id as typed: all its 32 digits, the short form of a table (`3f9a…c2e107`), or its first digits, at least four.
struct TypedID {
    private let text: String
    private let head: String
    private let tail: String

    /// - Throws: ``ConsoleFault`` for a text in none of these forms.
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

    /// The id, if all its digits were given.
    var whole: Identifier? { Identifier(hex: head) }

    /// Whether the typed digits match an id.
    func means(_ id: Identifier) -> Bool { id.text.hasPrefix(head) && id.text.hasSuffix(tail) }

    /// The only item whose id matches.
    /// - Throws: ``ConsoleFault`` when none or several match.
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

    /// Finds the only matching item of a node's list in the order of ids, and reads only the pages that can match.
    /// - Parameter page: returns the items after an id; empty: from the first.
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

    /// The greatest id below all ids with these first digits; empty if there is none.
    private var before: Data {
        var bytes = Identifier(hex: head + String(repeating: "0", count: 32 - head.count))?.bytes ?? []
        guard let place = bytes.lastIndex(where: { $0 > 0 }) else { return Data() }
        bytes[place] -= 1
        for index in bytes.indices where index > place { bytes[index] = 0xff }
        return Data(bytes)
    }
}
