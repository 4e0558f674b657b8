import Foundation
import Kernel
import Schemas
import Vocabulary

/// A programme of the catalogue, as learned.
struct LearnedProgramme {
    let kind: FieldProgrammeKind
    /// Whether the programme is addressed to this node.
    let isOurs: Bool

    /// The programme with this code, if it is valid on the day, addressed to this node and of one of these kinds;
    /// otherwise the refusal.
    static func seek(
        _ code: String, _ kinds: [FieldProgrammeKind], on day: Day, _ tables: any Reading
    ) throws -> Lookup<LearnedProgramme, EmpowermentRefusal> {
        let found = try tables.first(
            """
            SELECT kind, ours FROM programme
            WHERE code = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)
            """, [.text(code), .day(day)]
        ) { LearnedProgramme(kind: FieldProgrammeKind(rawValue: Int($0.integer(0))) ?? .unknown, isOurs: $0.flag(1)) }
        guard let found else { return .refused(.programmeUnknown, code) }
        guard found.isOurs else { return .refused(.programmeOfAnother, code) }
        guard kinds.contains(found.kind) else { return .refused(.kindWrong, code) }
        return .found(found)
    }
}

/// Queries on the learned families and persons.
enum LearnedFamily {
    /// The region where the family lives; nil where the family was not learned.
    static func region(of family: Data, _ tables: any Reading) throws -> RegionCode? {
        try tables.first("SELECT region FROM family WHERE id = $1", [.blob(family)]) { $0.region(0) } ?? nil
    }

    /// The epoch of the family's key; 0 where it is not known.
    static func keyEpoch(of family: Data, _ tables: any Reading) throws -> UInt32 {
        let epoch = try tables.first("SELECT key_epoch FROM family WHERE id = $1", [.blob(family)]) { $0.integer(0) }
        return UInt32(clamping: epoch ?? 0)
    }

    /// Whether the person is a living member of the family.
    static func hasLiving(_ person: Data, in family: Data, _ tables: any Reading) throws -> Bool {
        try tables.exists(
            "SELECT 1 FROM person WHERE id = $1 AND family = $2 AND state = $3",
            [.blob(person), .blob(family), .number(RegistryPersonState.living.rawValue)])
    }

    /// Whether the family has a running enrolment in this programme or, without one, in any of this node's.
    static func isEnrolled(_ family: Data, in programme: String? = nil, _ tables: any Reading) throws -> Bool {
        guard let programme else {
            return try tables.exists(
                "SELECT 1 FROM enrolment WHERE family = $1 AND ended_on IS NULL", [.blob(family)])
        }
        return try tables.exists(
            "SELECT 1 FROM enrolment WHERE family = $1 AND programme = $2 AND ended_on IS NULL",
            [.blob(family), .text(programme)])
    }

    /// Whether a living member is a civil servant, soldier or police officer, to whom KUR must not be given
    /// (`domain.md` 4.3).
    static func servesTheState(_ family: Data, _ tables: any Reading) throws -> Bool {
        try tables.exists(
            "SELECT 1 FROM person WHERE family = $1 AND state = $2 AND signal IN ($3, $4, $5)",
            [
                .blob(family), .number(RegistryPersonState.living.rawValue),
                .number(FieldExclusionSignal.asn.rawValue), .number(FieldExclusionSignal.tni.rawValue),
                .number(FieldExclusionSignal.polri.rawValue),
            ])
    }
}
