import Foundation
import Testing

@testable import fuzz

/// Every target over what is kept for it, and over a few hundred changes of that: one at a time, as each
/// keeps a processor busy.
@Suite(.serialized, .timeLimit(.minutes(10))) struct FuzzTargetTests {
  @Test(arguments: FuzzTargets.names)
  func `nothing is found`(name: String) async throws {
    let result = try await Self.onThread {
      let target = try #require(try FuzzTargets.make(name))
      let kept = try Corpus.inputs(of: name).count + target.seeds().count + 1
      return try FuzzRun(target: target, seed: 20_190_305).run(
        for: .seconds(600), executions: kept + 200)
    }
    #expect(result.finding == nil, "\(name): \(result.finding.map { "\($0)" } ?? "")")
    #expect(result.kinds > 5)
  }

  /// Runs work that waits, which a thread of the concurrency pool may not.
  private static func onThread<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let thread = Thread { continuation.resume(with: Result { try body() }) }
      thread.stackSize = 8 << 20
      thread.start()
    }
  }
}
