import ArgumentParser
import Schemas
import Vocabulary

/// The types of KUR. The position in the list, from 1, is the wire's number.
enum KurType: String, Word, ExpressibleByArgument {
    case superMikro = "super_mikro"
    case mikro
    case kecil
    case khusus

    init?(_ type: EmpowermentKurType) { self.init(number: Int32(type.rawValue)) }

    /// The wire's enum case.
    var wire: EmpowermentKurType { EmpowermentKurType(rawValue: Int(number)) ?? .unknown }
}

/// The uses of a loan. The position in the list, from 1, is the wire's number.
enum KurUse: String, Word, ExpressibleByArgument {
    case modalKerja = "modal_kerja"
    case investasi

    init?(_ use: EmpowermentKurUse) { self.init(number: Int32(use.rawValue)) }

    /// The wire's enum case.
    var wire: EmpowermentKurUse { EmpowermentKurUse(rawValue: Int(number)) ?? .unknown }
}
