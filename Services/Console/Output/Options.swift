import ArgumentParser
import Edges
import Foundation
import Talk
import Vocabulary

/// Who asks, of which province, in which language: what every command of the console takes.
struct Seat: ParsableArguments {
    @Option(help: "Folder provinsi; tanpa ini: TANGGA_PROVINCE.")
    var province: String?

    @Option(
        name: .customLong("as"), help: "Orang yang duduk di konsol: namanya di province.yaml; tanpa ini: TANGGA_PERSON."
    )
    var person: String?

    @Option(help: "Bahasa: id atau en; tanpa ini: TANGGA_LANG.")
    var lang: String?

    var language: Language {
        let word = lang ?? ProcessInfo.processInfo.environment["TANGGA_LANG"] ?? "id"
        return word == "en" ? .english : .indonesian
    }

    /// The province that was named.
    func openProvince() throws -> Province {
        guard let folder = province ?? ProcessInfo.processInfo.environment["TANGGA_PROVINCE"] else {
            throw ConsoleFault.usage(
                Phrase(
                    "Provinsi yang mana? Beri --province DIR atau TANGGA_PROVINCE=DIR.",
                    "Which province? Give --province DIR or TANGGA_PROVINCE=DIR."))
        }
        return try Province(URL(fileURLWithPath: folder))
    }

    /// A session of the person named, or of the one whose work this usually is.
    func session(usually person: String) throws -> Session {
        let chosen = self.person ?? ProcessInfo.processInfo.environment["TANGGA_PERSON"] ?? person
        return try Session(try openProvince(), as: chosen)
    }

    /// Says a sentence to the person, beside the data.
    func say(_ phrase: Phrase) { Screen.note(phrase[language]) }
}

/// What the commands take that print data.
struct Options: ParsableArguments {
    @OptionGroup var seat: Seat

    @Option(help: "Bentuk keluaran: table, json, atau csv.")
    var format: Format = .table

    /// The forms in which data can be printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table
        case json
        case csv
    }

    var language: Language { seat.language }

    /// The province that was named.
    func openProvince() throws -> Province { try seat.openProvince() }

    /// A session of the person named, or of the one whose work this usually is.
    func session(usually person: String) throws -> Session { try seat.session(usually: person) }

    /// Says a sentence to the person, beside the data.
    func say(_ phrase: Phrase) { seat.say(phrase) }

    /// Prints a sheet in the form asked for.
    func show(_ sheet: Sheet) { Screen.out(sheet.text(format, language)) }
}
