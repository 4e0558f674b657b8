import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import WireSchemas

/// Senders of invalid requests, of which no journal may ever have an entry.
enum Strangers {
    static func people(_ notebook: Notebook) -> [Person] {
        [
            // Has a key without any grant.
            Person("tamu", busy: 25) { chance, _ in malformed(&chance) },
            // Has a key that no node knows, and receives no replies.
            Person("asing", busy: 8) { chance, _ in
                var ask = command
                (ask.isBad, ask.waits) = (true, false)
                return ask
            },
        ]
    }

    /// A command that would be valid from the right person.
    private static var command: Ask { .registry(.importRegions(.with { $0.regions = FamilyForms.regions })) }

    private static func malformed(_ chance: inout Chance) -> Ask {
        var ask = chance.happens(500) ? command : Ask("disbursement.dinsos", .command, Data())
        ask.isBad = true
        switch chance.number(0...8) {
        case 0: ask.frames = { [Data("TANGGA".utf8 + [3]), bytes($0), $1] }
        case 1: ask.frames = { [Frames.version, bytes($0)] + [$1, $1] }
        case 2: ask.frames = { _, body in [Frames.version, Data([0xFF, 0xFF]), body] }
        case 3: ask.frames = { [Frames.version, bytes($0) + Data(repeating: 0, count: Limits.headerBytes), $1] }
        case 4: ask.change = { $0.requestID = Data([1, 2, 3]) }
        case 5: ask.change = { $0.kind = .UNRECOGNIZED(9) }
        case 6: ask.body = Data([0x0A, 0xFF])
        case 7: ask.onBehalfOf = "operator"
        // Not granted.
        default: break
        }
        return ask
    }

    private static func bytes(_ header: WireRequestHeader) -> Data { (try? header.serializedData()) ?? Data() }
}
