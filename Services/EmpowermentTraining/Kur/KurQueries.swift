import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Kur {
    /// All applications within the grant, the latest last; or one, with its schedule.
    static func answer(
        _ query: EmpowermentApplicationsQuery, _ asked: Asked, _ tables: any Reading
    ) throws -> Response {
        guard !query.application.isEmpty else {
            let area = asked.within("a.region")
            let all = try tables.rows(
                "SELECT \(KurApplication.columns) FROM kur_application a WHERE \(area.sql) ORDER BY a.id",
                area.arguments
            ) { KurApplication($0) }
            let views = try all.compactMap { $0 }.map { try view($0, tables) }
            return .answer(.with { $0.applications.applications = views })
        }
        switch try KurApplication.seek(query.application, asked, tables) {
        case .refused(let refusal): return .refuse(refusal)
        case .found(let application):
            var view = try view(application, tables)
            view.schedule = schedule(of: application)
            return .answer(.with { $0.applications.applications = [view] })
        }
    }

    /// The applications that are evidence for the family, within the grant.
    static func views(
        of family: Data, for asked: Asked, _ tables: any Reading
    ) throws -> [EmpowermentApplicationView] {
        let area = asked.within("a.region", from: 2)
        let applications = try tables.rows(
            """
            SELECT \(KurApplication.columns) FROM kur_family f JOIN kur_application a ON a.id = f.application
            WHERE f.family = $1 AND \(area.sql) ORDER BY a.id
            """, [.blob(family)] + area.arguments
        ) { KurApplication($0) }
        return try applications.compactMap { $0 }.map { try view($0, tables) }
    }

    private static func view(_ application: KurApplication, _ tables: any Reading) throws -> EmpowermentApplicationView
    {
        let families = try application.families(tables)
        return .with {
            $0.application = .with {
                $0.application = application.id
                $0.family = application.isGroup ? Data() : application.owner
                $0.group = application.isGroup ? application.owner : Data()
                $0.region = application.region.text
                $0.type = application.type
                $0.use = application.use
                $0.amount = application.amount
                $0.months = application.months
                $0.rateBasisPoints = Int32(clamping: application.rate)
                $0.instalment = application.instalment
                $0.families = families
                $0.enterprise = application.enterprise
            }
            $0.answered = application.isApproved != nil
            $0.approved = application.isApproved == true
            $0.approvedAmount = application.approvedAmount
            $0.instalment = application.instalment
            $0.outstanding = application.outstanding
            $0.instalments = UInt32(clamping: application.instalments)
            $0.repaid = application.isRepaid
            $0.inArrears = application.inArrears
            $0.approvedOn = application.isApproved == true ? application.answeredOn?.number ?? 0 : 0
        }
    }

    /// The schedule of the approved amount; before the bank's answer, of the amount applied for and without due days.
    private static func schedule(of application: KurApplication) -> [EmpowermentKurDue] {
        let approvedOn = application.isApproved == true ? application.answeredOn : nil
        let amount = application.isApproved == nil ? application.amount : application.approvedAmount
        guard amount > 0 else { return [] }
        return Annuity.schedule(of: amount, rate: application.rate, months: Int(application.months)).map { due in
            .with {
                $0.number = Int32(due.number)
                $0.dueOn = approvedOn?.addingMonths(due.number).number ?? 0
                $0.instalment = due.instalment
                $0.interest = due.interest
                $0.principal = due.principal
                $0.outstanding = due.outstanding
            }
        }
    }
}
