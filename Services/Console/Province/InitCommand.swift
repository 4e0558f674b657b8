import ArgumentParser
import Edges
import Foundation
import Intake
import Vocabulary

/// `tangga init DIR`: makes a province's folder from the shipped template, with new keys.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Membuat folder provinsi: rencana, kunci, dan tempat data.",
        discussion: """
            Contoh:
              tangga init provinsi
              tangga init provinsi --agency bappeda   # instansi lain punya komputernya sendiri: tangga agency invite
            """)

    @Argument(help: "Folder baru.", completion: .directory)
    var folder: String

    @Option(help: "Folder templat; tanpa ini: yang dikirim bersama program.", completion: .directory)
    var from: String?

    @Option(help: "Hanya kunci instansi ini dan orang-orang provinsi; yang lain diundang nanti.")
    var agency: String?

    @Option(help: "Bahasa: id atau en.")
    var lang: String?

    func run() throws {
        let target = URL(fileURLWithPath: folder)
        let files = FileManager.default
        if files.fileExists(atPath: target.appendingPathComponent("province.yaml").path) {
            throw ConsoleFault.refused(
                Phrase("Di \(target.path) sudah ada provinsi.", "There is a province in \(target.path) already."))
        }
        let template = try from.map { URL(fileURLWithPath: $0) } ?? Template.folder()
        try ProvinceFolder.make(target)
        let province = try Province(template)
        let keys = target.appendingPathComponent("keys")
        try ProvinceSeal.make(in: keys)
        let here = province.plan.nodes.filter { agency == nil || $0.name.hasSuffix(".\(agency ?? "")") }
        let people = province.plan.people.filter { agency == nil || $0.agency == nil || $0.agency == agency }
        for name in here.map(\.name) + people.map(\.name) { try Keys.make(name, in: keys) }
        for node in here { try Keys.makeMaster(of: node.name, in: keys) }
        for node in here { try ProvinceFolder.writeSettings(of: node.name, in: target) }
        // The plan is written last: a folder that has it is complete.
        for name in Template.files {
            try OutputFile.write(
                try Data(contentsOf: template.appendingPathComponent(name)),
                to: target.appendingPathComponent(name).path, mode: ProvinceFolder.readable)
        }
        Screen.note(
            Phrase(
                "Provinsi \(province.plan.name) dibuat di \(target.path): \(here.count) simpul, \(people.count) orang. "
                    + "Jalankan: tangga up --province \(folder)",
                "Province \(province.plan.name) is made in \(target.path): \(here.count) nodes, \(people.count) people. "
                    + "Run: tangga up --province \(folder)"
            )[lang == "en" ? .english : Tangga.language])
    }
}

/// The template of a new province.
enum Template {
    static let files = ["regions.csv", "parameters.yaml", "catalogue.yaml", "province.yaml"]

    /// The template's folder: `TANGGA_TEMPLATE`, or `share/tangga/province` beside the installed programs' folder, or
    /// `deploy/province` in a folder above this program.
    /// - Throws: ``ConsoleFault`` if none exists.
    static func folder() throws -> URL {
        if let given = ProcessInfo.processInfo.environment["TANGGA_TEMPLATE"] { return URL(fileURLWithPath: given) }
        var place = Programs.folder
        let installed = place.deletingLastPathComponent().appendingPathComponent("share/tangga/province")
        if FileManager.default.fileExists(atPath: installed.path) { return installed }
        while place.path != "/" {
            let candidate = place.appendingPathComponent("deploy/province")
            if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
            place.deleteLastPathComponent()
        }
        throw ConsoleFault.usage(
            Phrase(
                "Templat provinsi tidak ditemukan: beri --from.", "No template of a province was found: give --from."))
    }
}

/// The folder of the project's programs, which is this program's.
enum Programs {
    static let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
}
