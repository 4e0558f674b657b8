import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// Number of families, their deprivations and poverty measures, from the latest assessment of each family.
enum Indicators {
    static func answer(_ query: ReportingIndicatorsQuery, _ asked: Asked, _ tables: any Reading) throws -> Response {
        let scope: Scope
        switch try Scope.seek(query.area, asked, tables) {
        case .found(let found): scope = found
        case .refused(let refusal): return .refuse(refusal)
        }
        let groups = try IndicatorFigures.counted(scope, tables) + IndicatorFigures.spent(scope, tables)
        let regions = zip(scope.places, scope.sums(groups)).map { place, figures in row(place, figures) }
        return .answer(.with { $0.indicators.regions = regions })
    }

    private static func row(_ place: Scope.Place, _ figures: IndicatorFigures) -> ReportingRegionIndicators {
        .with {
            $0.region = place.region.text
            $0.name = place.name
            $0.families = figures.families
            $0.persons = figures.persons
            $0.assessed = figures.assessed
            $0.deprived = figures.deprived
            $0.unknown = figures.unknown
            $0.extremePoor = figures.extremePoor
            $0.poor = figures.poor
            $0.notPoor = figures.notPoor
            $0.statusUnknown = figures.assessed - figures.extremePoor - figures.poor - figures.notPoor
            $0.multidimensional = measures(figures)
            $0.extreme = measures(figures.extreme)
            $0.line = measures(figures.line)
            $0.proposedCharity = figures.charity
            $0.rungs = figures.rungs
            $0.contributions = figures.multidimensional.contributions
        }
    }

    private static func measures(_ figures: IndicatorFigures) -> ReportingMultidimensional {
        .with {
            $0.families = figures.multidimensionallyPoor
            $0.persons = figures.multidimensional.poor
            if let headcount = figures.multidimensional.headcount { $0.h = headcount }
            if let intensity = figures.multidimensional.intensity { $0.a = intensity }
            if let adjusted = figures.multidimensional.adjusted { $0.m0 = adjusted }
        }
    }

    private static func measures(_ poverty: Poverty) -> ReportingFgt {
        .with {
            if let p0 = poverty.p0 { $0.p0 = p0 }
            if let p1 = poverty.p1 { $0.p1 = p1 }
            if let p2 = poverty.p2 { $0.p2 = p2 }
        }
    }
}
