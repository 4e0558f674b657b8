import Hosting

await NodeProcess.run { _ in ReportingService() }
