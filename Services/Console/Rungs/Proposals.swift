import Foundation
import Schemas
import Talk
import Vocabulary

/// The Registry's proposals of an area.
struct Proposals {
    let registry: RegistryLine
    let area: String

    /// The page of proposals after an id; empty: the first page.
    func page(after: Data, settledToo: Bool) throws -> RegistryProposals {
        var query = RegistryQuery()
        query.proposals.area = area
        query.proposals.after = after
        query.proposals.most = Pages.most
        query.proposals.settledToo = settledToo
        return try registry.ask(query).0.proposals
    }

    /// The open or settled proposal that a typed id matches.
    func one(_ typed: TypedID) throws -> RegistryProposalView {
        try typed.find(by: \.proposal) { try page(after: $0, settledToo: true).proposals }
    }
}
