import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// A programme as the Registry's catalogue states it for a month.
struct Programme {
    /// How a programme's benefit reaches a family.
    enum Channel: Equatable {
        /// Through the bank.
        case bank
        /// By handing over, against minutes.
        case hands
    }

    let stated: RegistryProgramme

    /// The statement that holds in `month`; where none does, the one that comes nearest, so that it can be told what
    /// is wrong; nil for a code that is not in the catalogue.
    static func find(_ code: String, in month: Month?, _ tables: any Reading) throws -> Programme? {
        let statements = try tables.rows(
            "SELECT message FROM programme WHERE code = $1 ORDER BY valid_from", [.text(code)]
        ) { Programme(stated: try RegistryProgramme(serializedBytes: $0.blob(0))) }
        guard let month else { return statements.last }
        return statements.last { $0.stated.validFrom <= month.lastDay.number } ?? statements.first
    }

    /// How the benefit reaches a family; nil where there is nothing to pay or to hand over.
    ///
    /// Capital is paid unless the programme names the goods; a service is handed over as its minutes say.
    var channel: Channel? {
        switch stated.kind {
        case .cash: .bank
        case .goods, .service: .hands
        case .capital: stated.goods.isEmpty ? .bank : .hands
        case .training, .credit, .unknown, .UNRECOGNIZED: nil
        }
    }

    /// The kind, in the word of the catalogue.
    var kind: String { ProgrammeKind(number: Int32(clamping: stated.kind.rawValue))?.rawValue ?? "unknown" }

    /// What a family gets each time; nil where that is no amount that can be paid.
    var amount: Rupiah? { stated.amount > 0 ? Rupiah(stated.amount) : nil }

    /// Whether it holds on some day of the month.
    func isValid(in month: Month) -> Bool {
        stated.validFrom <= month.lastDay.number
            && (!stated.hasValidTo || stated.validTo >= month.firstDay.number)
    }

    /// The months, of which `month` is one, in which a family is paid one time; nil where that is ever.
    func period(of month: Month) -> ClosedRange<Int32>? {
        let rhythm = DeliveryRhythm(number: Int32(clamping: stated.rhythm.rawValue))
        guard let months = rhythm?.months.map(Int32.init) else { return nil }
        // Months are counted from a January, so that quarters and years begin at their multiples.
        let first = month.index / months * months
        return first...(first + months - 1)
    }
}
