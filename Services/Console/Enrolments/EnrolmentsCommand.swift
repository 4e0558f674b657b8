import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// `tangga enrolments`: the present and past enrolments in a programme.
struct EnrolmentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrolments", abstract: "Peserta suatu program, juga yang sudah berakhir.",
        discussion: "Contoh:\n  tangga enrolments jamsosratu --area 36.02 --format csv")

    @Argument(help: "Kode program.")
    var programme: String

    @OptionGroup var area: Area
    @OptionGroup var options: Options

    func run() throws {
        let session = try options.session(usually: "operator")
        let registry = try session.registry()
        var query = RegistryQuery()
        query.enrolments.programme = programme
        query.enrolments.area = try area.code(session)
        query.enrolments.most = Pages.most
        var sheet = Sheet([
            .init("enrolment", "Kepesertaan", "Enrolment"), .init("family", "Keluarga", "Family"),
            .init("region", "Wilayah", "Region"), .init("on", "Sejak", "Since"),
            .init("ended_on", "Berakhir", "Ended"), .init("ended_because", "Karena", "Because"),
        ])
        try Pages.each { after in
            query.enrolments.after = after
            let page = try registry.ask(query).0.enrolments
            sheet.rows += page.enrolments.map { enrolment in
                [
                    .id(enrolment.enrolment), .id(enrolment.family), .text(enrolment.region), .day(enrolment.on),
                    enrolment.hasEndedOn ? .day(enrolment.endedOn) : .none, .optional(enrolment.endedBecause),
                ]
            }
            return page.next
        }
        options.show(sheet)
    }
}
