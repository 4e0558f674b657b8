/// A well-formed bank account. Only the bank can confirm that it exists and name its owner.
public struct BankAccount: Hashable, Sendable {
    /// The bank's code: three digits, stored as text because of leading zeros (`002` BRI, `137` Bank Banten).
    public let bank: String
    /// The account's number: 6 to 20 digits.
    public let number: String
    /// The name of the account's owner: 1 to 200 Unicode scalars.
    public let holder: String

    /// Creates an account; nil unless all three parts are well-formed.
    public init?(bank: String, number: String, holder: String) {
        let isDigit = { (byte: UInt8) in byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
        guard bank.utf8.count == RowLimits.bankDigits, bank.utf8.allSatisfy(isDigit),
            RowLimits.accountDigits.contains(number.utf8.count), number.utf8.allSatisfy(isDigit), !holder.isEmpty,
            holder.unicodeScalars.count <= RowLimits.textScalars
        else { return nil }
        self.bank = bank
        self.number = number
        self.holder = holder
    }

    /// For lists shown to every user: the bank and the number's last three digits, `137-*******456`.
    public var masked: String { bank + "-" + maskedNumber }

    /// The account number with all but the last three digits masked, `*******456`.
    public var maskedNumber: String { Digits.masked(number, head: 0, tail: 3) }
}

extension BankAccount: CustomStringConvertible {
    /// The masked form, so that a log line never reveals an account.
    public var description: String { masked }
}
