import Talk
import Vocabulary

/// The reason for which a command was not done in full, with its exit status.
enum ConsoleFault: Error {
    /// Refused, or partly rejected: status 1.
    case refused(Phrase)
    /// Wrong usage: status 2.
    case usage(Phrase)
    /// A node could not be reached: status 3.
    case unreachable(Phrase)

    var phrase: Phrase {
        switch self {
        case .refused(let phrase), .usage(let phrase), .unreachable(let phrase): phrase
        }
    }

    var status: Int32 {
        switch self {
        case .refused: 1
        case .usage: 2
        case .unreachable: 3
        }
    }
}

extension ConsoleFault {
    /// The fault of a request to a node, with its remedy.
    init(_ fault: TalkFault) {
        switch fault {
        case .unreachable: self = .unreachable(fault.phrase)
        case .noSuchNode, .whichNode: self = .usage(fault.phrase)
        case .refused, .turnedAway, .failed, .keyRefused, .keyDiffers, .idKeyDamaged, .behind, .unreadableReply:
            self = .refused(fault.phrase)
        }
    }
}
