import Edges
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

struct RegionsTests {
    private static func region(_ code: String, _ name: String, _ level: FieldRegionLevel) -> RegistryRegion {
        .with { ($0.code, $0.name, $0.level) = (code, name, level) }
    }

    private static func command(_ regions: [RegistryRegion]) -> RegistryCommand {
        .with { $0.importRegions.regions = regions }
    }

    private static let banten = region("36", "Banten", .provinsi)
    private static let lebak = region("36.02", "Kabupaten Lebak", .kabupaten)

    // One case for each refusal, in the order of the enum.
    @Test(arguments: [
        ([], "36", RegistryRefusal(.tooMany)),
        (Array(repeating: banten, count: 1_001), "36", RegistryRefusal(.tooMany)),
        ([banten], "36.02", RegistryRefusal(.outsideArea, "36")),
        ([region("32", "Jawa Barat", .provinsi)], "36", RegistryRefusal(.outsideArea, "32")),
        ([region("", "Banten", .provinsi)], "36", RegistryRefusal(.valueMissing, "code")),
        ([region("36", "", .provinsi)], "36", RegistryRefusal(.valueMissing, "name")),
        ([region("36", "Banten", .unknown)], "36", RegistryRefusal(.valueMissing, "level")),
        ([region("3602", "Lebak", .kabupaten)], "36", RegistryRefusal(.valueWrong, "3602")),
        ([banten, region("36.02", "Lebak", .kota)], "36", RegistryRefusal(.valueWrong, "36.02")),
        ([banten, banten], "36", RegistryRefusal(.valueWrong, "36")),
        ([region("36", String(repeating: "b", count: 201), .provinsi)], "36", RegistryRefusal(.valueWrong, "name")),
        ([region("36", "Ban\0ten", .provinsi)], "36", RegistryRefusal(.valueWrong, "name")),
        ([lebak], "36", RegistryRefusal(.regionUnknown, "36")),
        ([banten, region("36.02.11", "Cipanas", .kecamatan)], "36", RegistryRefusal(.regionUnknown, "36.02")),
    ])
    func `an invalid region table is refused`(
        regions: [RegistryRegion], area: String, expected: RegistryRefusal
    ) throws {
        let registry = try Rehearsal(RegistryService())
        #expect(try registry.refusal(of: Self.command(regions), in: area) == expected)
        #expect(try registry.count("region") == 0)
    }

    @Test func `parents may come after their children, and known regions change nothing`() throws {
        let registry = try Rehearsal(RegistryService())
        let renamed = Self.region("36.02", "Lebak", .kabupaten)
        for (regions, changed) in [([Self.lebak, Self.banten], 2), ([Self.lebak, Self.banten], 0), ([renamed], 1)] {
            guard case .accepted(let happened, let answer) = try registry.ask(Self.command(regions)) else {
                Issue.record("refused")
                continue
            }
            #expect(answer.done.count == UInt32(changed))
            #expect(happened.flatMap(\.event.regionsImported.regions).count == changed)
        }
        #expect(try registry.count("region") == 2)
        #expect(try registry.count("region", where: "name = 'Lebak'") == 1)
    }

    @Test func `an area is listed page by page, itself first`() throws {
        let registry = try FamilyForms.registry()
        var codes: [String] = []
        var after = ""
        repeat {
            let page = try registry.answer(
                to: .with { $0.regions = .with { ($0.area, $0.after, $0.most) = ("36.02", after, 2) } }
            ).regions
            codes += page.regions.map(\.code)
            after = page.next
        } while !after.isEmpty
        #expect(codes == ["36.02", "36.02.11", FamilyForms.village])
    }

    @Test(arguments: [
        ("36", "", 0, RegistryRefusal.Code.tooMany), ("36", "", 1_001, .tooMany), ("32", "", 10, .outsideArea),
        ("", "", 10, .valueMissing), ("3602", "", 10, .valueWrong), ("36", "x", 10, .valueWrong),
    ])
    func `a malformed query is refused`(
        area: String, after: String, most: Int, expected: RegistryRefusal.Code
    ) throws {
        let registry = try FamilyForms.registry()
        let query = RegistryQuery.with {
            $0.regions = .with { ($0.area, $0.after, $0.most) = (area, after, UInt32(most)) }
        }
        #expect(try registry.refusal(of: query)?.code == expected)
    }

    @Test func `a village knows the names above it`() throws {
        let registry = try FamilyForms.registry()
        let village = try #require(RegionCode(FamilyForms.village))
        let kabupaten = try #require(RegionCode("36.02"))
        let names = try registry.store.read { tables in
            [try Regions.names(of: village, tables), try Regions.names(of: kabupaten, tables)]
        }
        #expect(names == [["Banten", "Kabupaten Lebak", "Cipanas", "Sipayung"], ["Banten", "Kabupaten Lebak"]])
    }
}
