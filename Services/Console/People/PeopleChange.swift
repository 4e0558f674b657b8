import Edges
import Foundation
import Intake
import Kernel
import Talk
import Vocabulary

/// A change of the people in `province.yaml`. Each change gives the file's new text, which ``install(_:)`` writes and
/// hands to the nodes; a change that a rule forbids throws before that.
struct PeopleChange {
    let province: Province
    private let seat: Seat

    /// - Throws: ``ConsoleFault`` on the host of an agency, which only receives directories.
    init(_ seat: Seat) throws {
        self.seat = seat
        province = try seat.openProvince()
        guard try province.seal == nil || ProvinceSeal(of: province) != nil else {
            throw ConsoleFault.refused(KeyPlaces.noSeal)
        }
    }

    // MARK: - Changes

    /// The text with a further person.
    func adding(_ person: Province.Plan.Person) throws -> String {
        try Keys.check(person.name)
        let names = province.plan.people.map(\.name) + province.plan.nodes.map(\.name)
        guard !names.contains(person.name) else {
            throw ConsoleFault.refused(
                Phrase(
                    "\(person.name) sudah ada: pilih nama lain, atau lihat `tangga people show \(person.name)`.",
                    "\(person.name) is there already: choose another name, or look at `tangga people show "
                        + "\(person.name)`."))
        }
        var plan = province.plan
        var person = person
        // A file without roles states grants.
        if plan.roles == nil { (person.holds, person.grants) = (nil, []) }
        plan.people.append(person)
        return try text(of: plan) { try $0.add(person) }
    }

    /// The text in which a person holds a further role.
    func giving(_ holding: Province.Plan.Holding, to name: String) throws -> String {
        var plan = try PeopleChange.roles(in: province.plan)
        let person = try PeopleChange.person(name, in: plan)
        _ = try PeopleChange.role(holding.role, in: plan)
        try check(holding)
        let held = person.holds ?? []
        guard !held.contains(holding) else {
            throw ConsoleFault.refused(
                Phrase(
                    "\(name) sudah memegang \(holding.role) di \(RoleSheets.place(holding)).",
                    "\(name) holds \(holding.role) at \(RoleSheets.place(holding)) already."))
        }
        for place in plan.people.indices where plan.people[place].name == name {
            plan.people[place].holds = held + [holding]
        }
        return try text(of: plan) { try $0.give(holding, to: person) }
    }

    /// The text in which a person does not hold a role.
    /// - Parameters:
    ///   - node: only at this node; nil: wherever it is held.
    ///   - area: only in this area; nil: wherever it is held.
    func taking(_ role: String, from name: String, at node: String?, in area: String?) throws -> String {
        var plan = try PeopleChange.roles(in: province.plan)
        let person = try PeopleChange.person(name, in: plan)
        _ = try PeopleChange.role(role, in: plan)
        let held = person.holds ?? []
        let places = held.indices.filter { place in
            held[place].role == role && (node == nil || held[place].node == node)
                && (area == nil || (held[place].area ?? plan.code) == area)
        }
        guard !places.isEmpty else {
            throw ConsoleFault.refused(
                Phrase(
                    "\(name) tidak memegang \(role) di sana: lihat `tangga people`.",
                    "\(name) does not hold \(role) there: look at `tangga people`."))
        }
        for place in plan.people.indices where plan.people[place].name == name {
            plan.people[place].holds = held.enumerated().filter { !places.contains($0.offset) }.map(\.element)
        }
        return try text(of: plan) { try $0.take(places, from: person) }
    }

    /// Writes the file in one step, and installs the directory made from it.
    func install(_ text: String) throws {
        let file = province.folder.appendingPathComponent("province.yaml")
        guard try String(contentsOf: file, encoding: .utf8) == province.text else {
            throw ConsoleFault.refused(
                Phrase(
                    "\(file.path) baru saja berubah: ulangi perintah ini.",
                    "\(file.path) has just changed: repeat this command."))
        }
        try OutputFile.write(Data(text.utf8), to: file.path, mode: ProvinceFolder.readable)
        try Installers(try Province(province.folder), seat).install()
    }

    // MARK: - Checks

    /// The edited text, if it says what is wanted and the rules allow it.
    private func text(of wanted: Province.Plan, _ edit: (inout PlanText) throws -> Void) throws -> String {
        var edited = PlanText(province.text)
        do { try edit(&edited) } catch is PlanText.Unusual { throw PeopleChange.unusual(province) }
        guard let changed = try? Province(province.folder, text: edited.text), changed.plan == wanted else {
            throw PeopleChange.unusual(province)
        }
        if let fault = try fault(of: changed) {
            throw ConsoleFault.refused(fault.remedy.map { fault.meaning.then($0) } ?? fault.meaning)
        }
        return edited.text
    }

