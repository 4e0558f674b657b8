print("Disbursement")
