import Foundation

/// Finds the outermost field of a command's or query's body without decoding its content. Its grant is checked first,
/// so that a body is decoded only for an authorized principal.
enum Outermost {
    /// A message with the body's first field and no content; empty if the body does not begin with a field.
    ///
    /// It identifies the case of a `oneof` that is the body's only field, as all clients of this project encode it.
    /// Other encodings may begin with another field, so the grant is checked again after decoding.
    static func skeleton(of body: Data) -> Data {
        let tag = tag(of: body)
        guard let first = tag.first else { return Data() }
        return switch first & 7 {
        case 0, 2: tag + [0]
        case 1: tag + Data(count: 8)
        case 5: tag + Data(count: 4)
        default: Data()
        }
    }

    /// The bytes of the body's first tag, its field number and wire type; empty if the body does not begin with one.
    static func tag(of body: Data) -> Data {
        // A field number has at most 29 bits and its wire type three (Protobuf encoding, "Message Structure").
        guard let end = body.prefix(5).firstIndex(where: { $0 < 0x80 }) else { return Data() }
        return body[body.startIndex...end]
    }
}
