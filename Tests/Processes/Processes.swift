import Testing

/// Tests on the real executables, one after another: each has processes, sockets and databases of its own, and some
/// measure times.
@Suite(.serialized)
enum Processes {}
