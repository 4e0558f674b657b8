import Edges

await NodeProcess.run { EmpowermentTrainingService(node: $0) }
