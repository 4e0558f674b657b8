package import Foundation
package import Schemas
import SwiftProtobuf
import Vocabulary

extension Line where Query == EmpowermentQuery, Answer == EmpowermentAnswer {
    /// At most `most` families of an area that can take part, after the node has read the Registry's present journal.
    package func candidates(_ programme: String, in area: String, most: Int) throws -> [EmpowermentParticipant] {
        guard most > 0 else { return [] }
        let query = candidatesQuery(programme, area, most)
        try wait(for: try session.registryPlace(), asking: query)
        return try ask(query).0.candidates.lines.map(\.participant)
    }

    /// A participant for each family, given by id, card number or NIK: the person that the node would choose. Where it
    /// would choose none, the head of the family, because the node's refusal of the head states the reason.
    package func participants(_ programme: String, of keys: [String]) throws -> [EmpowermentParticipant] {
        let registry = try session.registry()
        return try keys.map { key in
            var query = RegistryQuery()
            query.family.key = key
            let page = try registry.ask(query).0.family
            let candidates = try candidates(programme, in: page.region, most: 1_000)
            if let chosen = candidates.first(where: { $0.family == page.family }) { return chosen }
            let head = page.members.first { $0.facts.relation == .kepala } ?? page.members.first
            return .with {
                $0.family = page.family
                $0.person = head?.person ?? Data()
            }
        }
    }

    private func candidatesQuery(_ programme: String, _ area: String, _ most: Int) -> EmpowermentQuery {
        .with {
            $0.candidates.programme = programme
            $0.candidates.area = area
            $0.candidates.most = UInt32(clamping: most)
        }
    }
}

extension EmpowermentCandidates.Line {
    fileprivate var participant: EmpowermentParticipant {
        .with {
            $0.family = family
            $0.person = person
        }
    }
}

extension Session {
    /// The id of a family, given by id, card number or NIK. An id is not looked up.
    package func family(_ key: String) throws -> Data {
        if let id = Identifier(hex: key) { return Data(id.bytes) }
        var query = RegistryQuery()
        query.family.key = key
        return try registry().ask(query).0.family.family
    }
}
