public import Foundation
public import Vocabulary

extension Identifier {
    /// The 16 bytes, as messages and tables hold them.
    public var data: Data { withBytes { Data($0) } }
}
