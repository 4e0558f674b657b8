import Edges
import Foundation
import Schemas
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// An entry of a peer's journal that a node must have read before it answers.
package struct Place: Equatable, Sendable {
    /// The peer's name.
    package let peer: String
    /// The entry's number.
    package let entry: UInt64

    package init(peer: String, entry: UInt64) {
        self.peer = peer
        self.entry = entry
    }
}

extension Line {
    /// Waits until the node has read its peers up to these places, one peer after another.
    ///
    /// The node itself waits (`at_least`), at most two seconds per request, so that the caller can stop early.
    /// - Parameters:
    ///   - query: the query of these requests; its answers are discarded.
    ///   - seconds: the time limit for all places together.
    /// - Throws: ``TalkFault/behind(node:place:)`` after the time limit; ``TalkFault`` when the node is unreachable.
    package func wait(for places: [Place], asking query: Query, seconds: Double = 60) throws {
        let body = try query.serializedData()
        let end = Date().addingTimeInterval(seconds)
        for place in places {
            while try !hasRead(place, asking: body) {
                guard Date() < end else {
                    throw TalkFault.behind(node: node, place: place)
                }
            }
        }
    }

    private func hasRead(_ place: Place, asking body: Data) throws -> Bool {
        let until = SystemClock().now().adding(seconds: 2).microseconds
        let answer = try session.answer(node, .query, body, seconds: 10) { header in
            header.atLeast = place.entry
            header.atLeastOf = place.peer
            header.deadline = until
        }
        guard answer.header.outcome == .turnedAway else { return true }
        // On a busy machine a request can arrive after its own deadline; it is sent again.
        return answer.header.turnedAway != .notThereYet && answer.header.turnedAway != .deadlinePassed
    }
}

extension Session {
    /// The end of the Registry's journal, for another node to wait for; empty when the Registry does not reply within
    /// 3 seconds or turns the query away.
    package func registryPlace() throws -> [Place] {
        let node = try node(of: "registry")
        var query = RegistryQuery()
        query.regions.most = 1
        do {
            let answer = try switchboard.wait(for: node, .query, try query.serializedData(), limit: .seconds(3))
            guard answer.header.outcome != .turnedAway, answer.header.entry > 0 else { return [] }
            return [Place(peer: node, entry: answer.header.entry)]
        } catch is Unreachable {
            return []
        }
    }
}
