import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// `tangga kur`: credit for small business (*kredit usaha rakyat*).
struct KurCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kur", abstract: "Kredit usaha rakyat: ajukan, catat jawaban bank, catat angsuran.",
        discussion: """
            Contoh:
              tangga kur apply --group "Melati" --type super_mikro --use modal_kerja --amount 10000000 --months 24
              tangga kur answer "Melati" --approve --bank 137
              tangga kur pay "Melati"
            """,
        subcommands: [KurApply.self, KurAnswer.self, KurPay.self, KurList.self, KurShow.self])
}

/// `tangga kur list`: all applications of the agency.
struct KurList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Daftar pengajuan KUR.", discussion: "Contoh:\n  tangga kur list --format json")

    @OptionGroup var groups: GroupOptions

    func run() throws {
        let line = try groups.line()
        groups.options.show(KurSheets.applications(try line.applications(), try line.groups()))
    }
}

/// `tangga kur show`: one application with its schedule of instalments.
struct KurShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Satu pengajuan dengan jadwal angsurannya.",
        discussion: "Contoh:\n  tangga kur show \"Melati\"")

    @Argument(help: "Pengajuan: id, atau nama kelompoknya.")
    var application: String

    @OptionGroup var groups: GroupOptions

    func run() throws {
        let line = try groups.line()
        let view = try line.application(application)
        if groups.options.format == .table {
            groups.options.show(KurSheets.applications([view], try line.groups()))
            Screen.out("")
        }
        groups.options.show(KurSheets.schedule(view))
    }
}

extension Line where Query == EmpowermentQuery, Answer == EmpowermentAnswer {
    /// All applications, without their schedules.
    func applications() throws -> [EmpowermentApplicationView] {
        var query = EmpowermentQuery()
        query.applications = EmpowermentApplicationsQuery()
        return try ask(query).0.applications.applications
    }

    /// One application with its schedule, given by its id or its group's name.
    func application(_ text: String) throws -> EmpowermentApplicationView {
        let names = Dictionary(try groups().map { ($0.group.group, $0.group.name) }) { first, _ in first }
        let things = try applications().map { view in
            (id: view.application.application, name: names[view.application.group] ?? "")
        }
        var query = EmpowermentQuery()
        query.applications.application = try Choice(things: things, kind: Phrase("pengajuan KUR", "KUR application"))
            .id(of: text)
        return try ask(query).0.applications.applications.first ?? EmpowermentApplicationView()
    }
}
