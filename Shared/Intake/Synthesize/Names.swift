/// Names common in Banten, combined at random; none refers to a real person.
enum Names {
    static let men = [
        "Asep", "Ujang", "Dadang", "Jajang", "Encep", "Tubagus", "Sarman", "Rohman", "Suhendi", "Mulyana", "Agus",
        "Yusuf", "Hasan", "Karna", "Wawan", "Endang", "Samsul", "Fikri", "Bahrudin", "Opan", "Sanusi", "Rasim",
        "Jumri", "Ading", "Maman", "Iwan", "Deden", "Safri", "Nurdin", "Haerul",
    ]
    static let women = [
        "Siti", "Neneng", "Euis", "Iis", "Aisyah", "Rohmah", "Sarnah", "Yati", "Tini", "Nurhayati", "Ratu", "Enung",
        "Marwah", "Lilis", "Wiwin", "Dewi", "Julaeha", "Sumiati", "Omah", "Halimah", "Nani", "Kartini", "Uum",
        "Fitri", "Yulia", "Mimin", "Entin", "Sopiah", "Imas", "Badriah",
    ]
    static let families = [
        "Suryadi", "Hidayat", "Mulyadi", "Saputra", "Permana", "Hermawan", "Ramdani", "Kurniawan", "Sopandi",
        "Maulana", "Firdaus", "Ahmadi", "Sudrajat", "Wijaya", "Nugraha", "Rosadi", "Junaedi", "Fauzi", "Setiawan",
        "Solihin",
    ]
    static let places = ["Pandeglang", "Lebak", "Tangerang", "Serang", "Cilegon", "Bogor", "Jakarta", "Sukabumi"]
    static let occupations = [
        "petani", "buruh tani", "nelayan", "pedagang", "buruh pabrik", "ojek", "karyawan", "buruh bangunan",
        "mengurus rumah", "tidak bekerja",
    ]
    static let villageHeads = ["Suka", "Karya", "Mekar", "Sindang", "Pasir", "Tanjung", "Kadu", "Ci", "Marga", "Teluk"]
    static let villageTails = [
        "mukti", "jaya", "sari", "laksana", "maju", "raya", "mulya", "asih", "wangi", "negara", "rahayu", "bakti",
    ]
    static let surveyors = ["PSM-07", "PSM-12", "TKSK-03", "TKSK-19", "PKH-05", "PKH-21"]
}
