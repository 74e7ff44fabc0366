// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let collections = Target.Dependency.product(name: "Collections", package: "swift-collections")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let arguments = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

/// A room of the house: `Sources/<name>`, compiled strictly.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of a room: `Tests/<name>Tests`.
func tests(
  _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: [.byName(name: name)] + dependencies,
    exclude: exclude,
    swiftSettings: settings)
}

let package = Package(
  name: "hone",
  products: [
    .library(name: "HoneKit", targets: ["HoneKit"]),
    .executable(name: "hone", targets: ["hone"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // The domain: values and rules, no input or output.
    room("Numerics"),
    room("Tuning", ["Numerics"]),
    room("Forecast", ["Tuning", "Numerics"]),
    room("Search", ["Tuning", "Forecast", "Numerics"]),
    room("Diagnosis", ["Tuning", "Numerics"]),
    room("Simulation", ["Search", "Tuning", "Numerics"]),

    // What comes in and what is kept.
    room("Documents", ["Tuning", yams]),
    room("MetricSources", ["Tuning"]),
    room("StudyStore", ["Tuning", "CProcess", grdb]),

    // What runs.
    .target(name: "CProcess"),
    room("Engine", ["Tuning", "Search", "MetricSources", "StudyStore", "CProcess", logging]),
    room("HoneKit", ["Tuning", "Search", "Forecast", "Engine", "StudyStore", "Numerics"]),

    // What is seen.
    room("Canvas"),
    .systemLibrary(name: "CNcurses"),
    room("Terminal", ["Canvas", "CNcurses"]),
    room("Workbench", ["Tuning", "Diagnosis", "Documents", "Canvas", "Numerics", collections]),

    // The tool and its demo.
    .target(name: "CAssets"),
    // A network is no fun to train without the optimizer, in tests neither.
    .target(
      name: "DigitsTrainer", dependencies: ["Tuning", "Numerics"],
      swiftSettings: settings + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
    .executableTarget(
      name: "hone",
      dependencies: [
        "Tuning", "Search", "Diagnosis", "Simulation", "Documents", "MetricSources", "StudyStore",
        "Engine", "Canvas", "Terminal", "Workbench", "CAssets", "DigitsTrainer", "CProcess",
        arguments,
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "bench",
      dependencies: [
        "Tuning", "Search", "Diagnosis", "MetricSources", "Simulation", "StudyStore", "Engine",
        "Canvas", "Workbench", "Numerics", "DiagnosisFixtures",
      ],
      path: "Tests/Benchmarks",
      exclude: ["pruning", "quality", "rates", "screen"],
      swiftSettings: settings),

    tests("Numerics"),
    tests("Tuning", ["Numerics", "RealPython"], exclude: ["schedules.json", "make_schedules.py"]),
    tests("Forecast", ["Tuning", "Numerics"]),
    tests("Search", ["Tuning", "RealPython"]),
    .target(name: "RealPython", path: "Tests/Support/RealPython", swiftSettings: settings),
    tests(
      "Diagnosis", ["Tuning", "Numerics", "Documents", "DiagnosisFixtures"],
      exclude: ["Importance/optuna.json", "Importance/make_optuna.py", "Rates/digits.txt"]),
    .target(
      name: "DiagnosisFixtures", dependencies: ["Diagnosis", "Tuning"],
      path: "Tests/Support/DiagnosisFixtures",
      exclude: [
        "curve_data.py", "curve_groups.py", "curve_learners.py", "label_curves.py",
        "labelled_curves.json",
      ],
      swiftSettings: settings),
    tests("Simulation", ["Search", "Tuning", "Numerics"]),
    tests("Documents", ["Tuning", "Canvas"]),
    tests("MetricSources", ["Tuning"]),
    tests("StudyStore", ["Tuning"]),
    tests(
      "Engine",
      ["Tuning", "Search", "StudyStore", "MetricSources", "CProcess", "engine-under-test", logging]),
    tests("HoneKit"),
    .executableTarget(
      name: "engine-under-test", dependencies: ["Engine", "Search", "StudyStore"],
      path: "Tests/Support/EngineUnderTest",
      swiftSettings: settings),
    tests("Canvas"),
    tests("Terminal", ["Canvas", "CNcurses"]),
    tests("Workbench", ["Tuning", "Diagnosis", "Canvas", "Numerics"], exclude: ["Golden"]),
    tests("DigitsTrainer", ["Tuning", "Numerics"]),
    .testTarget(
      name: "EndToEnd",
      dependencies: [
        "hone", "Workbench", "Tuning", "Search", "Documents", "StudyStore", "Engine", "Diagnosis",
      ],
      exclude: ["Terminal"],
      swiftSettings: settings),
  ]
)
