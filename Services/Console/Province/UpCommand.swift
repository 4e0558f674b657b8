import ArgumentParser
import Edges
import Foundation
import Glibc
import Schemas
import Talk
import Vocabulary

/// `tangga up`: starts the nodes that do not run, installs the directory on them, and loads ``Beginnings``.
struct UpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up", abstract: "Menjalankan simpul-simpul provinsi.",
        discussion: "Contoh:\n  tangga up --detach\n  tangga up disbursement.dinsos")

    @Flag(help: "Kembali begitu semua melayani; hentikan dengan `tangga down`.")
    var detach = false

    @Flag(
        name: .customLong("new"),
        help: "Pakai basis data simpul yang disebut apa adanya, walau jurnalnya pernah lebih panjang.")
    var isNew = false

    @Argument(help: "Hanya simpul ini.")
    var nodes: [String] = []

    @OptionGroup var options: Options

    func run() throws {
        let province = try options.openProvince()
        if isNew, nodes.isEmpty {
            throw ConsoleFault.usage(
                Phrase(
                    "--new berlaku untuk simpul yang disebut: tangga up --new SIMPUL",
                    "--new is for nodes that are named: tangga up --new NODE"))
        }
        let processes = Nodes(province: province)
        let wanted = province.plan.nodes.map(\.name).filter { nodes.isEmpty ? province.isHere($0) : nodes.contains($0) }
        if let stranger = nodes.first(where: { name in !province.plan.nodes.contains { $0.name == name } }) {
            throw TalkFault.noSuchNode(stranger)
        }
        var started: [String: Process] = [:]
        for node in wanted where processes.process(of: node) == nil {
            started[node] = try processes.start(node, isNew: isNew)
        }
        let directory = try Directory.command(of: province)
        for node in wanted {
            guard let person = Installers.person(for: node, in: province) else {
                throw ConsoleFault.refused(
                    Phrase(
                        "Tidak ada orang di sini yang boleh memasang direktori pada \(node).",
                        "No person on this host may install directories on \(node)."))
            }
            let session = try Session(province, as: person)
            try install(directory, on: node, started[node], processes, session)
            options.say(Phrase("\(node) melayani", "\(node) is serving"))
        }
        if wanted.contains(where: { $0.hasPrefix("registry.") }), province.isHere(province.plan.founder) {
            try Beginnings.load(Session(province, as: province.plan.founder))
        }
        if detach { return }
        options.say(Phrase("Berjalan sampai Ctrl-C.", "Running until Ctrl-C."))
        waitForStop()
        for node in wanted.reversed() where !processes.stop(node) {
            throw ConsoleFault.unreachable(Phrase("\(node) tidak berhenti.", "\(node) does not stop."))
        }
    }

    /// Installs the directory on a node as soon as it replies.
    /// - Throws: ``ConsoleFault`` with the end of the node's log, when its process has exited or after 600 seconds.
    private func install(
        _ directory: Data, on node: String, _ process: Process?, _ processes: Nodes, _ session: Session
    ) throws {
        let until = Date().addingTimeInterval(600)
        while true {
            // A node holds its lock before it has checked its database, so only a reply shows that it serves.
            let holdsLock = processes.process(of: node) != nil
            guard holdsLock || process?.isRunning == true else { break }
            do {
                if holdsLock { return try Directory.install(directory, on: node, session, seconds: 1) }
            } catch TalkFault.unreachable {}
            guard Date() < until else { break }
            usleep(20_000)
        }
        throw ConsoleFault.unreachable(
            Phrase(
                "\(node) tidak mau jalan:\n\(processes.lastWords(of: node))",
                "\(node) does not start:\n\(processes.lastWords(of: node))"))
    }

    private func waitForStop() {
        // Blocked, so that `sigwait` receives the signals and they do not end the process.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        var caught: Int32 = 0
        sigwait(&signals, &caught)
    }
}

/// `tangga down`: stops the nodes.
struct DownCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "down", abstract: "Menghentikan simpul-simpul provinsi dengan tenang.",
        discussion: "Contoh:\n  tangga down\n  tangga down disbursement.dinsos")

    @Argument(help: "Hanya simpul ini.")
    var nodes: [String] = []

    @OptionGroup var options: Options

    func run() throws {
        let province = try options.openProvince()
        let processes = Nodes(province: province)
        for node in province.plan.nodes.map(\.name).reversed() where nodes.isEmpty || nodes.contains(node) {
            guard processes.stop(node) else {
                throw ConsoleFault.unreachable(Phrase("\(node) tidak berhenti.", "\(node) does not stop."))
            }
            options.say(Phrase("\(node) berhenti", "\(node) has stopped"))
        }
    }
}
