import Foundation
import Schemas
import SwiftProtobuf
import WireSchemas

extension Evidence {
    /// No name, number or account of a hand-over stands in the clear in any journal: not in an event, a refusal, a reply or
    /// a request's id.
    func sealedFindings() throws -> [Finding] {
        let sought = PersonalTexts(handedOver: letters)
        return nodes.flatMap { node in
            var found: Set<Data> = []
            for line in node.lines {
                for bytes in [line.stored, line.beside ?? Data()] { found.formUnion(sought.found(in: bytes)) }
            }
            return found.prefix(3).map { text in
                Finding(check: .sealed, words: "\(node.name): \(String(decoding: text, as: UTF8.self)) can be read")
            }
        }
    }
}

/// Texts of people, sought in bytes.
private struct PersonalTexts {
    /// The texts by their first eight bytes.
    private var byBeginning: [UInt64: [Data]] = [:]

    init(handedOver letters: [Letter]) {
        var texts: Set<Data> = []
        for letter in letters where letter.to.hasPrefix("registry.") && letter.header.kind == .command {
            guard case .registerFamilies(let batch) = (try? RegistryCommand(serializedBytes: letter.body))?.command
            else { continue }
            for form in batch.families {
                let account = form.personal.account
                for text in [form.personal.card, form.personal.address, form.personal.surveyor, account.number] {
                    texts.insert(Data(text.utf8))
                }
                for member in form.members.map(\.personal) {
                    for text in [member.nik, member.name, member.mother, member.birthPlace] {
                        texts.insert(Data(text.utf8))
                    }
                }
                // Numbers as Protobuf would write them, too.
                for number in ([form.personal.card] + form.members.map(\.personal.nik)).compactMap(UInt64.init) {
                    texts.insert(PersonalTexts.varint(number))
                }
            }
        }
        for text in texts where text.count >= 8 { byBeginning[PersonalTexts.word(text), default: []].append(text) }
    }

    private static func word(_ bytes: some Collection<UInt8>) -> UInt64 {
        bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func varint(_ number: UInt64) -> Data {
        var (rest, bytes) = (number, Data())
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
        return bytes
    }

    /// The texts that stand somewhere in these bytes.
    func found(in bytes: Data) -> Set<Data> {
        let all = [UInt8](bytes)
        guard all.count >= 8 else { return [] }
        var found: Set<Data> = []
        var word = PersonalTexts.word(all) >> 8
        for end in 7..<all.count {
            word = word << 8 | UInt64(all[end])
            guard let texts = byBeginning[word] else { continue }
            let begin = end - 7
            for text in texts where all[begin...].starts(with: text) { found.insert(text) }
        }
        return found
    }
}
