import Hosting

await NodeProcess.run { EmpowermentTrainingService(node: $0) }
