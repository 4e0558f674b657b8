import Edges

await NodeProcess.run { DisbursementService(node: $0) }
