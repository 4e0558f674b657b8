import Edges
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

extension FamilyForms {
    /// A Registry with the two villages and the regions above them.
    static func registry() throws -> Rehearsal<RegistryService> {
        let registry = try Rehearsal(RegistryService())
        let command = RegistryCommand.with { $0.importRegions.regions = regions }
        guard case .accepted = try registry.ask(command) else { throw Unexpected() }
        return registry
    }

    struct Unexpected: Error {}
}

extension Rehearsal<RegistryService> {
    /// Registers a batch; returns one outcome for each form.
    @discardableResult
    func register(
        _ families: [RegistryFamilyForm], run: String = "run-1", in area: String = "36"
    ) throws -> [RegistryRegistered.Outcome] {
        let outcome = try ask(FamilyForms.command(families, run: run), in: area)
        guard case .accepted(_, let answer) = outcome else { throw FamilyForms.Unexpected() }
        return answer.registered.outcomes
    }

    /// The command's refusal; nil where it is accepted.
    func refusal(of command: RegistryCommand, in area: String = "36") throws -> RegistryRefusal? {
        guard case .refused(let refusal) = try ask(command, in: area) else { return nil }
        return refusal
    }

    /// The query's refusal; nil where it is answered.
    func refusal(of query: RegistryQuery, in area: String = "36") throws -> RegistryRefusal? {
        guard case .refuse(let refusal) = try self.query(query, in: area) else { return nil }
        return refusal
    }

    /// The query's answer; throws where it is refused.
    func answer(to query: RegistryQuery, in area: String = "36") throws -> RegistryAnswer {
        guard case .answer(let answer) = try self.query(query, in: area) else { throw FamilyForms.Unexpected() }
        return answer
    }

    /// A family's page, unrevealed.
    func page(_ key: String, in area: String = "36") throws -> RegistryFamilyView {
        try answer(to: .with { $0.family.key = key }, in: area).family
    }

    /// Every row of the tables of families, regions and parameters, in primary-key order.
    func rows() throws -> [[Value]] {
        try store.read { tables in
            try (Regions.tables + Parameters.tables + Families.tables).flatMap { table in
                try tables.rows("SELECT * FROM \(table.name) ORDER BY \(table.key.joined(separator: ", "))") { row in
                    (0..<row.count).map { row.value($0) }
                }
            }
        }
    }
}
