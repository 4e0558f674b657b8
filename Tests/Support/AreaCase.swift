public import Foundation
public import Kernel
import SwiftProtobuf

/// A command or query, and what an asker of a smaller area may learn from it about what lies outside.
public struct AreaCase<S: Service>: Sendable {
    /// A command or query.
    public enum Body: Sendable {
        case command(S.Command)
        case query(S.Query)
    }

    /// What the asker may learn.
    public enum Rule: Sendable {
        /// Nothing: about the thing with this key outside, the outcome is that about a key that does not exist.
        case hides(Data, like: Data, @Sendable (Data) -> Body)
        /// Nothing: the outcome is the same where nothing exists outside.
        case bounds(Body)
        /// That a region which the request itself names, or the whole province, is outside the grant.
        case refuses(Body, S.Refusal)
        /// Everything, because it is public.
        case opens(Body)
    }

    /// What the asker may learn.
    public let rule: Rule
    /// Whether an asker for the whole province must have another outcome, which shows that the case can fail.
    public let differs: Bool

    /// A case of a rule.
    public init(_ rule: Rule, differs: Bool = true) {
        (self.rule, self.differs) = (rule, differs)
    }

    /// A thing by its id, which is changed in its last byte.
    public static func hides(
        _ id: Data, differs: Bool = true, _ body: @escaping @Sendable (Data) -> Body
    ) -> AreaCase {
        var other = id
        other[other.endIndex - 1] ^= 0x55
        return AreaCase(.hides(id, like: other, body), differs: differs)
    }

    /// A thing by its text, and a text of the same length that nothing has.
    public static func hides(
        _ text: String, like other: String, differs: Bool = true, _ body: @escaping @Sendable (String) -> Body
    ) -> AreaCase {
        let named = { @Sendable (data: Data) in body(String(decoding: data, as: UTF8.self)) }
        return AreaCase(.hides(Data(text.utf8), like: Data(other.utf8), named), differs: differs)
    }

    /// A list, a count or a page.
    public static func bounds(_ body: Body, differs: Bool = true) -> AreaCase {
        AreaCase(.bounds(body), differs: differs)
    }
    /// A region outside that the request names.
    public static func refuses(_ body: Body, _ refusal: S.Refusal) -> AreaCase { AreaCase(.refuses(body, refusal)) }
    /// Something public.
    public static func opens(_ body: Body) -> AreaCase { AreaCase(.opens(body)) }

    /// The names of the requests of which the case speaks; one in a valid case.
    public func name(_ service: S) -> String? {
        switch rule {
        case .hides(let id, _, let body): AreaCase.name(body(id), service)
        case .bounds(let body), .refuses(let body, _), .opens(let body): AreaCase.name(body, service)
        }
    }

    private static func name(_ body: Body, _ service: S) -> String? {
        switch body {
        case .command(let command): service.name(of: command)
        case .query(let query): service.name(of: query)
        }
    }

    /// The faults of a service: `whole` has things inside and outside `area`, `inside` the same things inside alone.
    public func faults(area: String, province: String, whole: Rehearsal<S>, inside: Rehearsal<S>) throws -> [String] {
        var faults: [String] = []
        // Ids derive from the number of requests, which must then be the same.
        while inside.entry < whole.entry { _ = inside.request() }
        switch rule {
        case .hides(let id, let other, let body):
            let (known, unknown) = (body(id), body(other))
            let like = try whole.outcome(of: unknown, in: area)
            let told = try whole.outcome(of: known, in: area)
            if told.naming(id, as: other) != like {
                faults.append("\(told.words) about a thing outside, \(like.words) about none")
            }
            let really = try whole.outcome(of: known, in: province)
            if differs, really.naming(id, as: other) == like {
                faults.append("the province learns no more: \(really.words)")
            }
        case .bounds(let body):
            let alone = try inside.outcome(of: body, in: area)
            let told = try whole.outcome(of: body, in: area)
            if told != alone { faults.append("\(told.words), and \(alone.words) where nothing is outside") }
            if alone.isRefused { faults.append("refused: \(alone.words)") }
            let all = try whole.outcome(of: body, in: province)
            if differs, all == told { faults.append("the province learns no more: \(all.words)") }
        case .refuses(let body, let refusal):
            let told = try whole.outcome(of: body, in: area)
            if told != OutcomeBytes(isRefused: true, bytes: try refusal.serializedData()) { faults.append(told.words) }
        case .opens(let body):
            let (told, all) = (try whole.outcome(of: body, in: area), try whole.outcome(of: body, in: province))
            if told.isRefused || told != all { faults.append("\(told.words), and \(all.words) for the province") }
        }
        return faults
    }

    /// The names of all commands and queries that the service has, found by their fields' numbers.
    public static func names(_ service: S) -> Set<String> {
        var names: Set<String> = []
        for number in 1...500 {
            // A field of wire type 2 and length 0, its tag a varint of two bytes.
            let tag = number << 3 | 2
            let bytes = Data([UInt8(tag & 0x7F) | 0x80, UInt8(tag >> 7), 0])
            if let command = try? S.Command(serializedBytes: bytes) {
                service.name(of: command).map { _ = names.insert($0) }
            }
            if let query = try? S.Query(serializedBytes: bytes) { service.name(of: query).map { _ = names.insert($0) } }
        }
        return names
    }
}

/// An outcome as its bytes, for a comparison byte for byte.
private struct OutcomeBytes: Equatable {
    var isRefused: Bool
    var bytes: Data

    var words: String { (isRefused ? "refused " : "answered ") + bytes.map { String(format: "%02x", $0) }.joined() }

    /// The same outcome about another key of the same length, wherever it stands as bytes or as the digits of an id.
    func naming(_ key: Data, as other: Data) -> OutcomeBytes {
        var bytes = bytes
        for form in [{ $0 }, { Data($0.map { String(format: "%02x", $0) }.joined().utf8) }] as [(Data) -> Data] {
            var start = bytes.startIndex
            while let range = bytes.range(of: form(key), in: start..<bytes.endIndex) {
                bytes.replaceSubrange(range, with: form(other))
                start = range.upperBound
            }
        }
        return OutcomeBytes(isRefused: isRefused, bytes: bytes)
    }
}

extension Rehearsal {
    /// An accepted command's answer, a query's answer, or the refusal.
    fileprivate func outcome(of body: AreaCase<S>.Body, in area: String) throws -> OutcomeBytes {
        switch body {
        case .command(let command):
            switch try ask(command, in: area) {
            case .accepted(_, let answer): return OutcomeBytes(isRefused: false, bytes: try answer.serializedData())
            case .refused(let refusal): return OutcomeBytes(isRefused: true, bytes: try refusal.serializedData())
            }
        case .query(let query):
            switch try self.query(query, in: area) {
            case .answer(let answer): return OutcomeBytes(isRefused: false, bytes: try answer.serializedData())
            case .refuse(let refusal): return OutcomeBytes(isRefused: true, bytes: try refusal.serializedData())
            }
        }
    }
}
