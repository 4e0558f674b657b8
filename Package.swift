// swift-tools-version: 6.2
import PackageDescription

// The language that every module of ours is written in. Each feature's proposal:
// ExistentialAny SE-0335, InternalImportsByDefault SE-0409, MemberImportVisibility SE-0444.
let language: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")
let collections = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")

/// A module under `Shared/`.
/// - Parameter folder: its folder there, where that has another name than the module.
func shared(_ name: String, in folder: String? = nil, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, path: "Shared/\(folder ?? name)", swiftSettings: language)
}

/// One of the four services: its rules see the kernel, the schemas and the words of the field;
/// only its `main.swift` sees the hosting.
func service(_ name: String) -> Target {
    .executableTarget(
        name: name, dependencies: ["Kernel", "Schemas", "Vocabulary", "Hosting", protobuf, crypto],
        path: "Services/\(name)", exclude: ["README.md"], swiftSettings: language)
}

/// The tests of one module, or of several together.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name,
        dependencies: dependencies + ["Kernel", "Schemas", "WireSchemas", "Vocabulary", "Support", protobuf],
        path: "Tests/\(name)", exclude: exclude, swiftSettings: language)
}

let package = Package(
    name: "tangga",
    products: [
        .executable(name: "registry", targets: ["Registry"]),
        .executable(name: "disbursement", targets: ["Disbursement"]),
        .executable(name: "empowerment-training", targets: ["EmpowermentTraining"]),
        .executable(name: "reporting", targets: ["Reporting"]),
        .executable(name: "tangga", targets: ["Console"]),
        .executable(name: "tangga-bench", targets: ["Benchmarks"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(
            url: "https://github.com/apple/swift-configuration", exact: "1.4.0",
            traits: ["YAML", "CommandLineArguments"]),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CZeroMQ", path: "Shared/CZeroMQ", pkgConfig: "libzmq",
            providers: [.apt(["libzmq3-dev"])]),
        .target(
            name: "CMemory", path: "Shared/CMemory",
            linkerSettings: [.linkedLibrary("jemalloc"), .linkedLibrary("sqlite3")]),
        .systemLibrary(
            name: "CPostgres", path: "Shared/CPostgres", providers: [.apt(["libpq-dev"])]),
        shared("Vocabulary", []),
        shared("WireSchemas", in: "Schemas/Wire", [protobuf]),
        shared("Schemas", in: "Schemas/Services", ["WireSchemas", protobuf]),
        shared("Intake", ["Vocabulary"]),
        shared("Kernel", ["Vocabulary", "WireSchemas", protobuf, crypto, logging, collections]),
        shared(
            "Edges",
            ["Kernel", "WireSchemas", "Vocabulary", "CZeroMQ", protobuf, logging, yaml, crypto, collections]),
        shared(
            "Stores",
            [
                "Kernel", "Vocabulary", "CPostgres", logging, collections,
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        shared(
            "Hosting",
            [
                "Edges", "Stores", "Kernel", "WireSchemas", "Vocabulary", "CMemory", protobuf, logging, yaml, crypto,
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
        shared("Talk", ["Intake", "Edges", "Kernel", "Schemas", "WireSchemas", "Vocabulary", protobuf, crypto]),
        service("Registry"),
        service("Disbursement"),
        service("EmpowermentTraining"),
        service("Reporting"),
        .executableTarget(
            name: "Console",
            dependencies: [
                "Talk", "Intake", "Edges", "Kernel", "Schemas", "WireSchemas", "Vocabulary", protobuf, arguments, yaml,
                crypto,
            ],
            path: "Services/Console", exclude: ["README.md"], swiftSettings: language),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "Edges", "Stores", "Kernel", "Schemas", "WireSchemas", "Vocabulary", "CZeroMQ", protobuf, arguments,
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            path: "Tests/Benchmarks", exclude: ["README.md"], swiftSettings: language),
        .target(
            name: "Support",
            dependencies: [
                "Edges", "Stores", "Kernel", "Schemas", "WireSchemas", "Vocabulary", protobuf, logging, collections,
            ],
            path: "Tests/Support", swiftSettings: language),
        .testTarget(name: "Tidy", path: "Tests/Tidy", swiftSettings: language),
        tests("VocabularyTests", []),
        tests("KernelTests", ["Stores", crypto]),
        tests("EdgesTests", ["Edges", "Hosting"]),
        tests("StoresTests", ["Stores", "Edges"]),
        tests("IntakeTests", ["Intake"]),
        tests("TalkTests", ["Talk", "Intake", "Edges"]),
        tests("RegistryTests", ["Registry"]),
        tests("DisbursementTests", ["Disbursement"]),
        tests("EmpowermentTrainingTests", ["EmpowermentTraining"]),
        tests("ReportingTests", ["Reporting"]),
        tests("ConsoleTests", ["Console", "Talk", "Intake", "Edges"]),
        tests(
            "Simulation",
            [
                "Console", "Talk", "Intake", "Edges", "Registry", "Disbursement", "EmpowermentTraining", "Reporting",
                crypto, heap,
            ],
            exclude: ["README.md"]),
        tests(
            "Processes",
            [
                "Console", "Talk", "Intake", "Edges", "Stores", "Hosting", "Registry", "Disbursement",
                "EmpowermentTraining", "Reporting", crypto,
            ],
            exclude: ["Earlier", "client.py", "disk.c", "shim.c", "suppressions.txt"]),
    ]
)
