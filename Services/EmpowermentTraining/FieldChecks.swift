import Vocabulary

extension String {
    /// Whether a text exceeds this service's limit of 500 Unicode scalars.
    var isTooLong: Bool { unicodeScalars.count > 500 }
}

extension Int32 {
    /// Whether the number is no day, or a day outside `from` … `to`.
    func isNoDay(from: Day = .first, to: Day = .last) -> Bool {
        guard let day = Day(number: self) else { return true }
        return day < from || day > to
    }
}
