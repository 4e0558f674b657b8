import ArgumentParser
import Edges
import Foundation
import Vocabulary

/// `tangga init DIR`: a new province's folder, with the plan that the project ships and new keys.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Membuat folder provinsi: rencana, kunci, dan tempat data.",
        discussion: "Contoh:\n  tangga init provinsi")

    @Argument(help: "Folder baru.", completion: .directory)
    var folder: String

    @Option(help: "Folder templat; tanpa ini: yang dikirim bersama program.", completion: .directory)
    var from: String?

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
        for (name, mode) in [
            ("", 0o750), ("keys", 0o700), ("run", 0o750), ("data", 0o750), ("log", 0o750), ("nodes", 0o750),
        ] {
            try files.createDirectory(
                at: target.appendingPathComponent(name), withIntermediateDirectories: true,
                attributes: [.posixPermissions: mode])
        }
        let province = try Province(template)
        for name in province.plan.nodes.map(\.name) + province.plan.people.map(\.name) {
            try Keys.make(name, in: target.appendingPathComponent("keys"))
        }
        for node in province.plan.nodes {
            let settings = """
                # Setelan simpul \(node.name); bisa juga dari lingkungan, misalnya TANGGA_LOG_LEVEL=debug.
                store: data/\(node.name).sqlite
                readers: 2
                log:
                  level: info

                """
            try Data(settings.utf8).write(to: target.appendingPathComponent("nodes/\(node.name).yaml"))
        }
        // The plan comes last: a folder with it is a whole province.
        for name in Template.files {
            let copy = target.appendingPathComponent(name)
            if files.fileExists(atPath: copy.path) { try files.removeItem(at: copy) }
            try files.copyItem(at: template.appendingPathComponent(name), to: copy)
        }
        let nodes = province.plan.nodes.count
        let people = province.plan.people.count
        Screen.note(
            Phrase(
                "Provinsi \(province.plan.name) dibuat di \(target.path): \(nodes) simpul, \(people) orang. "
                    + "Jalankan: tangga --province \(folder) up",
                "Province \(province.plan.name) is made in \(target.path): \(nodes) nodes, \(people) people. "
                    + "Run: tangga up --province \(folder)"
            )[lang == "en" ? .english : Tangga.language])
    }
}

/// The files that a new province starts with.
enum Template {
    static let files = ["regions.csv", "parameters.yaml", "catalogue.yaml", "province.yaml"]

    /// Beside an installed program in `share`, or in the project's `deploy`.
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

/// Where the programs of the project are: beside this one.
enum Programs {
    static let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
}

/// Makes key files.
enum Keys {
    /// A new pair: `NAME.key`, mode 0600, and `NAME.pub`.
    static func make(_ name: String, in folder: URL) throws {
        let pair = try ZeroMQContext.keyPair()
        let files = FileManager.default
        let secret = folder.appendingPathComponent("\(name).key").path
        guard
            files.createFile(
                atPath: secret, contents: Data((pair.secretKey + "\n").utf8), attributes: [.posixPermissions: 0o600])
        else {
            throw ConsoleFault.refused(Phrase("\(secret) tidak dapat ditulis.", "\(secret) cannot be written."))
        }
        try Data((pair.publicKey + "\n").utf8).write(to: folder.appendingPathComponent("\(name).pub"))
    }
}
