import Foundation
import Schemas
import SwiftProtobuf

/// Stands between people and nodes and writes down what was sent and what was answered. It knows nothing of how nodes
/// work, only what they may never say.
final class Auditor {
    /// All that was sent, each once.
    private(set) var letters: [Letter] = []
    private(set) var findings: [Finding] = []
    /// The places in `letters` by id.
    private var places: [Data: [Int]] = [:]
    /// The first answer or refusal to each command.
    private(set) var acknowledged: [(letter: Letter, heard: Heard)] = []
    private var acknowledgedPlaces: [Data: Int] = [:]
    /// The last entry of each node that somebody was told of, now and when each query was first sent.
    private var heads: [String: UInt64] = [:]
    private var headsBefore: [Data: UInt64] = [:]

    /// Writes down something that must not be.
    func find(_ check: Finding.Check, _ words: String) { findings.append(Finding(check: check, words: words)) }

    /// The letters with an id: one, and those that took it.
    func letters(_ id: Data) -> [Letter] { places[id, default: []].map { letters[$0] } }

    /// Somebody sends something for the first time.
    func sent(_ letter: Letter) {
        places[letter.id, default: []].append(letters.count)
        letters.append(letter)
        if letter.header.kind == .query { headsBefore[letter.id] = heads[letter.to] }
    }

    /// Somebody hears something.
    func heard(_ heard: Heard, from node: String) {
        guard heard.isSettled else { return }
        let candidates = letters(heard.header.requestID)
        guard let letter = candidates.first(where: { !$0.isBad }), letter.to == node else {
            return find(.acknowledged, "\(node) settled what it had to turn away: \(heard.words)")
        }
        guard letter.isCommand else { return look(at: heard, to: letter) }
        heads[node] = max(heads[node] ?? 0, heard.header.entry)
        guard let place = acknowledgedPlaces[letter.id] else {
            acknowledgedPlaces[letter.id] = acknowledged.count
            acknowledged.append((letter, heard))
            return
        }
        let first = acknowledged[place].heard
        if first.header != heard.header || first.body != heard.body {
            find(.acknowledged, "\(node) answered \(first.words), and the same request again \(heard.words)")
        }
    }

    /// A query sees every entry that anybody was told of before it was sent.
    private func look(at heard: Heard, to letter: Letter) {
        let known = headsBefore[letter.id] ?? 0
        if letter.header.kind == .query, heard.header.entry < known {
            find(.acknowledged, "\(letter.to) answered as of \(heard.header.entry), and had told of \(known)")
        }
    }
}
