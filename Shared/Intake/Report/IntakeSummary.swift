package import Vocabulary

/// The number of rows in the report's files.
package struct IntakeSummary: Sendable, Equatable {
    /// The number of a file's rows with a code.
    package struct Count: Sendable, Equatable {
        package let file: IntakeFile
        package let code: IntakeCode
        package var rows: Int
    }

    /// Rows in `families-rejects.csv`.
    package private(set) var rejectedFamilies = 0
    /// Rows in `persons-rejects.csv`.
    package private(set) var rejectedPersons = 0
    /// Rows in `warnings.csv`.
    package private(set) var warnedRows = 0
    /// The number of rows with each code, in the order of files and codes; a row with several codes counts for each.
    package private(set) var counts: [Count] = []

    /// Counts a row.
    mutating func add(_ file: IntakeFile, _ codes: IntakeCodes) {
        switch (codes.rejects, file) {
        case (false, _): warnedRows += 1
        case (true, .families): rejectedFamilies += 1
        case (true, .persons): rejectedPersons += 1
        }
        for code in codes.ordered {
            if let index = counts.firstIndex(where: { $0.file == file && $0.code == code }) {
                counts[index].rows += 1
            } else {
                let place = counts.firstIndex {
                    $0.file == file && $0.code > code || $0.file == .persons && file == .families
                }
                counts.insert(Count(file: file, code: code, rows: 1), at: place ?? counts.count)
            }
        }
    }
}
