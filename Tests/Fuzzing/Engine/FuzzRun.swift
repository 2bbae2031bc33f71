import Glibc
import TestSupport

/// Runs one target: what is kept first, then changes of what made something new happen.
struct FuzzRun {
  /// Inputs to go on from at most; a new one takes the place of another.
  private static let poolLimit = 4_096
  /// Longer ones are cut.
  private static let maximumInputBytes = 64 << 10
  /// Processor time of one execution, in seconds. More is a finding: no input may cost that much.
  private static let maximumSeconds = 5.0

  let target: any FuzzTarget
  let seed: UInt64

  struct Result {
    var executions = 0
    var kinds = 0
    var seconds = 0.0
    /// The property that did not hold, and the input that broke it; nil when only all of them did.
    var finding: (input: [UInt8]?, what: String)?

    var perSecond: Int { seconds > 0 ? Int(Double(executions) / seconds) : 0 }
  }

  /// Runs until the time or the executions are used up, or something is found.
  func run(for duration: Duration, executions limit: Int = .max) throws -> Result {
    var result = Result()
    var dice = SplitMix64(seed: seed)
    var pool: [[UInt8]] = []
    var seen: Set<UInt64> = []
    let clock = ContinuousClock()
    let start = clock.now
    func isFound(_ input: [UInt8]) -> Bool {
      result.executions += 1
      do {
        var isNew = false
        for kind in try execute(input).kinds where seen.insert(kind).inserted { isNew = true }
        if isNew {
          if pool.count < Self.poolLimit {
            pool.append(input)
          } else {
            pool[Int(dice.next() % UInt64(pool.count))] = input
          }
        }
        return false
      } catch {
        result.finding = (input, "\(error)")
        return true
      }
    }
    CrashReport.beginTime()
    defer { CrashReport.endTime() }
    let kept = try Corpus.inputs(of: target.name).map(\.bytes)
    for input in kept + (try target.seeds()) + [[]] where isFound(input) { break }
    func goesOn() -> Bool {
      result.finding == nil && result.executions < limit && clock.now - start < duration
    }
    while goesOn() {
      // Now and then: a target may run a hundred thousand inputs a second.
      CrashReport.beginTime()
      for _ in 0..<64 where goesOn() {
        // Of two the shorter one: else inputs would only grow.
        let picked = (0..<2).map { _ in pool[Int(dice.next() % UInt64(pool.count))] }
        var input = picked[0].count <= picked[1].count ? picked[0] : picked[1]
        repeat { target.mutate(&input, &dice) } while dice.next() % 2 == 0
        if input.count > Self.maximumInputBytes {
          input.removeLast(input.count - Self.maximumInputBytes)
        }
        _ = isFound(input)
      }
    }
    if result.finding == nil {
      do {
        try target.finish()
      } catch {
        result.finding = (nil, "\(error)")
      }
    }
    result.kinds = seen.count
    result.seconds = (clock.now - start) / .seconds(1)
    return result
  }

  /// Runs one input; every error is a finding.
  func execute(_ input: [UInt8]) throws -> Course {
    let start = Self.processorSeconds
    let course = try CrashReport.during(input) { try target.run(input) }
    let seconds = Self.processorSeconds - start
    try require(seconds < Self.maximumSeconds, "\(input.count) bytes cost \(seconds) s")
    return course
  }

  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
