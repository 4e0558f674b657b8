import ArgumentParser
import Schemas
import Vocabulary

/// The types of KUR.
enum KurType: String, Word, ExpressibleByArgument {
    case superMikro = "super_mikro"
    case mikro
    case kecil
    case khusus

    init?(_ type: EmpowermentKurType) { self.init(number: Int32(type.rawValue)) }

    /// As the wire says it.
    var wire: EmpowermentKurType { EmpowermentKurType(rawValue: Int(number)) ?? .unknown }
}

/// What a loan is for.
enum KurUse: String, Word, ExpressibleByArgument {
    case modalKerja = "modal_kerja"
    case investasi

    init?(_ use: EmpowermentKurUse) { self.init(number: Int32(use.rawValue)) }

    /// As the wire says it.
    var wire: EmpowermentKurUse { EmpowermentKurUse(rawValue: Int(number)) ?? .unknown }
}
