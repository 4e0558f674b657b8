import Foundation
import Testing

@testable import Intake

struct ExternalSorterTests {
    @Test(arguments: [0, 1, 10, 20_000])
    func `records come out in order, even with little memory`(count: Int) async throws {
        try await withFolder { folder in
            for memory in [1, 4_096, 100_000, 16 << 20] where memory > 1 || count <= 10 {
                var chance = Chance(seed: UInt64(count))
                var sorter = ExternalSorter(directory: folder, memory: memory)
                var expected: [(SortKey, String)] = []
                for index in 0..<count {
                    let key = SortKey(first: chance.next() % 64, second: UInt64(index))
                    let text = String(repeating: "\(index)", count: chance.number(0...12))
                    try Array(text.utf8).withUnsafeBufferPointer { try sorter.add(key, UInt64(index), $0) }
                    expected.append((key, text))
                }
                expected.sort { $0.0 < $1.0 }
                let records = try sorter.sorted()
                // The sorter's files have no name in the folder, and the records can be read several times.
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
                for _ in 0..<2 {
                    let reading = try records.reading()
                    var isSame = true
                    for (key, text) in expected {
                        isSame = isSame && reading.key == key && reading.payload.number == key.second
                        let bytes = UnsafeRawBufferPointer(rebasing: reading.payload[8...])
                        isSame = isSame && String(decoding: bytes, as: UTF8.self) == text
                        try reading.advance()
                    }
                    #expect(isSame)
                    #expect(reading.key == nil)
                }
            }
        }
    }

    @Test func `a record larger than the buffers passes through`() async throws {
        try await withFolder { folder in
            var sorter = ExternalSorter(directory: folder, memory: 1_000)
            let large = Array(repeating: UInt8(7), count: 1 << 20)
            for first in [3, 1, 2] as [UInt64] {
                try large.withUnsafeBufferPointer { try sorter.add(SortKey(first: first, second: 0), first, $0) }
            }
            let reading = try sorter.sorted().reading()
            for first in 1...3 as ClosedRange<UInt64> {
                #expect(reading.key?.first == first)
                #expect(reading.payload.count == 8 + large.count)
                try reading.advance()
            }
        }
    }
}
