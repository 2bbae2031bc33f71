import Simulation
import Testing

@Suite struct SimulationTests {
  static let chunk = 10

  @Test(arguments: Array(stride(from: 0, to: 100, by: chunk)))
  func theAuditorFindsNothingInSeeds(from first: Int) {
    for seed in UInt64(first)..<UInt64(first + Self.chunk) {
      let verdict = Simulation.run(seed: seed)
      #expect(verdict.violation == nil, "seed \(seed)")
    }
  }

  @Test func aSeedReplaysTheSameCourse() {
    #expect(course(of: 11) == course(of: 11))
    #expect(course(of: 11) != course(of: 12))
  }

  private func course(of seed: UInt64) -> [String] {
    var lines: [String] = []
    _ = Simulation.run(seed: seed, trace: Trace { lines.append($0) })
    return lines
  }

  @Test func theSeedsMeetCrashesRefusedOpeningsHoldsAndSnapshots() {
    var total = Simulation.Statistics()
    for seed in UInt64(0)..<40 { total.add(Simulation.run(seed: seed).statistics) }
    #expect(total.restarts > 100)
    #expect(total.refusedOpenings > 20)
    #expect(total.vouchers > 1_000)
    #expect(total.holds > 100 && total.draws > 20 && total.references > 100)
    #expect(total.closings > 20 && total.reopenings > 2)
    #expect(total.snapshots > 100 && total.restores > 50)
  }
}
