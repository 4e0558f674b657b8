package import Foundation
import Schemas
package import Vocabulary
package import WireSchemas

/// The state of a job. Its position in the list, from 1, is the wire's number.
package enum JobWord: String, Word {
    case running
    case standing
    case ended
    case cancelled

    package var label: Phrase {
        switch self {
        case .running: Phrase("berjalan", "running")
        case .standing: Phrase("berhenti", "standing still")
        case .ended: Phrase("selesai", "ended")
        case .cancelled: Phrase("dibatalkan", "cancelled")
        }
    }
}

extension WireJob {
    /// The state as a word; nil for a state of a newer node.
    package var word: JobWord? { JobWord(number: Int32(clamping: state.rawValue)) }

    /// Why the job stands still; nil where it does not.
    /// - Parameter refusal: decodes the service's refusal.
    package func standingPhrase(_ refusal: (Data) -> (any Explained)?) -> Phrase? {
        guard state == .standing else { return nil }
        return switch why.reason {
        case .notGranted: Phrase("\(person) tidak lagi berwenang atas \(asked)", "\(person) may no longer ask \(asked)")
        case .refused: refusal(why.refusal)?.meaning ?? Phrase("ditolak", "refused")
        case .rule:
            Phrase(
                "kesalahan program, laporkan kepada pengembang: \(why.detail)",
                "a mistake of the program, tell its developers: \(why.detail)")
        case .unspecified, .UNRECOGNIZED: Phrase(why.detail, why.detail)
        }
    }
}
