import TestSupport
import Testing
import Wire

@testable import fuzz

/// The fuzzer itself: that it finds what is there to be found, and does the same for the same seed.
@Suite struct FuzzRunTests {
  /// Wraps the frames, and lets a test look at each input.
  private final class Watched: FuzzTarget {
    let name = "watched"
    let base = FrameTarget()
    var inputs = Fingerprint()
    let check: ([UInt8]) throws -> Void

    init(_ check: @escaping ([UInt8]) throws -> Void = { _ in }) { self.check = check }

    func seeds() throws -> [[UInt8]] { try base.seeds() }

    func mutate(_ input: inout [UInt8], _ dice: inout SplitMix64) { base.mutate(&input, &dice) }

    func run(_ input: [UInt8]) throws -> Course {
      inputs.add(input)
      try check(input)
      return try base.run(input)
    }
  }

  @Test func `the same seed gives the same inputs, another one others`() throws {
    func inputs(_ seed: UInt64) throws -> UInt64 {
      let target = Watched()
      let result = try FuzzRun(target: target, seed: seed).run(for: .seconds(600), executions: 400)
      #expect(result.executions == 400)
      #expect(result.finding == nil)
      return target.inputs.value
    }
    #expect(try inputs(1) == inputs(1))
    #expect(try inputs(1) != inputs(2))
  }

  @Test func `a fault that no vector has is found, with the input that shows it`() throws {
    /// Two frames of Data in a row, the second on the highest stream that there is.
    func isFault(_ input: [UInt8]) -> Bool {
      let frames = FrameReader(input).frames
      return zip(frames, frames.dropFirst()).contains { one, other in
        one.type == .data && other.type == .data && other.stream == .max
      }
    }
    let target = Watched { try require(!isFault($0), "planted") }
    #expect(try target.seeds().allSatisfy { !isFault($0) })
    let result = try FuzzRun(target: target, seed: 3).run(for: .seconds(600), executions: 50_000)
    let finding = try #require(result.finding)
    #expect(finding.what == "planted")
    #expect(isFault(try #require(finding.input)))
  }

  @Test func `options are read, and wrong ones refused`() throws {
    let options = try FuzzOptions(["--seconds", "60", "--seed", "7", "--target", "tls"])
    #expect(options.seconds == 60)
    #expect(options.seed == 7)
    #expect(options.target == "tls")
    #expect(try FuzzOptions(["--executions", "5"]).executions == 5)
    for wrong in [
      ["--seconds", "0"], ["--target", "nothing"], ["--replay", "x"], ["--seed"],
      ["--executions", "0"],
    ] {
      #expect(throws: FuzzOptions.Problem.self) { try FuzzOptions(wrong) }
    }
  }
}
