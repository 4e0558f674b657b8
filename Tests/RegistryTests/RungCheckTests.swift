import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

/// The check before the commit: one rung for a family.
@Suite struct RungCheckTests {
    /// Settles a confirmation by the rules and then a write that no rule makes.
    private func fault(of slip: String) throws -> StorageFault? {
        let (scene, family, proposal) = try RungTests.proposed()
        let decided = RegistryRungDecided.with {
            ($0.proposal, $0.family, $0.from, $0.to) = (proposal, family.data, .registered, .charity)
            $0.on = scene.rehearsal.now.day.number
        }
        let settled = Settled(entry: 900, at: scene.rehearsal.now, person: "confirmer")
        do {
            try scene.rehearsal.store.transact { tables in
                try Rungs.apply(decided, nil, settled, tables)
                if !slip.isEmpty { try tables.write(slip, []) }
                try scene.rehearsal.service.check(tables)
            }
            return nil
        } catch let fault as StorageFault {
            return fault
        }
    }

    @Test func `a confirmed move passes`() throws { #expect(try fault(of: "") == nil) }

    @Test(arguments: [
        "UPDATE family SET rung = 4",
        "UPDATE proposal SET to_rung = 5",
    ])
    func `a family that does not stand where its last proposal put it is not committed`(slip: String) throws {
        #expect(try fault(of: slip)?.kind == .constraint)
    }
}
