/// A call whose arguments leave the process: to the log, to the service manager or to a standard stream.
struct LogCall {
    enum Way { case log, manager, stream }

    let source: Source
    let line: Int
    let way: Way
    /// The arguments as they stand.
    let text: String
    /// The same bytes, with the contents of literals replaced by spaces but for the code that they interpolate.
    let code: String

    /// Every such call of a source.
    static func all(in source: Source) -> [LogCall] {
        forms().flatMap { form, way in source.code.ranges(of: form).map { LogCall(after: $0, in: source, way) } }
    }

    /// The forms of the calls, each up to its parenthesis.
    private static func forms() -> [(form: Regex<Substring>, way: Way)] {
        let log = /\b\w*[lL]og(?:ger)?\??\.(?:trace|debug|info|notice|warning|error|critical|log|report)\(/
        let manager = /\b\w*[mM]anager\??\.(?:status|ready)\(/
        let stream = /\.standard(?:Error|Output)\.write\(/
        // A method of that name, or its declaration, writes elsewhere.
        let function = /(?:^|[({=,;!]|\b(?:try|return|else|in)\b) *(?:print|debugPrint|fputs|fprintf|perror|syslog)\(/
        let forms: [(form: Regex<Substring>, way: Way)] = [
            (log, .log), (manager, .manager), (stream, .stream), (function, .stream),
        ]
        return forms.map { ($0.form.wordBoundaryKind(.simple).anchorsMatchLineEndings(), $0.way) }
    }

    /// The call whose opening parenthesis ends this range of the code. Parentheses in literals are spaces there, so the
    /// closing one is found by counting.
    private init(after range: Range<String.Index>, in source: Source, _ way: Way) {
        let bytes = Array(source.code.utf8)
        let start = source.code.utf8.distance(from: source.code.startIndex, to: range.upperBound)
        var end = start
        var depth = 1
        while end < bytes.count {
            if bytes[end] == UInt8(ascii: "(") { depth += 1 }
            if bytes[end] == UInt8(ascii: ")") { depth -= 1 }
            if depth == 0 { break }
            end += 1
        }
        self.source = source
        self.way = way
        line = source.line(at: range.lowerBound)
        text = String(decoding: Array(source.text.utf8)[start..<end], as: UTF8.self)
        code = String(decoding: bytes[start..<end], as: UTF8.self)
    }
}
