import ArgumentParser
import Edges
import Foundation
import Talk
import Vocabulary

/// The options of every command: the province, the person in whose name requests are sent, and the language.
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

    /// Opens the province of `--province` or `TANGGA_PROVINCE`.
    /// - Throws: ``ConsoleFault`` when neither is given; `ProvinceFault`.
    func openProvince() throws -> Province {
        guard let folder = province ?? ProcessInfo.processInfo.environment["TANGGA_PROVINCE"] else {
            throw ConsoleFault.usage(
                Phrase(
                    "Provinsi yang mana? Beri --province DIR atau TANGGA_PROVINCE=DIR.",
                    "Which province? Give --province DIR or TANGGA_PROVINCE=DIR."))
        }
        return try Province(URL(fileURLWithPath: folder))
    }

    /// A session of the person of `--as` or `TANGGA_PERSON`, or else of the person who usually does this work.
    func session(usually person: String) throws -> Session {
        return try Session(try openProvince(), as: named ?? person)
    }

    /// Whether `--as` or `TANGGA_PERSON` names a person.
    var isNamed: Bool { named != nil }

    private var named: String? { person ?? ProcessInfo.processInfo.environment["TANGGA_PERSON"] }

    /// Writes a sentence to standard error.
    func say(_ phrase: Phrase) { Screen.note(phrase[language]) }
}

/// The options of the commands that print data.
struct Options: ParsableArguments {
    @OptionGroup var seat: Seat

    @Option(help: "Bentuk keluaran: table, json, atau csv.")
    var format: Format = .table

    /// The output formats.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table
        case json
        case csv
    }

    var language: Language { seat.language }

    /// See ``Seat/openProvince()``.
    func openProvince() throws -> Province { try seat.openProvince() }

    /// See ``Seat/session(usually:)``.
    func session(usually person: String) throws -> Session { try seat.session(usually: person) }

    /// Writes a sentence to standard error.
    func say(_ phrase: Phrase) { seat.say(phrase) }

    /// Prints a sheet to standard output in the chosen format.
    func show(_ sheet: Sheet) { Screen.out(sheet.text(format, language, within: Screen.width)) }
}
