import Edges
import Foundation
import Vocabulary
import Yams

/// `province.yaml` as text, in which a person's lines are changed and all other lines, comments and their order stay.
///
/// The lines are found by the positions of the parsed YAML. A person, or a list of holdings, that is written in braces
/// is written again line by line.
struct PlanText {
    /// The file's lines, without their ends.
    private var lines: [String]

    init(_ text: String) { lines = text.components(separatedBy: "\n") }

    var text: String { lines.joined(separator: "\n") }

    /// The file is not written in a form in which its lines can be found.
    struct Unusual: Error {}

    // MARK: - Changes

    /// Adds a person behind the last one.
    mutating func add(_ person: Province.Plan.Person) throws {
        let people = try people()
        guard let last = people.last else { throw Unusual() }
        let indent = String(repeating: " ", count: try dash(of: last))
        lines.insert(contentsOf: PlanText.lines(of: person, indent), at: last.end)
    }

    /// Gives a person a further holding.
    mutating func give(_ holding: Province.Plan.Holding, to person: Province.Plan.Person) throws {
        let found = try find(person.name)
        guard let holdings = try holdings(of: found) else {
            var changed = person
            changed.holds = (person.holds ?? []) + [holding]
            return try write(changed, at: found)
        }
        guard let last = holdings.items.last else {
            return replace(holdings.whole, by: PlanText.lines(of: (person.holds ?? []) + [holding], holdings.indent))
        }
        let indent = String(repeating: " ", count: try dash(of: last))
        lines.insert("\(indent)- \(PlanText.flow(holding))", at: last.end)
    }

    /// Takes those of a person's holdings whose places in the list are named.
    mutating func take(_ places: [Int], from person: Province.Plan.Person) throws {
        let found = try find(person.name)
        let left = (person.holds ?? []).enumerated().filter { !places.contains($0.offset) }.map(\.element)
        guard let holdings = try holdings(of: found) else {
            var changed = person
            changed.holds = left
            return try write(changed, at: found)
        }
        guard !left.isEmpty, !holdings.items.isEmpty else {
            return replace(holdings.whole, by: PlanText.lines(of: left, holdings.indent))
        }
        for place in places.sorted(by: >) {
            lines.removeSubrange(holdings.items[place].start..<holdings.items[place].end)
        }
    }

    private mutating func replace(_ old: Part, by new: [String]) {
        lines.replaceSubrange(old.start..<old.end, with: new)
    }

    private mutating func write(_ person: Province.Plan.Person, at old: Part) throws {
        let indent = String(repeating: " ", count: try dash(of: old))
        replace(old, by: PlanText.lines(of: person, indent))
    }

    // MARK: - Finding

    /// The lines of a list's item or of a key with its value; `end` is behind the last one. Comments and empty lines
    /// before the next part belong to that one.
    private struct Part {
        let node: Node
        let start: Int
        let end: Int
    }

    private struct Holdings {
        /// The key with its value.
        let whole: Part
        /// The items; empty for a list in brackets.
        let items: [Part]
        /// The spaces before the key.
        let indent: String
    }

    private func people() throws -> [Part] {
        guard case .mapping(let root)? = try Yams.compose(yaml: text) else { throw Unusual() }
        let keys = try parts(root.map { ($0.key, $0.value) }, upTo: lines.count)
        guard let people = keys.first(where: { $0.key == "people" })?.part else { throw Unusual() }
        return try items(of: people)
    }

    private func find(_ name: String) throws -> Part {
        let found = try people().first { $0.node.mapping?["name"]?.string == name }
        guard let found else { throw Unusual() }
        return found
    }

    /// A person's holdings; nil where the person is written in braces, or the lines of the list cannot be told apart.
    private func holdings(of person: Part) throws -> Holdings? {
        guard case .mapping(let mapping) = person.node, mapping.style != .flow, let first = mapping.first?.key.mark
        else { return nil }
        let indent = String(repeating: " ", count: first.column - 1)
        let keys = try parts(mapping.map { ($0.key, $0.value) }, upTo: person.end)
        guard let whole = keys.first(where: { $0.key == "holds" })?.part, whole.start > person.start else { return nil }
        guard case .sequence(let list) = whole.node, list.style != .flow else {
            return Holdings(whole: whole, items: [], indent: indent)
        }
        return Holdings(whole: whole, items: try items(of: whole), indent: indent)
    }

    private func items(of part: Part) throws -> [Part] {
        guard case .sequence(let list) = part.node, list.style != .flow else { throw Unusual() }
        return try parts(list.map { ($0, $0) }, upTo: part.end).map(\.part)
    }

    /// The parts that begin at these nodes, the last of which ends before a line.
    private func parts(_ nodes: [(start: Node, value: Node)], upTo end: Int) throws -> [(key: String?, part: Part)] {
        let starts = try nodes.map { node in
            guard let mark = node.start.mark else { throw Unusual() }
            return mark.line - 1
        }
        return nodes.indices.map { place in
            var behind = place + 1 < nodes.count ? starts[place + 1] : end
            while behind > starts[place] + 1, PlanText.isAside(lines[behind - 1]) { behind -= 1 }
            return (nodes[place].start.string, Part(node: nodes[place].value, start: starts[place], end: behind))
        }
    }

    /// Whether a line is empty or a comment.
    private static func isAside(_ line: String) -> Bool {
        let words = line.drop { $0 == " " || $0 == "\t" || $0 == "\r" }
        return words.isEmpty || words.first == "#"
    }

    /// The column of an item's dash, from 0.
    private func dash(of item: Part) throws -> Int {
        let spaces = lines[item.start].prefix { $0 == " " }.count
        guard lines[item.start].dropFirst(spaces).first == "-" else { throw Unusual() }
        return spaces
    }

    // MARK: - Writing

    private static func lines(of person: Province.Plan.Person, _ indent: String) -> [String] {
        var lines = ["\(indent)- name: \(scalar(person.name))"]
        let fields = [("role", person.role), ("human", person.human), ("agency", person.agency)]
        for (key, value) in fields { if let value { lines.append("\(indent)  \(key): \(scalar(value))") } }
        if let speaks = person.speaksForOthers { lines.append("\(indent)  speaksForOthers: \(speaks)") }
        if let grants = person.grants {
            lines.append("\(indent)  grants:\(grants.isEmpty ? " []" : "")")
            for grant in grants {
                let permissions = grant.may.map(scalar).joined(separator: ", ")
                let area = grant.area.map { ", area: \(scalar($0))" } ?? ""
                lines.append("\(indent)    - {node: \(scalar(grant.node)), may: [\(permissions)]\(area)}")
            }
        }
        if let holds = person.holds { lines += PlanText.lines(of: holds, indent + "  ") }
        return lines
    }

    private static func lines(of holds: [Province.Plan.Holding], _ indent: String) -> [String] {
        holds.isEmpty ? ["\(indent)holds: []"] : ["\(indent)holds:"] + holds.map { "\(indent)  - \(flow($0))" }
    }

    private static func flow(_ holding: Province.Plan.Holding) -> String {
        let area = holding.area.map { ", area: \(scalar($0))" } ?? ""
        return "{role: \(scalar(holding.role)), node: \(scalar(holding.node))\(area)}"
    }

    /// A text as YAML: plain where it is a name that no other type has, else in quotes.
    private static func scalar(_ text: String) -> String {
        let isName = text.wholeMatch(of: /[A-Za-z][A-Za-z0-9._-]*/) != nil
        let isWord = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(text.lowercased())
        if isName, !isWord { return text }
        return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
