import ArgumentParser
import CDigest
import Foundation
import Glibc

/// The stages of a voucher's way, each measured by itself.
@main
struct StagesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stages",
    abstract: "Measures the stages of the daemon's path one by one (分段测时).",
    discussion: """
      Every stage is given seeded input, timed over several rounds of which the median counts, and \
      checked afterwards: one whose result is wrong ends the program with exit code 1. Wall time is \
      that of the machine as it is; beside it stands the time of the processor alone.

        swift build -c release --product stages
        .build/release/stages
        .build/release/stages --only decide --only block --rounds 50
      """)

  @Option(help: "Only the stages of this name; can be given many times.")
  var only: [String] = []
  @Option(help: "Rounds a stage.")
  var rounds: Int?
  @Flag(help: "Tiny sizes, for a check that everything works.")
  var smoke = false
  @Flag(help: "One JSON object.")
  var json = false
  @Flag(help: "The names of the stages, and what bounds each.")
  var list = false
  @Option(
    help: """
      Runs the rounds of one stage for callgrind to count, and prints how many units they are and \
      in how many lanes SM3 is: see .ci/instructions.
      """)
  var counted: String?

  mutating func validate() throws {
    for name in only + (counted.map { [$0] } ?? []) where Self.stage(name) == nil {
      throw ValidationError("there is no stage \(name); see --list")
    }
    guard rounds.map({ (1...10_000).contains($0) }) ?? true else {
      throw ValidationError("--rounds is out of its range, 1 to 10000")
    }
  }

  private static func stage(_ name: String) -> (any Stage.Type)? {
    Stages.all.first { $0.name == name }
  }

  func run() throws {
    if list {
      for stage in Stages.all { print("\(stage.name): \(stage.operation); \(stage.limit)") }
    } else if let stage = counted.flatMap(Self.stage) {
      print(try Counting.run(stage), cdigest_sm3_lanes())
    } else {
      try measure()
    }
  }

  private func measure() throws {
    var sizes = smoke ? Sizes.smoke : Sizes.full
    sizes.rounds = rounds ?? sizes.rounds
    let chosen = Stages.all.filter { only.isEmpty || only.contains($0.name) }
    if !json { print("\(Machine.text)\n\n\(Measurement.heading)") }
    var lines: [Measurement.Line] = []
    for stage in chosen {
      let measurement: Measurement
      do {
        measurement = try Measurement(stage, sizes)
      } catch {
        print("\(stage.name): \(error)")
        throw ExitCode(1)
      }
      lines.append(measurement.line)
      if !json { print(measurement.row(withTarget: !smoke)) }
    }
    guard json else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let result = Result(machine: Machine.text, lanes: Int(cdigest_sm3_lanes()), stages: lines)
    print(String(decoding: try encoder.encode(result), as: UTF8.self))
  }

  private struct Result: Encodable {
    let machine: String
    let lanes: Int
    let stages: [Measurement.Line]
  }
}

/// The machine that the figures are of.
private enum Machine {
  static var text: String {
    let processor =
      (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n")
      .first { $0.hasPrefix("model name") }?.split(separator: ":").last.map(String.init)
    return (processor ?? " unknown processor").dropFirst()
      + ", \(ProcessInfo.processInfo.activeProcessorCount) cores, SM3 in \(cdigest_sm3_lanes())"
      + " lanes"
  }
}
