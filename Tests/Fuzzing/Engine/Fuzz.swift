import Foundation

#if !LIBFUZZER
  /// Gives bytes that nobody should send to everything that takes bytes from outside.
  ///
  /// Exit code 1 when a property does not hold; the input is then in the corpus, to be replayed.
  @main
  enum Fuzz {
    static func main() throws {
      let options: FuzzOptions
      do {
        options = try FuzzOptions(CommandLine.arguments.dropFirst())
      } catch {
        print("\(error)\n\(FuzzOptions.usage)")
        exit(2)
      }
      var isSound = true
      for name in options.target.map({ [$0] }) ?? FuzzTargets.names {
        guard let target = try FuzzTargets.make(name) else { continue }
        let run = FuzzRun(target: target, seed: options.seed)
        let holds =
          try options.replay.map { try replay($0, run) } ?? fuzz(run, options)
        isSound = isSound && holds
      }
      exit(isSound ? 0 : 1)
    }

    /// False when something is found.
    private static func replay(_ file: String, _ run: FuzzRun) throws -> Bool {
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
      do {
        _ = try run.execute(bytes)
        try run.target.finish()
        print("\(run.target.name): \(bytes.count) bytes, nothing found")
        return true
      } catch {
        print("\(run.target.name): \(error)")
        return false
      }
    }

    /// False when something is found.
    private static func fuzz(_ run: FuzzRun, _ options: FuzzOptions) throws -> Bool {
      let name = run.target.name
      let command = "\(CommandLine.arguments[0]) --target \(name)"
      CrashReport.install(
        writingTo: Corpus.folder(of: name).path, "trap-\(run.seed)",
        command: command + " --replay")
      print("\(name): seed \(run.seed), \(options.seconds) s ...")
      fflush(nil)
      let result = try run.run(for: .seconds(options.seconds), executions: options.executions)
      print(
        """
        \(name): \(result.executions) executions, \(result.perSecond) a second, \
        \(result.kinds) kinds of outcome
        """)
      guard let finding = result.finding else { return true }
      print("\(name): FOUND: \(finding.what)")
      if let input = finding.input {
        print("replay: \(command) --replay \(try Corpus.keep(input, of: name))")
      }
      print("all of it: \(command) --seed \(run.seed) --executions \(result.executions)")
      return false
    }
  }
#endif
