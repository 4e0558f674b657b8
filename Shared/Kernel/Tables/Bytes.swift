import Foundation
import SwiftProtobuf

/// A message's serialized bytes. Serialization fails only for a message over two gigabytes, since proto3 has no
/// required fields; the bytes are then empty, and the receiver turns them away.
func bytes(_ message: some Message) -> Data {
    (try? message.serializedData()) ?? Data()
}
