import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// A programme as the Registry's catalogue states it for a month.
struct Programme {
    /// The way by which a benefit reaches a family.
    enum Channel: Equatable {
        /// Money, through the bank.
        case bank
        /// Goods or a service, handed over with minutes.
        case hands
    }

    let stated: RegistryProgramme

    /// The latest statement valid from a day within or before `month`. Without one, the first statement, so that a
    /// refusal can name its fault; without a month, the last one. Nil for a code that is not in the catalogue.
    static func find(_ code: String, in month: Month?, _ tables: any Reading) throws -> Programme? {
        let statements = try tables.rows(
            "SELECT message FROM programme WHERE code = $1 ORDER BY valid_from", [.text(code)]
        ) { Programme(stated: try RegistryProgramme(serializedBytes: $0.blob(0))) }
        guard let month else { return statements.last }
        return statements.last { $0.stated.validFrom <= month.lastDay.number } ?? statements.first
    }

    /// The channel of the benefit; nil where there is nothing to pay or hand over.
    ///
    /// Capital is paid, unless the programme names goods; a service counts as handed over when the minutes say so.
    var channel: Channel? {
        switch stated.kind {
        case .cash: .bank
        case .goods, .service: .hands
        case .capital: stated.goods.isEmpty ? .bank : .hands
        case .training, .credit, .unknown, .UNRECOGNIZED: nil
        }
    }

    /// The kind; nil for a kind that a newer Registry knows.
    var kind: ProgrammeKind? { ProgrammeKind(number: Int32(clamping: stated.kind.rawValue)) }

    /// The amount for a family each time; nil where it is not above zero or not within the range of Rupiah.
    var amount: Rupiah? { stated.amount > 0 ? Rupiah(stated.amount) : nil }

    /// Whether the programme is valid on at least one day of the month.
    func isValid(in month: Month) -> Bool {
        stated.validFrom <= month.lastDay.number
            && (!stated.hasValidTo || stated.validTo >= month.firstDay.number)
    }

    /// The period of the programme's rhythm that contains `month`, in which a family is paid once; nil for a programme
    /// that pays once ever.
    func period(of month: Month) -> ClosedRange<Int32>? {
        let rhythm = DeliveryRhythm(number: Int32(clamping: stated.rhythm.rawValue))
        guard let months = rhythm?.months.map(Int32.init) else { return nil }
        // Month indices count from a January, so quarters and years begin at multiples of their length.
        let first = month.index / months * months
        return first...(first + months - 1)
    }
}
