import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// `tangga regions`: the province's regions down to the villages.
struct RegionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "regions", abstract: "Wilayah: provinsi, kabupaten/kota, kecamatan, desa dan kelurahan.",
        discussion: "Contoh:\n  tangga regions import desa.csv\n  tangga regions list --area 36.02",
        subcommands: [Import.self, List.self])

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Mengimpor wilayah dari berkas code,name,level.",
            discussion: "Yang sudah ada tidak berubah; berkas yang sama boleh diulang.\n\n"
                + "Contoh:\n  tangga regions import desa.csv")

        @Argument(help: "Berkas CSV.", completion: .file(extensions: ["csv"]))
        var file: String

        @OptionGroup var options: Options

        func run() throws {
            let batches = try RegionFile.batches(of: file)
            let registry = try options.session(usually: "operator").registry()
            let total = batches.reduce(0) { $0 + $1.importRegions.regions.count }
            let line = ProgressLine(
                Phrase("Wilayah", "Regions")[options.language],
                unit: Phrase("wilayah", "regions")[options.language], of: total)
            var changed = 0
            for batch in batches {
                changed += Int(try registry.tell(batch).done.count)
                line.reach(line.done + batch.importRegions.regions.count)
            }
            line.end()
            let new = Amounts.grouped(Int64(changed))
            options.say(Phrase("\(new) wilayah baru atau berubah.", "\(new) regions are new or changed."))
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Daftar wilayah.",
            discussion: "Contoh:\n  tangga regions list --area 36.02.04 --format csv")

        @OptionGroup var area: Area
        @OptionGroup var options: Options

        func run() throws {
            let session = try options.session(usually: "operator")
            let registry = try session.registry()
            var query = RegistryQuery()
            query.regions.area = try area.code(session)
            query.regions.most = Pages.most
            var sheet = Sheet([
                .init("code", "Kode", "Code"), .init("name", "Nama", "Name"), .init("level", "Tingkat", "Level"),
            ])
            repeat {
                let page = try registry.ask(query).0.regions
                sheet.rows += page.regions.map {
                    [.text($0.code), .text($0.name), .word($0.level.rawValue, \RegionLevel.label)]
                }
                query.regions.after = page.next
            } while !query.regions.after.isEmpty
            options.show(sheet)
        }
    }
}
