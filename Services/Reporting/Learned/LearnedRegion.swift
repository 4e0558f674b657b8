import Kernel
import Vocabulary

extension Value {
    /// The number of the region that another node's event states; 0 where its text is no region code.
    ///
    /// No area contains 0, so such a row counts in no report. The event cannot be refused, because it stands in the
    /// peer's journal, and an error thrown here would stop the following of that peer.
    static func learnedRegion(_ code: String) -> Value { .number(RegionCode(code)?.number ?? 0) }
}
