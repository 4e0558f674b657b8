import Foundation
import SwiftProtobuf

/// Looks through a message for values of closed lists that this program does not know: a newer client's words.
///
/// Proto3 keeps such a value as a number; a rule that met it could only guess.
struct UnknownValues: Visitor {
    private(set) var found = false
    /// How many values each list has: lists are numbered without gaps from 0.
    private var sizes: [ObjectIdentifier: Int] = [:]

    static func areIn(_ message: some Message) -> Bool {
        var visitor = UnknownValues()
        // The visitor itself throws nothing.
        try? message.traverse(visitor: &visitor)
        return visitor.found
    }

    private mutating func look<E: Enum>(_ value: E) {
        let number = value.rawValue
        if number == 0 { return }
        let key = ObjectIdentifier(E.self)
        let size: Int
        if let known = sizes[key] {
            size = known
        } else {
            size = (E.self as? any CaseIterable.Type).map(UnknownValues.size) ?? .max
            sizes[key] = size
        }
        if number < 0 || number >= size { found = true }
    }

    private static func size(_ list: any CaseIterable.Type) -> Int { list.allCases.count }

    mutating func visitUnknown(bytes: Data) throws {}
    mutating func visitSingularDoubleField(value: Double, fieldNumber: Int) throws {}
    mutating func visitSingularFloatField(value: Float, fieldNumber: Int) throws {}
    mutating func visitSingularInt64Field(value: Int64, fieldNumber: Int) throws {}
    mutating func visitSingularUInt64Field(value: UInt64, fieldNumber: Int) throws {}
    mutating func visitSingularInt32Field(value: Int32, fieldNumber: Int) throws {}
    mutating func visitSingularBoolField(value: Bool, fieldNumber: Int) throws {}
    mutating func visitSingularStringField(value: String, fieldNumber: Int) throws {}
    mutating func visitSingularBytesField(value: Data, fieldNumber: Int) throws {}
    mutating func visitSingularEnumField<E: Enum>(value: E, fieldNumber: Int) throws { look(value) }
    mutating func visitSingularMessageField<M: Message>(value: M, fieldNumber: Int) throws {
        try value.traverse(visitor: &self)
    }
    mutating func visitRepeatedEnumField<E: Enum>(value: [E], fieldNumber: Int) throws { value.forEach { look($0) } }
    mutating func visitPackedEnumField<E: Enum>(value: [E], fieldNumber: Int) throws { value.forEach { look($0) } }
    mutating func visitMapField<K, V: MapValueType>(
        fieldType: _ProtobufMap<K, V>.Type, value: _ProtobufMap<K, V>.BaseType, fieldNumber: Int
    ) throws {}
    mutating func visitMapField<K, V>(
        fieldType: _ProtobufEnumMap<K, V>.Type, value: _ProtobufEnumMap<K, V>.BaseType, fieldNumber: Int
    ) throws where V.RawValue == Int {}
    mutating func visitMapField<K, V>(
        fieldType: _ProtobufMessageMap<K, V>.Type, value: _ProtobufMessageMap<K, V>.BaseType, fieldNumber: Int
    ) throws {}
}
