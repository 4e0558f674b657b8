import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// `tangga kur apply`: applies for a loan; the node checks the conditions and computes the instalment.
struct KurApply: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Mengajukan KUR; syaratnya diperiksa, angsurannya dihitung.",
        discussion: """
            Contoh:
              tangga kur apply --group "Melati" --type super_mikro --use modal_kerja --amount 10000000 --months 24
              tangga kur apply --family 3602011203780001 --type mikro --use investasi --amount 25000000 --months 36
            """)

    @Option(help: "Kelompok: id atau nama.")
    var group: String?

    @Option(help: "Keluarga: id, nomor KK, atau NIK.")
    var family: String?

    @Option(help: "super_mikro, mikro, kecil, atau khusus.")
    var type: KurType

    @Option(help: "modal_kerja atau investasi.")
    var use: KurUse

    @Option(help: "Rupiah.", transform: Amounts.written)
    var amount: Int64

    @Option(help: "Jangka waktu, bulan.")
    var months: Int32

    @OptionGroup(title: "Syarat") var conditions: Conditions

    @OptionGroup var groups: GroupOptions

    /// The conditions that the applicant states. The node reads all others from its own data.
    struct Conditions: ParsableArguments {
        @Flag(help: "Pernah menerima KUR.")
        var hadKur = false

        @Flag(help: "Masih punya KUR di bank lain.")
        var kurElsewhere = false

        @Flag(help: "Masih punya kredit komersial produktif.")
        var commercialCredit = false

        @Option(help: "Anggota kelompok yang belum punya usaha produktif.")
        var beginners: Int32 = 0

        @Flag(help: "Ada surat rekomendasi ketua kelompok bagi pemula.")
        var recommended = false

        @Flag(help: "Peserta BPJS Ketenagakerjaan.")
        var bpjs = false

        @Flag(help: "Ada mitra atau penjamin pembelian (offtaker).")
        var offtaker = false

        @Option(help: "Sisa pinjaman KUR terdahulu, rupiah.", transform: Amounts.written)
        var outstanding: Int64 = 0

        @Option(help: "Id usaha yang dibiayai; tanpa ini: yang tertua.")
        var enterprise: String?
    }

    func validate() throws {
        guard (group == nil) != (family == nil) else {
            throw ValidationError("Beri --group atau --family. / Give --group or --family.")
        }
    }

    func run() throws {
        let line = try groups.line()
        var application = EmpowermentApplyForKur()
        if let group { application.group = try line.groupID(group) }
        if let family { application.family = try line.session.family(family) }
        application.type = type.wire
        application.use = use.wire
        application.amount = amount
        application.months = months
        application.hadKurBefore = conditions.hadKur
        application.hasKurElsewhere_p = conditions.kurElsewhere
        application.hasCommercialCredit_p = conditions.commercialCredit
        application.beginners = conditions.beginners
        application.recommended = conditions.recommended
        application.bpjsKetenagakerjaan = conditions.bpjs
        application.hasOfftaker_p = conditions.offtaker
        application.outstanding = conditions.outstanding
        application.enterprise = try conditions.enterprise.map { try Choice.full($0) } ?? Data()
        var command = EmpowermentCommand()
        command.applyForKur = application
        let created = try line.tell(command).created
        groups.options.show(
            .one([
                (.init("application", "Pengajuan", "Application"), .id(created.id)),
                (.init("amount", "Jumlah", "Amount"), .money(amount)),
                (.init("months", "Bulan", "Months"), .number(Int64(months))),
                (.init("instalment", "Angsuran", "Instalment"), .money(created.instalment)),
            ]))
    }
}
