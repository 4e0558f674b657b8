public import Foundation
public import SwiftProtobuf

/// One data subject's personal data of one group in an event. It is sealed by itself, so that a follower can
/// receive one group without another, and one subject can be forgotten.
public struct PersonalPart<Personal: Message & Sendable>: Sendable {
    /// The id of the family, 16 bytes.
    public let subject: Data
    /// The epoch of the subject's key, from 1. A service raises it where the people behind the subject change.
    public let epoch: UInt32
    /// The group's number in `tangga.field.PersonalGroup`.
    public let group: Int
    /// The message with this part's fields alone. The bytes of an event's parts, one after another, are the bytes of its
    /// whole message: so no two parts of an event have the same singular field, and repeated fields keep their order.
    public let personal: Personal

    /// `subject` has 16 bytes, `epoch` is at least 1.
    public init(of subject: Data, epoch: UInt32 = 1, group: Int, _ personal: Personal) {
        self.subject = subject
        self.epoch = epoch
        self.group = group
        self.personal = personal
    }
}
