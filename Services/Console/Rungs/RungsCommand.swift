import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// `tangga rungs`: moves between the rungs of the ladder, proposed by the rules and confirmed by a second person.
struct RungsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rungs", abstract: "Anak tangga: usulan menurut aturan, penetapan oleh orang kedua.",
        discussion: "Contoh:\n  tangga rungs propose\n  tangga rungs list --area 36.02\n  tangga rungs confirm",
        subcommands: [Propose.self, List.self, ConfirmRungsCommand.self])

    struct Propose: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "propose", abstract: "Mengusulkan perpindahan yang sudah waktunya menurut aturan.",
            discussion: "Contoh:\n  tangga rungs propose --area 36.02")

        @OptionGroup var area: Area
        @OptionGroup var job: JobOptions
        @OptionGroup var options: Options

        func run() throws {
            let session = try options.session(usually: "operator")
            let registry = try session.registry()
            var command = RegistryCommand()
            command.proposeRungs.area = try area.code(session)
            try registry.run(command, Phrase("Mengusulkan", "Proposing"), changed: "changed", job, options)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Usulan yang menunggu; dengan --proposal: satu usulan dan alasannya.",
            discussion: "Contoh:\n  tangga rungs list --area 36.02\n  tangga rungs list --settled --format csv\n"
                + "  tangga rungs list --proposal 3f9a…c2e107")

        @OptionGroup var area: Area

        @Flag(help: "Juga yang sudah diputus atau tersusul.")
        var settled = false

        @Option(help: "Satu usulan, dengan masukan dan kriterianya.")
        var proposal: String?

        @OptionGroup var options: Options

        func run() throws {
            let session = try options.session(usually: "verifikator")
            let proposals = Proposals(registry: try session.registry(), area: try area.code(session))
            if let proposal { return options.show(ProposalSheets.receipt(try proposals.one(try TypedID(proposal)))) }
            var found: [RegistryProposalView] = []
            try Pages.each { after in
                let page = try proposals.page(after: after, settledToo: settled)
                found += page.proposals
                return page.next
            }
            options.show(ProposalSheets.list(found))
        }
    }
}
