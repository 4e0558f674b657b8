import Edges
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing

@testable import Reporting

/// Every refusal code of the wire is produced by a query.
@Suite struct RefusalTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let code: ReportingRefusal.Code
        let provoke: @Sendable () throws -> ReportingRefusal?
        var testDescription: String { "\(code)" }

        init(_ code: ReportingRefusal.Code, _ provoke: @escaping @Sendable () throws -> ReportingRefusal?) {
            self.code = code
            self.provoke = provoke
        }
    }

    /// In the order of the wire's codes.
    static let cases = [
        Case(.notUnderstood) {
            guard case .refuse(let refusal) = try Province().rehearsal.query(ReportingQuery()) else { return nil }
            return refusal
        },
        Case(.outsideArea) { try Province().refusal(to: .ladder(.with { $0.area = "36.02" }), in: "36.01") },
        Case(.regionUnknown) { try Province().refusal(to: .ladder(.with { $0.area = "36.05" })) },
        Case(.valueMissing) { try Province(window: nil).refusal(to: .unmetNeed(.init())) },
        Case(.valueOutOfRange) {
            try Province().refusal(
                to: .flows(
                    .with {
                        $0.from = 2
                        $0.to = 1
                    }))
        },
    ]

    @Test(arguments: cases)
    func `a refusal has its code`(_ each: Case) throws {
        #expect(try each.provoke()?.code == each.code)
    }

    @Test func `every code is provoked, in order`() {
        #expect(Self.cases.map(\.code) == ReportingRefusal.Code.allCases.filter { $0 != .unspecified })
    }

    @Test func `there are no commands`() throws {
        guard case .refused(let refusal) = try Province().rehearsal.ask(ReportingCommand()) else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.code == .notUnderstood)
    }

    @Test(arguments: ["", "36", "x", "36.71"])
    func `without regions every query is refused`(area: String) throws {
        let province = try Province(regions: false)
        let code = try province.refusal(to: .indicators(.with { $0.area = area }))?.code
        #expect(code == .regionUnknown)
    }
}
