import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Programmes {
    /// Loads programmes and combination rules: all, or none when one is faulty. An entry replaces the one with the same
    /// code or name; an entry that is stored already becomes no event.
    static func decide(
        _ command: RegistryLoadProgrammes, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<RegistryService> {
        guard (1...Limits.bulkItems).contains(command.programmes.count + command.combinations.count) else {
            return .refuse(.tooMany)
        }
        // The catalogue is valid in the whole province.
        guard asked.reachesProvince else { return .refuse(.outsideArea) }
        var here: Set<String> = []
        for programme in command.programmes {
            if let fault = programme.fault { return .refuse(fault) }
            guard here.insert(programme.code).inserted else { return .refuse(.valueWrong, programme.code + ".code") }
        }
        var names: Set<String> = []
        for rule in command.combinations {
            if let fault = rule.incomplete { return .refuse(fault) }
            for code in [rule.one, rule.other] where !here.contains(code) {
                guard try programme(code, tables) != nil else { return .refuse(.programmeUnknown, code) }
            }
            guard rule.isWellFormed, names.insert(rule.name).inserted else {
                return .refuse(.combinationMalformed, rule.name)
            }
        }
        var happened: [Happened<RegistryService>] = []
        for programme in command.programmes where try programme != self.programme(programme.code, tables) {
            happened.append(Happened(.with { $0.programmeLoaded = .with { $0.programme = programme } }))
        }
        for rule in command.combinations {
            let stands = try tables.first("SELECT content FROM combination WHERE name = $1", [.text(rule.name)]) {
                try RegistryCombination(serializedBytes: $0.blob(0))
            }
            guard rule != stands else { continue }
            happened.append(Happened(.with { $0.combinationLoaded = .with { $0.combination = rule } }))
        }
        let count = UInt32(clamping: happened.count)
        return .accept(happened, .with { $0.done = .with { $0.count = count } })
    }
}
