/// One of the two files of a hand-over.
package enum IntakeFile: String, CaseIterable, Sendable {
    /// One row per family card.
    case families
    /// One row per person.
    case persons

    /// The name of the file's rejects file.
    package var rejectsName: String { "\(rawValue)-rejects.csv" }
}
