// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target: warnings are errors, imports and existentials are spelled out.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// Settings of the targets that hold no I/O: unsafe operations are marked one by one as well.
let pure: [SwiftSetting] = strict + [.strictMemorySafety()]

func nio(_ name: String) -> Target.Dependency { .product(name: name, package: "swift-nio") }

let package = Package(
  name: "fundledger",
  products: [
    .executable(name: "fundd", targets: ["fundd"]),
    .executable(name: "fundctl", targets: ["fundctl"]),
    .library(name: "FundClient", targets: ["FundClient"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(
      name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .target(name: "CDigest"),
    .target(name: "CEmbedded", exclude: ["README.md", "data"]),

    .target(name: "FundData", dependencies: ["CEmbedded"], swiftSettings: pure),
    .target(name: "LedgerCore", swiftSettings: pure),
    .target(
      name: "FiscalFunds", dependencies: ["FundData", "LedgerCore"], swiftSettings: pure),
    .target(
      name: "LedgerJournal", dependencies: ["LedgerCore", "CDigest", "COpenSSL"],
      swiftSettings: strict),
    .target(name: "Wire", dependencies: [nio("NIOCore")], swiftSettings: strict),
    .target(
      name: "SecureTransport",
      dependencies: [
        "Wire", "COpenSSL", nio("NIOCore"), nio("NIOPosix"), nio("NIOConcurrencyHelpers"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
      ],
      swiftSettings: strict),
    .target(
      name: "FundMessages",
      dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
      swiftSettings: strict),
    .target(
      name: "FundServer",
      dependencies: [
        "FiscalFunds", "FundData", "FundMessages", "LedgerCore", "LedgerJournal",
        "SecureTransport", "Wire", nio("NIOCore"), nio("NIOPosix"), nio("NIOHTTP1"),
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    .target(
      name: "FundClient",
      dependencies: [
        "FundMessages", "SecureTransport", "Wire", nio("NIOCore"), nio("NIOPosix"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    .target(
      name: "FundCases",
      dependencies: [
        "FundClient", "FundData", "FundMessages",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    .target(
      name: "EmbeddedFunds",
      dependencies: ["FiscalFunds", "FundData", "LedgerCore", "LedgerJournal"],
      swiftSettings: strict),
    .target(
      name: "FundExports",
      dependencies: [
        "COpenSSL", "CSQLite", "CXLSXWriter", "FiscalFunds", "FundData", "LedgerCore",
        "LedgerJournal",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "fundd",
      dependencies: [
        "FundServer", "FiscalFunds", "FundData", "LedgerCore", "LedgerJournal",
        "SecureTransport", nio("NIOCore"), nio("NIOPosix"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "fundctl",
      dependencies: [
        "CEmbedded", "COpenSSL", "EmbeddedFunds", "FiscalFunds", "FundCases", "FundClient",
        "FundData", "FundExports", "FundMessages", "LedgerCore", "LedgerJournal",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),

    .target(
      name: "TestSupport", dependencies: ["FundData"], path: "Tests/TestSupport",
      swiftSettings: strict),
    .target(
      name: "Simulation", dependencies: ["LedgerCore", "LedgerJournal", "CDigest", "TestSupport"],
      path: "Tests/Simulation", swiftSettings: strict),
    .executableTarget(
      name: "simulate", dependencies: ["Simulation"], path: "Tests/Simulate",
      swiftSettings: strict),
    .executableTarget(
      name: "fund-scale",
      dependencies: [
        "EmbeddedFunds", "FiscalFunds", "FundData", "LedgerCore", "LedgerJournal", "TestSupport",
      ],
      path: "Tests/FundScale", swiftSettings: strict),
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "FiscalFunds", "FundClient", "FundData", "FundMessages", "FundServer", "LedgerCore",
        "LedgerJournal", "SecureTransport", "TestSupport", "Wire", nio("NIOCore"),
        nio("NIOEmbedded"), nio("NIOPosix"), .product(name: "Logging", package: "swift-log"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      path: "Tests/Fuzzing", exclude: ["README.md", "corpus"], swiftSettings: strict),
    .executableTarget(
      name: "stages",
      dependencies: [
        "CDigest", "FundMessages", "FundServer", "LedgerCore", "LedgerJournal", "SecureTransport",
        "TestSupport", "Wire", nio("NIOCore"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      path: "Tests/Stages", exclude: ["README.md", "instructions.json"], swiftSettings: strict),
    .testTarget(
      name: "EmbeddedFundsTests",
      dependencies: ["EmbeddedFunds", "FiscalFunds", "FundData", "LedgerJournal"],
      swiftSettings: strict),
    .testTarget(name: "SimulationTests", dependencies: ["Simulation"], swiftSettings: strict),
    .testTarget(
      name: "CDigestTests", dependencies: ["CDigest", "COpenSSL", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "FundDataTests", dependencies: ["FundData", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "FiscalFundsTests",
      dependencies: ["FiscalFunds", "FundData", "LedgerCore", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "LedgerCoreTests", dependencies: ["LedgerCore", "FundData", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "LedgerJournalTests",
      dependencies: ["LedgerJournal", "LedgerCore", "CDigest", "COpenSSL", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "FundExportsTests",
      dependencies: [
        "EmbeddedFunds", "FundExports", "FiscalFunds", "FundData", "LedgerCore", "LedgerJournal",
        "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "WireTests", dependencies: ["Wire", "TestSupport", nio("NIOCore")],
      swiftSettings: strict),
    .testTarget(
      name: "SecureTransportTests",
      dependencies: [
        "SecureTransport", "Wire", "COpenSSL", "TestSupport", nio("NIOCore"), nio("NIOPosix"),
        nio("NIOEmbedded"), nio("NIOConcurrencyHelpers"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "FundServerTests",
      dependencies: [
        "fundd", "FundCases", "FundServer", "FundClient", "FundMessages", "FiscalFunds",
        "FundData", "LedgerCore", "LedgerJournal", "SecureTransport", "Wire", "TestSupport",
        nio("NIOCore"), nio("NIOPosix"), .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ProtocolTests",
      dependencies: [
        "FiscalFunds", "FundData", "FundMessages", "FundServer", "LedgerCore", "LedgerJournal",
        "SecureTransport", "Wire",
        nio("NIOCore"), .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "FundClientTests",
      dependencies: [
        "FundClient", "FundMessages", "SecureTransport", "Wire", "TestSupport", nio("NIOCore"),
        nio("NIOPosix"), .product(name: "Logging", package: "swift-log"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "FuzzingTests", dependencies: ["fuzz", "TestSupport", "Wire"], swiftSettings: strict),
    .testTarget(
      name: "FundctlTests",
      dependencies: [
        "fundctl", "FundCases", "FundClient", "FundData", "FundMessages", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17
)
