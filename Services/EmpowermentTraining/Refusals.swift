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

    /// A refusal about a course, group, application, family or person; bytes that are no id are left out.
    init(_ code: Code, id: Data) {
        let id = Identifier(bytes: id)
        self.init(code, id?.text ?? "")
        if let id { self.id = Data(id.bytes) }
    }

    /// A refusal about a number, in the unit that the code states.
    init(_ code: Code, number: some BinaryInteger) {
        self.init(code, String(number))
        self.number = Int64(clamping: number)
    }
}

extension Decision where S == EmpowermentTrainingService {
    static func refuse(_ code: EmpowermentRefusal.Code, id: Data) -> Self { .refuse(EmpowermentRefusal(code, id: id)) }

    static func refuse(_ code: EmpowermentRefusal.Code, number: some BinaryInteger) -> Self {
        .refuse(EmpowermentRefusal(code, number: number))
    }
}

extension Reply where S == EmpowermentTrainingService {
    static func refuse(_ code: EmpowermentRefusal.Code, id: Data) -> Self { .refuse(EmpowermentRefusal(code, id: id)) }
}

extension Lookup where Refusal == EmpowermentRefusal {
    static func refused(_ code: EmpowermentRefusal.Code, id: Data) -> Self {
        .refused(EmpowermentRefusal(code, id: id))
    }
}
