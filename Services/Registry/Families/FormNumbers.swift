import Schemas
import Vocabulary

/// The numbers and the region's code of one form, each read once.
struct FormNumbers {
    /// A member's NIK.
    enum MemberNIK {
        case missing
        case faulty(NIK.Fault)
        case valid(NIK)
    }

    /// The card number; nil where it is empty or malformed.
    let card: FamilyCardNumber?
    /// The code that the form's row gives; nil where it is empty or malformed, or where the form has no row.
    let region: RegionCode?
    /// In the order of the form's members.
    let niks: [MemberNIK]

    init(_ form: RegistryFamilyForm) {
        card = FamilyCardNumber(form.personal.card)
        region = form.hasFacts ? RegionCode(form.region) : nil
        niks = form.members.map { FormNumbers.read($0.personal.nik) }
    }

    private static func read(_ text: String) -> MemberNIK {
        if text.isEmpty { return .missing }
        do throws(NIK.Fault) { return .valid(try NIK(text)) } catch { return .faulty(error) }
    }
}
