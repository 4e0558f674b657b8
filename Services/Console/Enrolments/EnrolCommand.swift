import ArgumentParser
import Edges
import Foundation
import Kernel
import Schemas
import Talk
import Vocabulary

/// `tangga enrol`: enrols families in a programme, or ends an enrolment.
struct EnrolCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol", abstract: "Mendaftarkan keluarga ke suatu program, atau mengakhirinya.",
        discussion: """
            Contoh:
              tangga enrol jamsosratu --area 36.02
              tangga enrol jamsosratu --family 3602011203040001
              tangga enrol end 3f9a…c2e107 --reason "pindah"
            """,
        subcommands: [Families.self, End.self], defaultSubcommand: Families.self)

    struct Families: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "families", abstract: "Mendaftarkan keluarga yang disebut, atau semua yang memenuhi syarat.",
            discussion: "Contoh:\n  tangga enrol jamsosratu --area 36.02\n"
                + "  tangga enrol jamsosratu --family 3602011203040001 3602011203040002")

        @Argument(help: "Kode program.")
        var programme: String

        @Option(parsing: .upToNextOption, help: "Keluarga ini: nomor Tangga, nomor KK, atau NIK.")
        var family: [String] = []

        @OptionGroup var area: Area
        @OptionGroup var job: JobOptions
        @OptionGroup var options: Options

        func run() throws {
            let session = try Enrolling.session(for: programme, options)
            let registry = try session.registry()
            var counts = Counts()
            if family.isEmpty {
                var command = RegistryCommand()
                command.enrolFamilies.programme = programme
                command.enrolFamilies.area = try area.code(session)
                try registry.run(command, Phrase("Mendaftarkan", "Enrolling"), changed: "enrolled", job, options)
            } else {
                let refusals = try enrol(registry, &counts)
                options.show(counts.sheet(WalkSentences.phrase))
                try refusals.end(options, of: family.count)
            }
        }

        /// Enrols the named families.
        /// - Returns: the families that were not enrolled, with the reasons.
        private func enrol(
            _ registry: RegistryLine, _ counts: inout Counts
        ) throws -> Refusals {
            var refusals = Refusals()
            var named: [(key: String, id: Data)] = []
            for key in family {
                do { named.append((key, try registry.session.family(key))) } catch TalkFault.refused(let refusal, _) {
                    refusals.add(key, refusal.phrase)
                }
            }
            counts.add("looked_at", family.count)
            counts.add("enrolled", 0)
            for start in stride(from: 0, to: named.count, by: Limits.bulkItems) {
                let batch = named[start..<min(start + Limits.bulkItems, named.count)]
                var command = RegistryCommand()
                command.enrolFamilies.programme = programme
                command.enrolFamilies.families = batch.map(\.id)
                let bulk = try registry.tell(command).bulk
                counts.add("enrolled", Int(bulk.done))
                for (family, item) in zip(batch, bulk.items) where item.hasRefusal {
                    refusals.add(family.key, item.refusal.phrase)
                }
            }
            if refusals.count > 0 { counts.add("refused", refusals.count) }
            return refusals
        }
    }

    struct End: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "end", abstract: "Mengakhiri kepesertaan satu keluarga hari ini.",
            discussion: "Contoh:\n  tangga enrol end 3f9a…c2e107 --reason \"pindah ke luar provinsi\"")

        @Argument(help: "Nomor kepesertaan, dari `tangga enrolments`.")
        var enrolment: String

        @Option(help: "Alasannya.")
        var reason: String

        @OptionGroup var options: Options

        func run() throws {
            let session = try options.session(usually: "operator")
            let registry = try session.registry()
            let typed = try TypedID(enrolment)
            var query = RegistryQuery()
            query.enrolments.area = session.province.plan.code
            query.enrolments.most = Pages.most
            var command = RegistryCommand()
            var programme: String?
            if let whole = typed.whole {
                command.endEnrolment.enrolment = whole.data
            } else {
                let found = try typed.find(by: \.enrolment) { after in
                    query.enrolments.after = after
                    return try registry.ask(query).0.enrolments.enrolments
                }
                (command.endEnrolment.enrolment, programme) = (found.enrolment, found.programme)
            }
            command.endEnrolment.reason = reason
            // Of an id in full the programme is not looked up: --as names the person.
            let ending = try programme.map { try Enrolling.session(for: $0, options).registry() } ?? registry
            _ = try ending.once(command)
            options.say(Phrase("Kepesertaan berakhir hari ini.", "The enrolment ends today."))
        }
    }
}
