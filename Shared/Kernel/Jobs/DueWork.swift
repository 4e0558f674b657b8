public import Vocabulary

/// Work that falls due by itself: the node begins it as a job when its time has come, and no person is its starter.
///
/// The command's name and the moment identify the work, so it is begun once, however often the node looks and however long
/// it was down. Work without a person may propose, list, remind and age; it never confirms, approves, pays or forgets,
/// because those are acts of people, who answer for them.
public struct DueWork<Command: Sendable>: Sendable {
    /// The job's command: one that is carried out page by page (``Service/page(of:after:most:)``).
    public let command: Command
    /// The moment since which it is due.
    public let since: Moment

    /// `since` is the same at every call until other work of this name falls due.
    public init(_ command: Command, since: Moment) {
        self.command = command
        self.since = since
    }
}
