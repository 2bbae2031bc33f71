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
      for name in options.target.map({ [$0] }) ?? FuzzTargets.names {
        guard let target = try FuzzTargets.make(name) else { continue }
        let run = FuzzRun(target: target, seed: options.seed)
        if let file = options.replay {
          try replay(file, run)
        } else {
          try fuzz(run, seconds: options.seconds)
        }
      }
    }

    private static func replay(_ file: String, _ run: FuzzRun) throws {
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
      do {
        _ = try run.execute(bytes)
        try run.target.finish()
        print("\(run.target.name): \(bytes.count) bytes, nothing found")
      } catch {
        print("\(run.target.name): \(error)")
        exit(1)
      }
    }

    private static func fuzz(_ run: FuzzRun, seconds: Int) throws {
      let name = run.target.name
      let folder = Corpus.folder(of: name)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      CrashReport.install(writingTo: folder.path + "/trap-\(run.seed)")
      print("\(name): seed \(run.seed), \(seconds) s ...")
      fflush(nil)
      let result = try run.run(for: .seconds(seconds))
      print(
        """
        \(name): \(result.executions) executions, \(result.perSecond) a second, \
        \(result.kinds) kinds of outcome
        """)
      guard let finding = result.finding else { return }
      let file = try Corpus.keep(finding.input, of: name)
      print(
        """
        \(name): FOUND after \(result.executions) executions of seed \(run.seed): \(finding.what)
        replay: fuzz --target \(name) --replay \(file)
        """)
      exit(1)
    }
  }
#endif
