import Foundation
import SwiftProtobuf

/// A message's bytes. Proto3 messages without required fields can always be written; should the library refuse all the
/// same (a message over two gigabytes), nothing is the honest answer, and the receiver turns it away.
func bytes(_ message: some Message) -> Data {
    (try? message.serializedData()) ?? Data()
}
