import Foundation
public import Kernel
import Schemas
import Vocabulary

extension EmpowermentRefusal: DomainRefusal {
    /// The refusal for the first missing field or, when none is missing, for the first field out of range, in the order
    /// given; nil when all are well-formed.
    static func to(
        missing: KeyValuePairs<String, Bool>, outOfRange: KeyValuePairs<String, Bool> = [:]
    ) -> EmpowermentRefusal? {
        for (name, isMissing) in missing where isMissing { return EmpowermentRefusal(.valueMissing, name) }
        for (name, isOut) in outOfRange where isOut { return EmpowermentRefusal(.valueOutOfRange, name) }
        return nil
    }
}

extension Data {
    /// The id's hexadecimal digits for a refusal's subject; empty where the bytes are no id.
    var idText: String { Identifier(bytes: self)?.text ?? "" }
}
