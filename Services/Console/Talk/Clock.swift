import Foundation
import Vocabulary

/// The day on which the console is used.
enum Clock {
    /// Today in Jakarta.
    static var today: Day { Moment(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)).day }
}
