import Crypto
import Edges
import Foundation
import Schemas
import SwiftProtobuf
import Talk
import Vocabulary
import WireSchemas
import Yams

/// The data that every province starts with: its regions down to the kecamatan, and the strategy's parameters.
///
/// `tangga up` loads them each time; unchanged files take effect once.
enum Beginnings {
    static func load(_ session: Session) throws {
        let folder = session.province.folder
        try regions(folder.appendingPathComponent("regions.csv"), session)
        try parameters(folder.appendingPathComponent("parameters.yaml"), session)
    }

    private static func regions(_ file: URL, _ session: Session) throws {
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        for batch in try RegionFile.batches(of: file.path) { try tell(batch, session) }
    }

    private static func parameters(_ file: URL, _ session: Session) throws {
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        try tell(try ParameterFile.command(of: file), session)
    }

    private static func tell(_ command: RegistryCommand, _ session: Session) throws {
        // Earlier versions derived the id from the content alone.
        let earlier = Identifier(joining: Array(SHA256.hash(data: try command.serializedData())))
        _ = try session.registry().once(command, earlier: earlier)
    }
}
