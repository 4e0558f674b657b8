package import Schemas
package import Vocabulary
package import WireSchemas

/// A refusal with a sentence that states its meaning.
package protocol Explained: Sendable {
    /// The meaning, without a full stop and without a remedy: `tidak ada rencana itu di wilayah Anda`.
    var meaning: Phrase { get }
}

extension RegistryRefusal: Explained {}
extension DisbursementRefusal: Explained {}
extension EmpowermentRefusal: Explained {}
extension ReportingRefusal: Explained {}
extension WireNodeRefusal: Explained {}
