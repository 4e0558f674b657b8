import Foundation

/// The outermost field of a command's or query's body, found without decoding what is in it: a grant is looked up by it,
/// so that a body is read only for somebody who may ask what it holds.
enum Outermost {
    /// A message with the first field of a body and nothing in it; empty where the body does not begin with a field.
    ///
    /// It says which case of the `oneof` a body has that holds nothing else, as every client of ours writes it. A body
    /// may begin otherwise, so the grant is looked up once more for what was decoded.
    static func skeleton(of body: Data) -> Data {
        // A field's number has at most 29 bits, and its type three (Protobuf encoding, "Message Structure").
        guard let end = body.prefix(5).firstIndex(where: { $0 < 0x80 }) else { return Data() }
        let tag = body[body.startIndex...end]
        return switch tag[tag.startIndex] & 7 {
        case 0, 2: tag + [0]
        case 1: tag + Data(count: 8)
        case 5: tag + Data(count: 4)
        default: Data()
        }
    }
}
