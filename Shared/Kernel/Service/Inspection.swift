import Foundation
import SwiftProtobuf

/// Finds values that no rule may receive: an enum number that this program does not know (a newer client may send it,
/// and proto3 preserves it), a text with a NUL (PostgreSQL cannot store it), a text over a limit.
struct Inspection: Visitor {
    /// The path to the value: field numbers from the outermost inwards, `6.1[4].3`.
    private struct Fault: Error {
        var place: String

        func within(_ outer: String) -> Fault { Fault(place: "\(outer).\(place)") }
    }

    /// The longest text, in bytes of UTF-8.
    private let text: Int
    /// The number of cases of each enum: enums are numbered from 0 without gaps.
    private var sizes: [ObjectIdentifier: Int] = [:]

    private init(text: Int) { self.text = text }

    /// The path to the first invalid value in a message; nil if all are valid.
    /// - Parameter text: the longest text, in bytes of UTF-8.
    static func fault(in message: some Message, text: Int = Limits.textBytes) -> String? {
        var visitor = Inspection(text: text)
        do {
            try message.traverse(visitor: &visitor)
            return nil
        } catch { return (error as? Fault)?.place ?? "\(error)" }
    }

    private mutating func look<E: Enum>(_ value: E, _ fieldNumber: Int) throws {
        let number = value.rawValue
        if number == 0 { return }
        let key = ObjectIdentifier(E.self)
        let size: Int
        if let known = sizes[key] {
            size = known
        } else {
            size = (E.self as? any CaseIterable.Type).map(Inspection.size) ?? .max
            sizes[key] = size
        }
        if number < 0 || number >= size { throw Fault(place: "\(fieldNumber)") }
    }

    private static func size(_ list: any CaseIterable.Type) -> Int { list.allCases.count }

    mutating func visitSingularStringField(value: String, fieldNumber: Int) throws {
        let bytes = value.utf8Span.span
        guard bytes.count <= text else { throw Fault(place: "\(fieldNumber)") }
        for index in bytes.indices where bytes[index] == 0 { throw Fault(place: "\(fieldNumber)") }
    }

    mutating func visitSingularEnumField<E: Enum>(value: E, fieldNumber: Int) throws { try look(value, fieldNumber) }
    mutating func visitRepeatedEnumField<E: Enum>(value: [E], fieldNumber: Int) throws {
        for each in value { try look(each, fieldNumber) }
    }
    mutating func visitPackedEnumField<E: Enum>(value: [E], fieldNumber: Int) throws {
        for each in value { try look(each, fieldNumber) }
    }

    mutating func visitSingularMessageField<M: Message>(value: M, fieldNumber: Int) throws {
        do { try value.traverse(visitor: &self) } catch let fault as Fault { throw fault.within("\(fieldNumber)") }
    }
    mutating func visitRepeatedMessageField<M: Message>(value: [M], fieldNumber: Int) throws {
        for (index, message) in value.enumerated() {
            do { try message.traverse(visitor: &self) } catch let fault as Fault {
                throw fault.within("\(fieldNumber)[\(index)]")
            }
        }
    }

    mutating func visitUnknown(bytes: Data) throws {}
    mutating func visitSingularDoubleField(value: Double, fieldNumber: Int) throws {}
    mutating func visitSingularFloatField(value: Float, fieldNumber: Int) throws {}
    mutating func visitSingularInt64Field(value: Int64, fieldNumber: Int) throws {}
    mutating func visitSingularUInt64Field(value: UInt64, fieldNumber: Int) throws {}
    mutating func visitSingularInt32Field(value: Int32, fieldNumber: Int) throws {}
    mutating func visitSingularBoolField(value: Bool, fieldNumber: Int) throws {}
    mutating func visitSingularBytesField(value: Data, fieldNumber: Int) throws {}
    // Commands and queries have no maps.
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
