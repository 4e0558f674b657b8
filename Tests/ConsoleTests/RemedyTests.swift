import Schemas
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

@testable import Console
@testable import Talk

/// What the console says to do about a refusal or a fault.
@Suite struct `A remedy of the console` {
    @Test func `stands behind the meaning of a refusal and its subject`() {
        let refusal = DisbursementRefusal.with { ($0.code, $0.subject) = (.fundUnknown, "apbd") }
        #expect(refusal.phrase.indonesian == "tidak ada dana itu di wilayah Anda (apbd): `tangga funds list`")
    }

    @Test func `is left out where the meaning says it all`() {
        let refusal = RegistryRefusal.with { ($0.code, $0.subject) = (.alreadyEnrolled, "BPNT") }
        #expect(refusal.phrase.indonesian == "sudah menjadi peserta (BPNT)")
    }

    @Test(arguments: [
        (TalkFault.unreachable(node: "registry.bappeda"), Int32(3), "`tangga up`"),
        (.keyRefused(by: "registry.bappeda", person: "operator"), 1, "`tangga directory install`"),
        (.noSuchNode("registry.x"), 2, "province.yaml"),
        (.whichNode(service: "disbursement", among: ["disbursement.a", "disbursement.b"]), 2, "disbursement.b"),
        (
            .failed(.with { ($0.outcome, $0.fault) = (.fault, .diskFull) }, at: "registry.bappeda"), 1,
            "Beri ruang, lalu ulangi."
        ),
        (
            .turnedAway(
                .with { ($0.outcome, $0.turnedAway, $0.detail) = (.turnedAway, .notGranted, "make_plan") },
                by: "registry.bappeda", person: "operator"), 1, "--as"
        ),
    ])
    func `follows the meaning of a fault, and the exit status tells its kind`(
        _ fault: TalkFault, _ status: Int32, _ remedy: String
    ) {
        let fault = ConsoleFault(fault)
        #expect(fault.status == status)
        #expect(fault.phrase.indonesian.contains(remedy), "\(fault.phrase.indonesian)")
    }
}
