import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Enrolments {
    /// Ends a running enrolment today, with a reason. Only people of the programme's agency may.
    static func decide(
        _ command: RegistryEndEnrolment, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<RegistryService> {
        let found = try tables.first(
            """
            SELECT e.family, f.region, e.programme, e.ended_on, f.key_epoch
            FROM enrolment AS e JOIN family AS f ON f.id = e.family WHERE e.id = $1
            """, [.blob(command.enrolment)]
        ) {
            (
                family: $0.blob(0), region: $0.region(1), programme: $0.text(2), running: $0.isNull(3),
                epoch: $0.integer(4)
            )
        }
        guard !command.reason.isEmpty else { return .refuse(.valueMissing, "reason") }
        // An enrolment outside the grant must look like one that does not exist.
        guard let found, asked.reaches(regionOrProvince: found.region) else { return .refuse(.enrolmentUnknown) }
        if let agency = try Programmes.programme(found.programme, tables)?.agency, !asked.mayAct(for: agency) {
            return .refuse(.otherAgency, agency)
        }
        guard found.running else { return .refuse(.enrolmentEnded) }
        let ended = RegistryEnrolmentEnded.with {
            $0.enrolment = command.enrolment
            $0.family = found.family
            $0.programme = found.programme
            $0.on = asked.today.number
            $0.keyEpoch = UInt32(clamping: found.epoch)
        }
        return .accept(
            [Happened(.with { $0.enrolmentEnded = ended }, .with { $0.text = command.reason })],
            .with { $0.done = .with { $0.count = 1 } })
    }
}
