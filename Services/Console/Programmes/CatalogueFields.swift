import Foundation
import Schemas
import SwiftProtobuf
import Vocabulary
import Yams

/// The fields of one entry of a YAML file. Each read removes its field; ``end()`` rejects the fields that remain.
struct CatalogueFields {
    private let about: String
    private var left: [String: Node]

    /// The fields of a mapping.
    /// - Parameters:
    ///   - node: the mapping.
    ///   - about: the entry's name in faults.
    init(_ node: Node, _ about: String) throws {
        self.about = about
        guard let mapping = node.mapping else {
            throw CatalogueFields.fault(about, Phrase("harus berupa nama: nilai", "must be names with values"))
        }
        left = [:]
        for (key, value) in mapping {
            let name = key.string ?? ""
            guard left.updateValue(value, forKey: name) == nil else {
                throw CatalogueFields.fault(about, Phrase("\(name) dua kali", "\(name) is given twice"))
            }
        }
    }

    /// A text; empty if the field is missing.
    mutating func text(_ name: String) throws -> String {
        guard let node = take(name) else { return "" }
        guard let text = node.scalar?.string else { throw wrong(name, Phrase("harus teks", "must be text")) }
        return text
    }

    /// A whole number; nil if the field is missing.
    mutating func number(_ name: String) throws -> Int64? {
        guard let node = take(name) else { return nil }
        let text = node.scalar?.string.replacingOccurrences(of: "_", with: "") ?? ""
        guard let number = Int64(text) else {
            throw wrong(name, Phrase("harus bilangan bulat", "must be a whole number"))
        }
        return number
    }

    /// A number that fits into 32 bits; nil if the field is missing.
    mutating func small(_ name: String) throws -> Int32? {
        guard let number = try number(name) else { return nil }
        guard let small = Int32(exactly: number) else { throw wrong(name, Phrase("terlalu besar", "is too large")) }
        return small
    }

    /// `true` or `false`; false if the field is missing.
    mutating func flag(_ name: String) throws -> Bool {
        guard let node = take(name) else { return false }
        guard let flag = node.bool else { throw wrong(name, Phrase("harus true atau false", "must be true or false")) }
        return flag
    }

    /// The number of a day `2026-01-31`; nil if the field is missing.
    mutating func day(_ name: String) throws -> Int32? {
        guard let node = take(name) else { return nil }
        guard let day = Day(iso: node.scalar?.string ?? "") else {
            throw wrong(name, Phrase("harus tanggal seperti 2026-01-31", "must be a date like 2026-01-31"))
        }
        return day.number
    }

    /// A word of a closed list; `unknown` if the field is missing.
    mutating func word<W: Word, E: Enum & CaseIterable>(_ name: String, _: W.Type) throws -> E {
        guard let node = take(name) else { return E() }
        return try word(node, name, W.self)
    }

    /// A list of words of a closed list; empty if the field is missing.
    mutating func words<W: Word, E: Enum & CaseIterable>(_ name: String, _: W.Type) throws -> [E] {
        guard let node = take(name) else { return [] }
        guard let items = node.sequence else { throw wrong(name, Phrase("harus daftar", "must be a list")) }
        return try items.map { try word($0, name, W.self) }
    }

    /// The fields of a nested mapping; nil if the field is missing.
    mutating func fields(_ name: String) throws -> CatalogueFields? {
        try take(name).map { try CatalogueFields($0, "\(about).\(name)") }
    }

    /// The entries of a list; empty if the field is missing.
    mutating func list(_ name: String) throws -> [Node] {
        guard let node = take(name) else { return [] }
        guard let items = node.sequence else { throw wrong(name, Phrase("harus daftar", "must be a list")) }
        return Array(items)
    }

    /// - Throws: ``ConsoleFault`` if a field was not read.
    func end() throws {
        guard let stranger = left.keys.min() else { return }
        throw CatalogueFields.fault(
            about, Phrase("“\(stranger)” tidak dikenal", "“\(stranger)” is unknown"))
    }

    /// The fault of a wrong file: the entry, and the reason.
    static func fault(_ about: String, _ why: Phrase) -> ConsoleFault {
        .usage(Phrase("\(about): \(why.indonesian).", "\(about): \(why.english)."))
    }

    private mutating func take(_ name: String) -> Node? {
        guard let node = left.removeValue(forKey: name), node.null == nil else { return nil }
        return node
    }

    private func word<W: Word, E: Enum & CaseIterable>(_ node: Node, _ name: String, _: W.Type) throws -> E {
        let text = node.scalar?.string ?? ""
        let known = W.allCases.compactMap { word in
            E.allCases.first { $0.rawValue == Int(word.number) }.map { (word.rawValue, $0) }
        }
        guard let found = known.first(where: { $0.0 == text }) else {
            let list = known.map(\.0).joined(separator: ", ")
            throw wrong(
                name, Phrase("“\(text)” tidak dikenal; pilihannya: \(list)", "“\(text)” is unknown; one of: \(list)"))
        }
        return found.1
    }

    private func wrong(_ name: String, _ why: Phrase) -> ConsoleFault {
        CatalogueFields.fault("\(about).\(name)", why)
    }
}
