import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing

@testable import Disbursement

/// An asker for Pandeglang learns nothing of the funds, plans and payments of Lebak and of the whole province.
@Suite struct AreaTests {
    private typealias Case = AreaCase<DisbursementService>

    /// The things outside, by which the cases name them. Pandeglang has a fund `aaaa`, a sent plan of money and an
    /// approved plan of goods.
    private struct Outside {
        let made: Data
        let sent: Data
        let goods: Data
        let payment: Data
        let delivery: Data
        /// Plans inside.
        let ours: (sent: Data, goods: Data)
    }

    private static func inside() throws -> (office: Office, sent: Data, goods: Data) {
        let office = try Office()
        try office.ask(office.open("aaaa", .apbdProvinsi, 20_000_000) { $0.area = "36.01" })
        let sent = try office.made("jsk", "2026-02", from: "aaaa") { $0.area = "36.01" }
        try office.ask(office.approve(sent), by: "kepala")
        try office.ask(office.file(sent), by: "bendahara")
        let goods = try office.made("beras", "2026-02", from: "aaaa") { $0.area = "36.01.01" }
        try office.ask(office.approve(goods), by: "kepala")
        return (office, sent, goods)
    }

    private static func whole() throws -> (office: Office, outside: Outside) {
        let (office, ours, oursOfGoods) = try inside()
        for number in 11...12 {
            try office.learnFamily(number) { event, _ in event.region = Office.elsewhere }
            for programme in ["jsk", "beras"] {
                try office.learnEnrolment(of: number, in: programme) { $0.region = Office.elsewhere }
            }
        }
        try office.ask(office.open("bbbb", .apbdProvinsi, 20_000_000) { $0.area = "36.02" })
        let lebak: (inout DisbursementMakePlan) -> Void = { $0.area = "36.02" }
        let made = try office.made("jsk", "2026-03", from: "bbbb", lebak)
        let sent = try office.made("jsk", "2026-02", from: "bbbb", lebak)
        try office.ask(office.approve(sent), by: "kepala")
        try office.ask(office.file(sent), by: "bendahara")
        let payment = try #require(try office.payments(sent).first?.payment)
        try office.ask(office.results(sent, [failed(payment)]))
        let goods = try office.made("beras", "2026-02", from: "bbbb", lebak)
        try office.ask(office.approve(goods), by: "kepala")
        let delivery = try #require(try office.payments(goods).first?.payment)
        return (
            office,
            Outside(
                made: made, sent: sent, goods: goods, payment: payment, delivery: delivery, ours: (ours, oursOfGoods))
        )
    }

    private static func cases(_ office: Office, _ outside: Outside) -> [Case] {
        @Sendable func command(_ command: DisbursementCommand.OneOf_Command) -> Case.Body {
            .command(.with { $0.command = command })
        }
        @Sendable func query(_ query: DisbursementQuery.OneOf_Query) -> Case.Body { .query(.with { $0.query = query }) }
        func planned(_ area: String, from fund: String) -> Case.Body {
            command(office.plan("jsk", "2026-03", from: fund) { $0.area = area })
        }
        let basis = Commands()
        let (sent, goods) = outside.ours
        return [
            .refuses(
                command(office.open("cccc", .apbdProvinsi, 1) { $0.area = "36.02" }), .init(.outsideArea, "36.02")),
            .refuses(command(office.open("cccc", .apbdProvinsi, 1)), .init(.outsideArea)),
            .hides("bbbb", like: "zzzz") { command(basis.add(to: $0)) },
            .hides("apbd", like: "zzzz") { command(basis.add(to: $0)) },
            .refuses(planned("36.02", from: "bbbb"), .init(.outsideArea, "36.02")),
            .refuses(planned("36", from: "apbd"), .init(.outsideArea, "36")),
            .hides("bbbb", like: "zzzz") { fund in command(basis.plan(from: fund)) },
            .hides("apbd", like: "zzzz") { fund in command(basis.plan(from: fund)) },
            .bounds(planned("36.01", from: "aaaa"), differs: false),
            .hides(outside.made) { command(basis.approve($0)) },
            .hides(outside.made) { command(basis.cancel($0)) },
            .hides(outside.sent) { command(basis.cancel($0)) },
            .hides(outside.sent) { plan in command(.writePaymentFile(.with { $0.plan = plan })) },
            .hides(outside.sent) { command(basis.results($0, outside.payment)) },
            .hides(outside.payment, differs: false) { command(basis.results(sent, $0)) },
            .hides(outside.goods) { command(basis.deliveries($0, outside.delivery)) },
            .hides(outside.delivery, differs: false) { command(basis.deliveries(goods, $0)) },
            .hides(outside.sent) { command(basis.giveBack($0)) },
            .bounds(query(.funds(.init()))),
            .bounds(query(.plans(.init()))),
            .bounds(query(.plans(.with { $0.month = month("2026-02") }))),
            .hides(outside.sent) { plan in query(.plan(.with { $0.plan = plan })) },
            .bounds(query(.plan(.with { $0.plan = sent })), differs: false),
            .hides(family(11)) { family in query(.familyPayments(.with { $0.family = family })) },
            .bounds(query(.familyPayments(.with { $0.family = family(1) })), differs: false),
            .bounds(query(.ledger(.init()))),
            .hides(family(11)) { family in query(.readers(.with { $0.family = family })) },
        ]
    }

