import Foundation
import Support

/// The input of the checks at a history's end: requests, replies, and every node's database.
struct Evidence {
    struct Node {
        let name: String
        let machine: any Machine
        let lines: [Journals.Line]
        /// A fresh copy of the node that has followed its peers from zero; nil for a node without peers.
        let twin: (any Machine)?
    }

    let letters: [Letter]
    let acknowledged: [(letter: Letter, heard: Heard)]
    let looked: [(letter: Letter, heard: Heard)]
    let nodes: [Node]
    let turnedAway: [Data: Auditor.TurnedAway]
    let arrivals: [Auditor.Arrivals]
    let restoredTo: [String: UInt64]
    let told: [String: [UInt64: Auditor.Told]]

    init(_ world: World) throws {
        letters = world.auditor.letters
        acknowledged = world.auditor.acknowledged
        looked = world.auditor.looked
        turnedAway = world.auditor.turnedAway
        arrivals = Array(world.auditor.arrivals.values)
        restoredTo = world.auditor.restoredTo
        told = world.auditor.told
        nodes = try world.stations.map { station in
            Node(
                name: station.address, machine: station.machine,
                lines: try Journals.lines(of: station.machine.name, station.machine.store.sound),
                twin: world.twins.first { $0.name == station.name }?.machine)
        }
    }

    /// Every violation; empty for a good history.
    func findings() throws -> [Finding] {
        try acknowledgedFindings() + onceFindings() + chainFindings() + foldedFindings() + followedFindings()
            + cursorFindings() + moneyFindings() + paidOnceFindings() + fourEyesFindings()
            + turnedAwayFindings() + keyFindings() + orderFindings() + toldFindings() + jobFindings() + needFindings()
            + areaFindings() + sealedFindings() + statementFindings()
    }
}
