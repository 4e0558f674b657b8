import Crypto
import Foundation
import Schemas
import SwiftProtobuf
import Vocabulary

/// The way to the Registry.
typealias RegistryLine = Line<RegistryCommand, RegistryQuery, RegistryAnswer, RegistryRefusal>

/// The way to an agency's Disbursement.
typealias DisbursementLine = Line<DisbursementCommand, DisbursementQuery, DisbursementAnswer, DisbursementRefusal>

extension Line {
    /// Tells the node to do something that is to happen once, however often it is told: the request's id follows from
    /// who asks what, so what was done before is answered from the journal. What was refused before is decided anew.
    /// - Throws: ``ConsoleFault``.
    func once(_ command: Command, seconds: Double = 60) throws -> Answer {
        let content = Data(session.person.utf8) + (try command.serializedData())
        do {
            return try tell(command, id: Identifier(joining: Array(SHA256.hash(data: content))), seconds: seconds)
        } catch ConsoleFault.refused {
            return try tell(command, seconds: seconds)
        }
    }
}
