import ArgumentParser
import Edges
import Foundation
import Talk
import Vocabulary

/// `tangga roles`: the roles of the province, their permissions, and the people who hold them.
struct RolesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roles", abstract: "Peran: apa saja yang boleh diminta, dan siapa yang memegangnya.",
        discussion: """
            Contoh:
              tangga roles
              tangga roles show treasurer

            Peran ditulis di province.yaml (`roles:` dan `apart:`); orang menerimanya dengan `tangga people give`.
            """,
        subcommands: [List.self, Show.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Semua peran dengan pemegangnya.",
            discussion: "Contoh:\n  tangga roles --format csv")

        @OptionGroup var options: Options

        func run() throws { options.show(try RoleSheets.all(PeopleChange.roles(in: options.openProvince().plan))) }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Izin sebuah peran, satu per satu.",
            discussion: "Contoh:\n  tangga roles show approver")

        @Argument(help: "Nama peran, dari `tangga roles`.")
        var name: String

        @OptionGroup var options: Options

        func run() throws {
            let plan = try options.openProvince().plan
            let role = try PeopleChange.role(name, in: plan)
            options.show(RoleSheets.permissions(of: role))
            let others = RoleSheets.apart(from: name, in: plan)
            guard !others.isEmpty else { return }
            let list = others.joined(separator: ", ")
            options.say(Phrase("Tidak boleh bersama: \(list)", "May not be held together with: \(list)"))
        }
    }
}

/// The tables of roles.
enum RoleSheets {
    /// A row for each role, in the order of the file.
    static func all(_ plan: Province.Plan) -> Sheet {
        Sheet(
            [
                .init("name", "Peran", "Role"), .init("title", "Sebutan", "Title"),
                .init("held_by", "Pemegang", "Held by"), .init("apart", "Tidak bersama", "Apart from"),
            ],
            (plan.roles ?? []).map { role in
                let holders = plan.people.flatMap { person in
                    (person.holds ?? []).filter { $0.role == role.name }.map { "\(person.name) (\(place($0)))" }
                }
                return [
                    .text(role.name), .text(role.title), cell(holders), cell(apart(from: role.name, in: plan)),
                ]
            })
    }

    /// A row for each permission of a role.
    static func permissions(of role: Province.Plan.Role) -> Sheet {
        Sheet(
            [.init("service", "Layanan", "Service"), .init("permission", "Izin", "Permission")],
            role.may.map { [.text(String($0.prefix { $0 != "." })), .text($0)] })
    }

    /// The roles that a human with this role may not hold.
    static func apart(from role: String, in plan: Province.Plan) -> [String] {
        (plan.apart ?? []).filter { $0.contains(role) }.flatMap { $0 }.filter { $0 != role }
    }

    /// Where a role is held: the node, and the area if it is not the whole province.
    static func place(_ holding: Province.Plan.Holding) -> String {
        holding.node + (holding.area.map { ", \($0)" } ?? "")
    }

    private static func cell(_ words: [String]) -> Sheet.Cell {
        words.isEmpty ? .none : .text(words.joined(separator: "; "))
    }
}
