import Foundation

/// Numbers in Indonesian notation, in both languages: points between thousands, and a decimal comma.
enum Amounts {
    /// `Rp1.250.000`, `-Rp500`.
    static func rupiah(_ amount: Int64) -> String {
        let grouped = grouped(amount)
        return amount < 0 ? "-Rp" + grouped.dropFirst() : "Rp" + grouped
    }

    /// `1.250.000`.
    static func grouped(_ number: Int64) -> String {
        let digits = Array(String(number.magnitude))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(".") }
            text.append(digit)
        }
        return number < 0 ? "-" + text : text
    }

    /// `0,5733`.
    static func decimal(_ number: Double, places: Int = 4) -> String {
        String(format: "%.\(places)f", number).replacing(".", with: ",")
    }

    /// `72,8 MB`, where 1 MB is 1,000,000 bytes.
    static func megabytes(_ bytes: Int64) -> String { decimal(Double(bytes) / 1_000_000, places: 1) + " MB" }
}
