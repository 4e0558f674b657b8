print("EmpowermentTraining")
