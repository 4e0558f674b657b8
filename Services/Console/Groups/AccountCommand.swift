import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// A bank account's options on the command line.
struct AccountFields: ParsableArguments {
    @Option(help: "Kode bank, tiga angka; 137 Bank Banten.")
    var bank: String

    @Option(help: "Nomor rekening.")
    var number: String

    @Option(help: "Atas nama.")
    var holder: String

    @Option(help: "Hari pembukaan, TTTT-BB-HH; tanpa ini: hari ini.", transform: Day.written)
    var on: Day?

    /// Records the account of a family or a group; exactly one of the ids must be given.
    func record(family: Data = Data(), group: Data = Data(), _ line: EmpowermentLine, _ options: Options) throws {
        var command = EmpowermentCommand()
        command.recordAccount.family = family
        command.recordAccount.group = group
        command.recordAccount.bank = bank
        command.recordAccount.number = number
        command.recordAccount.holder = holder
        command.recordAccount.openedOn = (on ?? .today).number
        _ = try line.tell(command)
        options.say(Phrase("Rekening tercatat.", "The account is recorded."))
    }
}

/// `tangga group account`: records a group's bank account.
struct GroupAccount: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Mencatat rekening bank kelompok.",
        discussion: "Contoh:\n  tangga group account \"Melati\" --bank 137 --number 1234567890 --holder \"KUBE Melati\""
    )

    @Argument(help: "Kelompok: id atau nama.")
    var group: String

    @OptionGroup var account: AccountFields

    @OptionGroup var groups: GroupOptions

    func run() throws {
        let line = try groups.line()
        try account.record(group: try line.groupID(group), line, groups.options)
    }
}

/// `tangga account`: records a family's bank account.
struct AccountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Mencatat rekening bank sebuah keluarga.",
        discussion:
            "Contoh:\n  tangga account --family 3602011203780001 --bank 137 --number 1234567890 --holder \"Siti\"")

    @Option(help: "Keluarga: id, nomor KK, atau NIK.")
    var family: String

    @OptionGroup var account: AccountFields

    @OptionGroup var groups: GroupOptions

    func run() throws {
        let line = try groups.line()
        try account.record(family: try line.session.family(family), line, groups.options)
    }
}
