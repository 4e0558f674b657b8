import ArgumentParser
import Foundation
import Schemas
import SwiftProtobuf
import Talk
import Vocabulary

/// `tangga plan make`: plans the payments of one programme and month from the enrolments that the agency's node has
/// read.
struct MakePlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make", abstract: "Menyusun rencana dari kepesertaan: satu program, satu bulan, satu dana.",
        discussion: "Yang sudah direncanakan untuk bulan itu tidak direncanakan lagi.\n\n"
            + "Contoh:\n  tangga plan make jamsosratu 2026-07 --fund apbd-2026 --most 1000\n"
            + "  tangga plan make beras 2026-07 --fund csr-2026 --agency ketapang --area 36.02")

    @Argument(help: "Kode program.")
    var programme: String

    @Argument(help: "Bulan, misalnya 2026-07.")
    var month: String

    @Option(help: "Kode dana.")
    var fund: String

    @Option(help: "Paling banyak sekian keluarga.")
    var most: UInt32 = 0

    @OptionGroup var area: Area
    @OptionGroup var paying: Paying
    @OptionGroup var options: Options

    /// Sends the command after the node has read the Registry's present journal.
    func run() throws {
        let month = try Typed.month(month)
        let session = try options.session(usually: paying.treasurer)
        var command = DisbursementCommand()
        command.makePlan.programme = programme
        command.makePlan.month = month.index
        command.makePlan.fund = fund
        command.makePlan.area = try area.code(session)
        command.makePlan.most = most
        let node = try session.disbursement(paying.agency)
        try node.wait(for: try session.registryPlace(), asking: .with { $0.plans = DisbursementPlansQuery() })
        let plan = try node.tell(command).planMade
        options.show(PlanSheets.plans([plan]))
        MakePlanCommand.tellLeftOut(plan, options)
    }

    /// Writes the number of enrolled families that are not in the plan, by reason.
    static func tellLeftOut(_ plan: DisbursementPlanView, _ options: Options) {
        for left in plan.leftOut {
            let (count, why) = (Amounts.grouped(Int64(left.count)), LeftOutSentences.phrase(left))
            options.say(
                Phrase("\(count) tidak ikut: \(why.indonesian)", "\(count) are left out: \(why.english)"))
        }
    }
}
