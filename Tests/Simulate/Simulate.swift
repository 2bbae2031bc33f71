import Glibc
import Simulation

/// Runs the simulator over seeds: `simulate --seeds 0..<10000 [--bug NAME] [--steps N] [--jobs 2]
/// [--verbose]`. Exit code 1 and the auditor's words when a seed fails.
@main
enum Simulate {
  static func main() async {
    let options: SimulateOptions
    do {
      options = try SimulateOptions(CommandLine.arguments.dropFirst())
    } catch {
      print("\(error)\n\(SimulateOptions.usage)")
      exit(2)
    }
    KeptMemory.keep()
    TrapReport.install()
    if options.isVerbose {
      for seed in options.seeds {
        let trace = Trace { print($0) }
        report(
          Simulation.run(seed: seed, bug: options.bug, ticks: options.ticks, trace: trace))
      }
      return
    }
    await runAll(options)
  }

  private static func report(_ verdict: Simulation.Verdict) {
    let statistics = verdict.statistics
    guard let violation = verdict.violation else {
      print("seed \(verdict.seed): clean; \(statistics.words)")
      return
    }
    print("seed \(verdict.seed): \(violation)")
    exit(1)
  }

  private static func runAll(_ options: SimulateOptions) async {
    let start = ContinuousClock.now
    var total = Simulation.Statistics()
    var done = 0
    var seeds = options.seeds.makeIterator()
    await withTaskGroup(of: Simulation.Verdict.self) { group in
      func add() {
        guard let seed = seeds.next() else { return }
        group.addTask {
          TrapReport.begin(seed)
          defer { TrapReport.end(seed) }
          return Simulation.run(seed: seed, bug: options.bug, ticks: options.ticks)
        }
      }
      for _ in 0..<options.jobs { add() }
      for await verdict in group {
        if verdict.violation != nil { report(verdict) }
        done += 1
        total.add(verdict.statistics)
        if done % 1_000 == 0 {
          print("\(done) seeds, \(ContinuousClock.now - start)")
          fflush(nil)
        }
        add()
      }
    }
    print("\(done) seeds clean in \(ContinuousClock.now - start): \(total.words)")
  }
}
