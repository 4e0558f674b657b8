import Foundation
import Schemas
import Vocabulary

/// The sheets of `tangga group`.
enum GroupSheets {
    static func groups(_ views: [EmpowermentGroupView]) -> Sheet {
        Sheet(
            [
                .init("group", "Kelompok", "Group"), .init("programme", "Program", "Programme"),
                .init("name", "Nama", "Name"), .init("region", "Wilayah", "Region"),
                .init("formed_on", "Dibentuk", "Formed"), .init("facilitator", "Pendamping", "Facilitator"),
                .init("minutes", "Berita acara", "Minutes"), .init("savings", "Tabungan", "Savings"),
                .init("account", "Rekening", "Account"), .init("enterprise", "Usaha", "Enterprise"),
                .init("closed", "Bubar", "Closed"),
            ],
            views.map { view in
                [
                    .id(view.group.group), .text(view.group.programme), .text(view.group.name),
                    .text(view.group.region), .day(view.group.on), .text(view.group.facilitator),
                    .text(view.group.minutes), .money(view.savings), .flag(view.hasAccount_p),
                    .flag(view.hasEnterprise_p), .flag(view.closed),
                ]
            })
    }

    static func members(_ view: EmpowermentGroupView) -> Sheet {
        Sheet(
            [
                .init("family", "Keluarga", "Family"), .init("person", "Orang", "Person"),
                .init("region", "Wilayah", "Region"), .init("savings", "Tabungan", "Savings"),
            ],
            view.group.members.map { member in
                let saved = view.savers.first { $0.person == member.person }?.balance ?? 0
                return [.id(member.family), .id(member.person), .text(member.region), .money(saved)]
            })
    }
}
