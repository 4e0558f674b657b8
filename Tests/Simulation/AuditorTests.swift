import Foundation
import SwiftProtobuf
import Testing
import WireSchemas

/// Replies that no node may give, and that the auditor must find.
@Suite struct AuditorTests {
    private static let registry = "registry.bappeda"

    private static func letter(_ kind: WireKind, isBad: Bool = false) -> Letter {
        var ask = Ask(registry, kind, Data())
        ask.isBad = isBad
        return Letter(ask, .with { ($0.requestID, $0.kind) = (Data(repeating: 1, count: 16), kind) }, from: "operator")
    }

    private static func heard(_ outcome: WireOutcome, entry: UInt64, body: Data = Data()) -> Heard {
        let id = Data(repeating: 1, count: 16)
        return Heard(header: .with { ($0.requestID, $0.outcome, $0.entry) = (id, outcome, entry) }, body: body)
    }

    @Test func `two answers to the same request are found`() {
        let auditor = Auditor()
        auditor.sent(AuditorTests.letter(.command))
        auditor.heard(AuditorTests.heard(.answered, entry: 3), from: AuditorTests.registry)
        auditor.heard(AuditorTests.heard(.answered, entry: 3), from: AuditorTests.registry)
        #expect(auditor.findings.isEmpty)
        auditor.heard(AuditorTests.heard(.answered, entry: 3, body: Data([1])), from: AuditorTests.registry)
        #expect(auditor.findings.map(\.check) == [.acknowledged])
    }

    @Test func `an answer to a request that had to be turned away is found`() {
        let auditor = Auditor()
        auditor.sent(AuditorTests.letter(.command, isBad: true))
        auditor.heard(AuditorTests.heard(.turnedAway, entry: 0), from: AuditorTests.registry)
        #expect(auditor.findings.isEmpty)
        auditor.heard(AuditorTests.heard(.refused, entry: 3), from: AuditorTests.registry)
        #expect(auditor.findings.map(\.check) == [.acknowledged])
    }

    @Test(arguments: [(UInt64(2), 1), (3, 0)])
    func `a query that misses an acknowledged entry is found`(entry: UInt64, findings: Int) {
        let auditor = Auditor()
        auditor.sent(AuditorTests.letter(.command))
        auditor.heard(AuditorTests.heard(.answered, entry: 3), from: AuditorTests.registry)
        var query = Ask(AuditorTests.registry, .query, Data())
        query.waits = true
        let id = Data(repeating: 2, count: 16)
        auditor.sent(Letter(query, .with { ($0.requestID, $0.kind) = (id, .query) }, from: "operator"))
        let header = WireReplyHeader.with { ($0.requestID, $0.outcome, $0.entry) = (id, .answered, entry) }
        auditor.heard(Heard(header: header, body: Data()), from: AuditorTests.registry)
        #expect(auditor.findings.count == findings)
    }
}
