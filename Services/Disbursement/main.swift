import Hosting

await NodeProcess.run { DisbursementService(node: $0) }
