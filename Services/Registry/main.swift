import Edges

await NodeProcess.run { _ in RegistryService() }
