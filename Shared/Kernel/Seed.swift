enum KernelSeed {}
