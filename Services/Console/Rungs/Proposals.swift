import Foundation
import Schemas
import Talk
import Vocabulary

/// The proposals of an area, as the Registry keeps them.
struct Proposals {
    let registry: RegistryLine
    let area: String

    /// Those that follow an id.
    func page(after: Data, settledToo: Bool) throws -> RegistryProposals {
        var query = RegistryQuery()
        query.proposals.area = area
        query.proposals.after = after
        query.proposals.most = Pages.most
        query.proposals.settledToo = settledToo
        return try registry.ask(query).0.proposals
    }

    /// The one that was meant.
    func one(_ typed: TypedID) throws -> RegistryProposalView {
        try typed.find(by: \.proposal) { try page(after: $0, settledToo: true).proposals }
    }
}
