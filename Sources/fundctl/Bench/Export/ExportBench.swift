import Foundation
import FundClient
import FundData
import FundExports

/// Pulls the books of a loaded daemon as an auditor does, measures it, and pulls them once more over
/// connections that are killed on the way.
struct ExportBench {
  /// Connections that are killed during the second pull, fewer of a short export: each must pass more
  /// than the extract of one block, or nothing would get on.
  private static let mostCuts = 10
  private static let bytesOfCut: Int64 = 4 << 20

  let daemon: BenchDaemon
  let work: String

  /// What was measured; nanoseconds, and KiB of memory.
  struct Result {
    var legs: Int64 = 0
    var nativeBytes: Int64 = 0
    var pullNanos: Int64 = 0
    var verifyNanos: Int64 = 0
    var csvNanos: Int64 = 0
    /// Largest resident set of `fundctl export` over the killed connections, CSV included.
    var clientPeakKiB: Int64 = 0
    /// Of the daemon before and after the exports.
    var daemonPeaksKiB: (before: Int64, after: Int64) = (0, 0)
    var cuts = 0
    var digest = ""
    var differences: [String] = []
  }

  init(daemon: BenchDaemon) {
    self.daemon = daemon
    work = daemon.server.folder.path + "/exports"
  }

  func run() async throws -> Result {
    try FileManager.default.createDirectory(
      atPath: work, withIntermediateDirectories: true)
    var result = Result()
    result.daemonPeaksKiB.before = daemon.usage()?.peakKiB ?? 0
    let whole = try await pullOnce(&result)
    try await pullKilled(whole, &result)
    result.daemonPeaksKiB.after = daemon.usage()?.peakKiB ?? 0
    return result
  }

  /// One pull in this process, each step timed apart.
  private func pullOnce(_ result: inout Result) async throws -> BundleManifest {
    let folder = work + "/whole"
    let clock = ContinuousClock()
    let client = try await daemon.server.connect(as: .auditor)
    let pull = EvidencePull(
      client: client, folder: folder, entity: "",
      formats: try ExportFormats(names: "none", from: nil, to: nil), say: { _ in })
    var started = clock.now
    var manifest = try await pull.pull()
    result.pullNanos = (clock.now - started).nanos
    await client.close()
    started = clock.now
    let verification = try pull.verify(manifest, keys: nil)
    result.verifyNanos = (clock.now - started).nanos
    if !verification.isGood { result.differences.append("the export does not verify") }
    let rendering = BundleRendering(
      folder, reference: try ReferenceData.load(), generator: Fundctl.generator)
    let csv = try ExportFormats(names: "csv", from: nil, to: nil)
    started = clock.now
    for format in csv.formats {
      manifest = try rendering.render(format, csv.selection) { _ in }
    }
    result.csvNanos = (clock.now - started).nanos
    result.legs = Int64(clamping: manifest.totals.legs)
    result.nativeBytes = Int64(clamping: Self.extracts(of: manifest)?.bytes ?? 0)
    result.digest = Self.extracts(of: manifest)?.sm3Tree ?? ""
    return manifest
  }

  /// `fundctl export` as a process of its own, through a relay that kills its connections.
  private func pullKilled(_ whole: BundleManifest, _ result: inout Result) async throws {
    let cuts = Int(min(Int64(Self.mostCuts), result.nativeBytes / Self.bytesOfCut))
    let relay = try CuttingRelay(
      to: daemon.server.folder.address(), cuts: cuts,
      afterBytes: Int(max(Self.bytesOfCut, result.nativeBytes / Int64(cuts + 2))))
    defer { relay.end() }
    let folder = work + "/killed"
    let child = try MeasuredChild.run([
      "export", "--home", daemon.server.folder.path, "--server", "\(relay.address)", "--json",
      "--format", "csv", "--through", "\(whole.through)", "-o", folder,
    ])
    result.clientPeakKiB = child.peakKiB
    result.cuts = cuts - relay.remainingCuts
    guard child.status == 0 else {
      throw CommandFailure("fundctl export ended with \(child.status): \(child.errors)")
    }
    if relay.remainingCuts > 0 {
      result.differences.append("only \(result.cuts) of \(cuts) connections were killed")
    }
    let resumed = try BundleFolder(folder).manifest()
    if Self.extracts(of: resumed)?.sm3Tree != Self.extracts(of: whole)?.sm3Tree {
      result.differences.append("the resumed export differs from the whole one")
    }
  }

  private static func extracts(of manifest: BundleManifest) -> BundleManifest.File? {
    manifest.files.first { $0.path == BundlePaths.extracts }
  }
}

/// Another `fundctl`, watched while it runs.
struct MeasuredChild {
  /// Between two looks at its memory.
  private static let pollMicros: UInt32 = 10_000

  var status: Int32
  var peakKiB: Int64
  var errors: String

  static func run(_ arguments: [String]) throws -> MeasuredChild {
    let process = Process()
    process.executableURL = URL(
      fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    let errors = FileManager.default.temporaryDirectory
      .appendingPathComponent("fundctl-\(UUID().uuidString)")
    try Data().write(to: errors)
    defer { try? FileManager.default.removeItem(at: errors) }
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    var peak: Int64 = 0
    while process.isRunning {
      peak = max(peak, ProcessUsage(of: process.processIdentifier)?.peakKiB ?? 0)
      usleep(Self.pollMicros)
    }
    process.waitUntilExit()
    return MeasuredChild(
      status: process.terminationStatus, peakKiB: peak,
      errors: (try? String(contentsOf: errors, encoding: .utf8)) ?? "")
  }
}
