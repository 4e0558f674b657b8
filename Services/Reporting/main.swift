print("Reporting")
