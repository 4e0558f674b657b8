import ArgumentParser
import Edges
import Foundation
import Kernel
import Talk
import Vocabulary

/// `tangga people`: the people of the province, and what each may do.
///
/// A change edits `province.yaml` and installs the directory, sealed as ever. A change that a rule forbids is refused
/// before the file is written.
struct PeopleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people", abstract: "Orang: dari dinas mana, memegang peran apa, dan boleh apa.",
        discussion: """
            Contoh:
              tangga people
              tangga people show bendahara
              tangga people add rina --agency dinsos
              tangga people give rina treasurer --node disbursement.dinsos
              tangga people take rina treasurer

            Menambah dan mengubah berlaku di komputer provinsi, dan langsung dipasang pada semua simpul yang terjangkau.
            """,
        subcommands: [List.self, Show.self, PeopleAdd.self, PeopleGive.self, PeopleTake.self],
        defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Semua orang dengan peran mereka.",
            discussion: "Contoh:\n  tangga people --format json")

        @OptionGroup var options: Options

        func run() throws { options.show(PeopleSheets.all(try options.openProvince())) }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Izin seseorang: apa, di simpul mana, di wilayah mana, karena peran apa.",
            discussion: "Contoh:\n  tangga people show kepala-dinsos")

        @Argument(help: "Nama orang, dari `tangga people`.")
        var name: String

        @OptionGroup var options: Options

        func run() throws {
            let plan = try options.openProvince().plan
            options.show(PeopleSheets.permissions(of: try PeopleChange.person(name, in: plan), in: plan))
        }
    }
}

/// `tangga people add NAME`: adds a person, with a new key.
struct PeopleAdd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Menambah orang beserta kuncinya.",
        discussion: """
            Contoh:
              tangga people add rina --agency dinsos
              tangga people add rina-dinkop --agency dinkop --human rina   # orang yang sama di dinas lain

            Nomor orang (--human) ada dalam setiap catatan dan terbaca di semua simpul: jangan memakai NIK.
            """)

    @Argument(help: "Nama: huruf, angka, titik, tanda hubung.")
    var name: String

    @Option(help: "Dinasnya: bagian belakang nama simpulnya.")
    var agency: String

    @Option(help: "Nomor orang, bila orang ini punya beberapa nama; tanpa ini: namanya sendiri.")
    var human: String?

    @Option(help: "Tugasnya dalam kata-kata; tanpa ini: sebutan perannya.")
    var duty: String?

    @OptionGroup var seat: Seat

    func run() throws {
        let change = try PeopleChange(seat)
        let changed = try change.adding(
            .init(name: name, role: duty, human: human, agency: agency, holds: [], grants: nil))
        // The key comes first: a person in the plan without a key could not be told from one whose agency has not
        // answered its invitation.
        try Keys.make(name, in: change.province.keyFolder)
        try change.install(changed)
        let key = change.province.keyFolder.appendingPathComponent("\(name).key").path
        seat.say(
            Phrase(
                "\(name) ditambahkan; kuncinya \(key). Beri peran: tangga people give \(name) PERAN",
                "\(name) is added; the key is \(key). Give a role: tangga people give \(name) ROLE"))
    }
}

/// The role that a change is about, with its node and area.
struct HoldingOptions: ParsableArguments {
    @Argument(help: "Nama orang.")
    var name: String

    @Argument(help: "Nama peran, dari `tangga roles`.")
    var role: String

    @Option(help: "Simpul; tanpa ini semua simpul (`people give`) atau di mana pun dipegang (`people take`).")
    var node: String?

    @Option(help: "Kode wilayah; tanpa ini seluruh provinsi (`people give`) atau di mana pun (`people take`).")
    var area: String?
}

/// `tangga people give NAME ROLE`: gives a person a role.
struct PeopleGive: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "give", abstract: "Memberi seseorang peran.",
        discussion: """
            Contoh:
              tangga people give rina treasurer --node disbursement.dinsos
              tangga people give rina facilitator --node empowerment-training.dinkop --area 36.02
            """)

    @OptionGroup var holding: HoldingOptions
    @OptionGroup var seat: Seat

    func run() throws {
        let change = try PeopleChange(seat)
        let given = Province.Plan.Holding(role: holding.role, node: holding.node ?? "*", area: holding.area)
        try change.install(try change.giving(given, to: holding.name))
        seat.say(
            Phrase(
                "\(holding.name) memegang \(holding.role) di \(RoleSheets.place(given)).",
                "\(holding.name) holds \(holding.role) at \(RoleSheets.place(given))."))
    }
}

/// `tangga people take NAME ROLE`: takes a role from a person.
struct PeopleTake: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "take", abstract: "Mencabut peran seseorang.",
        discussion: """
            Contoh:
              tangga people take rina treasurer
              tangga people take rina facilitator --node empowerment-training.dinkop
            """)

    @OptionGroup var holding: HoldingOptions
    @OptionGroup var seat: Seat

    func run() throws {
        let change = try PeopleChange(seat)
        try change.install(
            try change.taking(holding.role, from: holding.name, at: holding.node, in: holding.area))
        seat.say(
            Phrase(
                "\(holding.name) tidak lagi memegang \(holding.role).", "\(holding.name) holds \(holding.role) no more."
            ))
    }
}

/// The tables of people.
enum PeopleSheets {
    /// A row for each person, in the order of the file.
    static func all(_ province: Province) -> Sheet {
        let plan = province.plan
        return Sheet(
            [
                .init("name", "Nama", "Name"), .init("human", "Nomor orang", "Human"),
                .init("agency", "Dinas", "Agency"), .init("duty", "Tugas", "Duty"),
                .init("roles", "Peran", "Roles"), .init("key", "Kunci", "Key"),
            ],
            plan.people.map { person in
                let roles = (person.holds ?? []).map { "\($0.role) (\(RoleSheets.place($0)))" }.joined(separator: "; ")
                return [
                    .text(person.name), .text(person.human ?? person.name), .optional(person.agency ?? ""),
                    .optional(plan.duty(of: person)), .optional(roles), key(of: person.name, province),
                ]
            })
    }

    private static func key(of name: String, _ province: Province) -> Sheet.Cell {
        if province.isHere(name) { return .word("here", Phrase("di sini", "here")) }
        return province.publicKeys(of: name).isEmpty
            ? .word("none", Phrase("belum ada", "none yet")) : .word("elsewhere", Phrase("di dinasnya", "elsewhere"))
    }

    /// A row for each permission of a person.
    static func permissions(of person: Province.Plan.Person, in plan: Province.Plan) -> Sheet {
        let granted = (person.grants ?? []).map { (grant: $0, role: "") }
        let held = (person.holds ?? []).map { holding in
            let grant = Province.Plan.Grant(
                node: holding.node, may: plan.permissions(of: holding), area: holding.area)
            return (grant: grant, role: holding.role)
        }
        return Sheet(
            [
                .init("permission", "Izin", "Permission"), .init("node", "Simpul", "Node"),
                .init("area", "Wilayah", "Area"), .init("role", "Peran", "Role"),
            ],
            (granted + held).flatMap { each in
                each.grant.may.map { permission in
                    [
                        .text(permission), .text(each.grant.node), .text(each.grant.area ?? plan.code),
                        .optional(each.role),
                    ]
                }
            })
    }
}
