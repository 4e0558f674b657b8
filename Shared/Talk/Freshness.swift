import Edges
import Foundation
import Schemas
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// A place in a peer's journal that a node is to have read before it answers.
package struct Place: Equatable, Sendable {
    /// The peer's name.
    package let peer: String
    /// The entry's number.
    package let entry: UInt64

    /// A place.
    package init(peer: String, entry: UInt64) {
        self.peer = peer
        self.entry = entry
    }
}

extension Line {
    /// Waits until the node has read its peers up to these places, one peer after another.
    ///
    /// The node itself waits (`at_least`), two seconds at a time, so that a person who has enough can leave.
    /// - Parameter query: what is asked meanwhile; its answer is not looked at.
    /// - Throws: ``TalkFault`` when a node is not there after so many seconds.
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
        // A request that comes after its own deadline was late on a busy machine, no more.
        return answer.header.turnedAway != .notThereYet && answer.header.turnedAway != .deadlinePassed
    }
}

extension Session {
    /// Where the Registry's journal ends, so that another node can be asked to have read it; nothing when the Registry
    /// cannot be asked now.
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
