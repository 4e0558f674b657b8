public import Foundation
public import Vocabulary

extension Identifier {
    /// The 16 bytes, as messages and tables store them.
    public var data: Data { withBytes { Data($0) } }
}
