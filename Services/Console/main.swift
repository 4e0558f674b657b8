print("Console")