    /// Commands without an office, for closures that may be sent to another thread.
    private struct Commands: Sendable {
        func add(to fund: String) -> DisbursementCommand.OneOf_Command {
            .addToFund(.with { ($0.fund, $0.amount, $0.legalBasis) = (fund, 1, "DPPA") })
        }
        func plan(from fund: String) -> DisbursementCommand.OneOf_Command {
            .makePlan(
                .with {
                    ($0.programme, $0.month, $0.fund, $0.area) = ("jsk", month("2026-03"), fund, "36.01")
                })
        }
        func approve(_ plan: Data) -> DisbursementCommand.OneOf_Command {
            .approvePlan(.with { ($0.plan, $0.decree) = (plan, "SK 1") })
        }
        func cancel(_ plan: Data) -> DisbursementCommand.OneOf_Command {
            .cancelPlan(.with { ($0.plan, $0.reason) = (plan, "salah") })
        }
        func results(_ plan: Data, _ payment: Data) -> DisbursementCommand.OneOf_Command {
            .recordResults(.with { ($0.plan, $0.results) = (plan, [paid(payment)]) })
        }
        func deliveries(_ plan: Data, _ payment: Data) -> DisbursementCommand.OneOf_Command {
            .recordDeliveries(.with { ($0.plan, $0.deliveries) = (plan, [delivered(payment)]) })
        }
        func giveBack(_ plan: Data) -> DisbursementCommand.OneOf_Command {
            .returnUnpaid(.with { ($0.plan, $0.receipt) = (plan, "STS 7") })
        }
    }

    private static let places = 0..<27

    @Test(arguments: places)
    func `nothing tells of what lies outside the area`(place: Int) throws {
        let (whole, outside) = try Self.whole()
        let cases = Self.cases(whole, outside)
        let name = cases[place].name(whole.rehearsal.service) ?? ""
        let inside = try Self.inside().office.rehearsal
        let faults = try cases[place].faults(area: "36.01", province: "36", whole: whole.rehearsal, inside: inside)
        #expect(faults.isEmpty, "\(name)")
    }

    @Test func `every command and query has a case`() throws {
        let (whole, outside) = try Self.whole()
        let service = whole.rehearsal.service
        #expect(Self.cases(whole, outside).count == Self.places.count)
        #expect(Set(Self.cases(whole, outside).compactMap { $0.name(service) }) == Case.names(service))
    }

    @Test func `a fund of the whole province is in no list of a kabupaten`() throws {
        let office = try Self.whole().office
        #expect(try office.query(.funds(.init()), in: "36.01").funds.funds.map(\.fund) == ["aaaa"])
        let accounts = try office.query(.ledger(.init()), in: "36.01").ledger.accounts
        #expect(!accounts.isEmpty && accounts.allSatisfy { $0.name.hasPrefix("aaaa/") })
    }

    @Test func `a payment inside does not name a plan outside`() throws {
        let office = try Self.whole().office
        let plan = try office.made("jsk", "2026-04")
        let query = DisbursementQuery.OneOf_Query.familyPayments(.with { $0.family = family(1) })
        #expect(try office.query(query).payments.payments.first?.plan == plan)
        let inside = try office.query(query, in: "36.01").payments.payments
        #expect(inside.count == 3 && inside[0].plan.isEmpty && inside.dropFirst().allSatisfy { !$0.plan.isEmpty })
    }

    /// A code is unique in the node, so that this alone is told of a fund outside.
    @Test func `the code of a fund outside is taken`() throws {
        let office = try Self.whole().office
        let again = office.open("bbbb", .apbdProvinsi, 1) { $0.area = "36.01" }
        #expect(try office.refusal(to: again, in: "36.01") == .init(.fundExists, "bbbb"))
    }
}
