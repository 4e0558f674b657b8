print("Registry")