    /// What a node would refuse in the directory of a changed plan.
    private func fault(of changed: Province) throws -> DirectoryFault? {
        let directory = try Directory.made(of: changed)
        let nodes = changed.plan.nodes.map(\.name).filter { !changed.publicKeys(of: $0).isEmpty }
        return nodes.compactMap(NodeName.init).lazy.compactMap { DirectoryFault.first(in: directory, for: $0) }.first
    }

    private func check(_ holding: Province.Plan.Holding) throws {
        let plan = province.plan
        guard holding.node == "*" || plan.nodes.contains(where: { $0.name == holding.node }) else {
            throw TalkFault.noSuchNode(holding.node)
        }
        // A role of a service is of no use where only what every node has is left of it, such as the status.
        let ofService = { (permission: String) in !permission.hasPrefix("node.") }
        let may = plan.permissions(of: holding)
        let isOfService = plan.roles?.first { $0.name == holding.role }?.may.contains(where: ofService) ?? false
        guard isOfService ? may.contains(where: ofService) : !may.isEmpty else {
            throw ConsoleFault.refused(
                Phrase(
                    "Peran \(holding.role) tidak punya izin di \(holding.node): lihat `tangga roles show "
                        + "\(holding.role)`.",
                    "Role \(holding.role) has no permission at \(holding.node): look at `tangga roles show "
                        + "\(holding.role)`."))
        }
        guard let area = holding.area else { return }
        guard let region = RegionCode(area), RegionCode(plan.code)?.contains(region) == true else {
            throw ConsoleFault.usage(
                Phrase(
                    "\(area) bukan kode wilayah provinsi ini, misalnya \(plan.code).02.",
                    "\(area) is no code of a region of this province, such as \(plan.code).02."))
        }
    }

    // MARK: - Looking up

    /// The plan, if it has roles.
    static func roles(in plan: Province.Plan) throws -> Province.Plan {
        guard plan.roles != nil else {
            throw ConsoleFault.refused(
                Phrase(
                    "province.yaml belum punya peran (`roles:`): salin dari templat, lalu beri setiap orang `holds:` "
                        + "sebagai ganti `grants:`.",
                    "province.yaml has no roles (`roles:`) yet: copy them from the template, and give each person "
                        + "`holds:` in place of `grants:`."))
        }
        return plan
    }

    /// A role of the plan.
    static func role(_ name: String, in plan: Province.Plan) throws -> Province.Plan.Role {
        if let found = try roles(in: plan).role(name) { return found }
        throw ConsoleFault.refused(
            Phrase(
                "Tidak ada peran \(name): lihat `tangga roles`.", "There is no role \(name): look at `tangga roles`."))
    }

    /// A person of the plan.
    static func person(_ name: String, in plan: Province.Plan) throws -> Province.Plan.Person {
        if let found = plan.person(name) { return found }
        throw ConsoleFault.refused(
            Phrase(
                "Tidak ada orang \(name): lihat `tangga people`, atau tambahkan dengan `tangga people add`.",
                "There is no person \(name): look at `tangga people`, or add one with `tangga people add`."))
    }

    private static func unusual(_ province: Province) -> ConsoleFault {
        let file = province.folder.appendingPathComponent("province.yaml").path
        return .refused(
            Phrase(
                "\(file) tertulis dengan cara yang tidak dapat diubah dari sini: ubah dengan editor, lalu `tangga "
                    + "directory install`.",
                "\(file) is written in a form that cannot be changed from here: change it with an editor, then `tangga "
                    + "directory install`."))
    }
}

extension DirectoryFault: Remedied {
    var remedy: Phrase? {
        switch self {
        case .apart(_, let first, let second):
            Phrase(
                "cabut dahulu salah satunya (`tangga people take`), atau pilih orang lain untuk \(first) atau \(second)",
                "take one of them first (`tangga people take`), or choose another person for \(first) or \(second)")
        case .noInstaller:
            Phrase(
                "beri dahulu orang lain peran dengan izin `node.install_directory`",
                "first give another person a role with the permission `node.install_directory`")
        case .humanTaken: Phrase("pilih --human lain", "choose another --human")
        case .human, .name: Phrase("huruf, angka, titik, dan tanda hubung", "letters, digits, points and hyphens")
        case .agency: Phrase("huruf kecil, angka, dan tanda hubung", "lower-case letters, digits and hyphens")
        default: nil
        }
    }
}
