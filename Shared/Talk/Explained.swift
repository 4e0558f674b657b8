package import Schemas
package import Vocabulary
package import WireSchemas

/// A refusal that can say what it means.
package protocol Explained: Sendable {
    /// What the refusal means, without a full stop and without a remedy: `dana tidak dikenal`.
    var meaning: Phrase { get }
}

extension RegistryRefusal: Explained {}
extension DisbursementRefusal: Explained {}
extension EmpowermentRefusal: Explained {}
extension ReportingRefusal: Explained {}
extension WireNodeRefusal: Explained {}
