import ArgumentParser
import Foundation
import Kernel
import Schemas
import Talk
import Vocabulary

/// `tangga rungs confirm`: a second person confirms or rejects the rules' proposals.
struct ConfirmRungsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "Menetapkan semua usulan yang menunggu di suatu wilayah, atau yang disebut.",
        discussion: """
            Yang mengimpor, menilai atau mengusulkan keluarga tidak boleh menetapkannya.

            Contoh:
              tangga rungs confirm --area 36.02
              tangga rungs confirm --proposal 3f9a…c2e107 --reject --reason "alamat tidak ditemukan"
            """)

    @OptionGroup var area: Area

    @Option(parsing: .upToNextOption, help: "Hanya usulan ini.")
    var proposal: [String] = []

    @Flag(help: "Menolak, bukan menetapkan.")
    var reject = false

    @Option(help: "Alasan penolakan.")
    var reason: String?

    @OptionGroup var options: Options

    func run() throws {
        guard reject == (reason != nil) else {
            throw ConsoleFault.usage(
                Phrase("--reject dan --reason selalu berdua.", "--reject and --reason go together."))
        }
        let session = try options.session(usually: "verifikator")
        let proposals = Proposals(registry: try session.registry(), area: try area.code(session))
        var outcome = Outcome()
        if proposal.isEmpty {
            try Pages.walk(
                Phrase("Menetapkan", "Confirming"), options, unit: Phrase("usulan", "proposals")
            ) { after in
                let page = try proposals.page(after: after, settledToo: false)
                try decide(page.proposals.map(\.proposal), proposals.registry, &outcome)
                return (UInt32(page.proposals.count), page.next)
            }
        } else {
            let ids = try proposal.map { text in
                let typed = try TypedID(text)
                return try typed.whole.map(\.data) ?? proposals.one(typed).proposal
            }
            for start in stride(from: 0, to: ids.count, by: Limits.bulkItems) {
                try decide(Array(ids[start..<min(start + Limits.bulkItems, ids.count)]), proposals.registry, &outcome)
            }
        }
        options.show(outcome.counts.sheet(WalkSentences.phrase))
        try outcome.refusals.end(options, of: outcome.counts["looked_at"])
    }

    private struct Outcome {
        var counts = Counts()
        var refusals = Refusals()
    }

    private func decide(
        _ ids: [Data], _ registry: RegistryLine,
        _ outcome: inout Outcome
    ) throws {
        outcome.counts.add("looked_at", ids.count)
        guard !ids.isEmpty else { return }
        var command = RegistryCommand()
        command.confirmRungs.proposals = ids
        command.confirmRungs.reject = reject
        command.confirmRungs.reason = reason ?? ""
        let bulk = try registry.tell(command).bulk
        outcome.counts.add(reject ? "rejected" : "confirmed", Int(bulk.done))
        for item in bulk.items where item.hasRefusal {
            outcome.counts.add("refused")
            outcome.refusals.add(Identifier(bytes: item.id)?.text ?? "", item.refusal.phrase)
        }
    }
}
