import FundClient

/// One run of the bench: open, post, verify, and on a daemon of its own also restart.
struct BenchRun {
  let load: VoucherLoad
  let command: BenchCommand

  /// On a daemon of our own: with its usage, and its starts after a kill and after a stop.
  func measure(on daemon: BenchDaemon) async throws -> BenchResult {
    say("starting \(daemon.server.folder.path)")
    let started = try await daemon.start()
    var result = try await measure(on: daemon.server) { daemon.usage() }
    result.startNanos = started.nanos
    if command.export {
      say("exporting")
      let export = try await ExportBench(daemon: daemon).run()
      result.differences += export.differences
      result.export = export
    }
    say("restarting")
    let before = try await status(on: daemon.server)
    result.peakKiB = daemon.usage()?.peakKiB
    daemon.reapKilled()
    result.crashRestartNanos = try await daemon.start().nanos
    result.differences += Verification.compare(before, try await status(on: daemon.server))
    result.stopNanos = try await daemon.stop().nanos
    result.journalBytes = daemon.journalBytes()
    result.restartNanos = try await daemon.start().nanos
    let after = try await status(on: daemon.server)
    result.differences += Verification.compare(before, after)
    result.stateDigest = after.stateDigest
    result.folder = daemon.server.folder.path
    result.machine = MachineDescription(folder: daemon.server.folder.path)
    _ = try await daemon.stop()
    return result
  }

  /// `usage` tells what the server has used so far, where that can be known.
  func measure(
    on server: BenchServer, usage: () -> ProcessUsage? = { nil }
  ) async throws -> BenchResult {
    say("opening \(load.accounts) accounts")
    let clock = ContinuousClock()
    let started = clock.now
    let books = try await BenchBooks.open(accounts: load.accounts, on: server)
    let opening = clock.now - started
    let before = try await BookTotals.read(books, on: server)
    var clients: [LedgerClient] = []
    var lanes: [Lane] = []
    for connection in 1...command.connections {
      let client = try await server.connect(as: .bureau)
      clients.append(client)
      lanes.append(try await Lane.open("bench-\(load.seed)-\(connection)", on: client))
    }
    let desk = command.desk ? try await BenchDesk.open(seed: load.seed, on: server) : nil
    var result = try await post(on: lanes, books, desk, usage)
    result.openingNanos = opening.nanos
    for client in clients { await client.close() }
    say("verifying")
    let after = try await BookTotals.read(books, on: server)
    let verification = Verification(
      load: load, deskVouchers: result.desk?.count ?? 0, before: before, after: after)
    result.differences += verification.differences()
    result.touchedAccounts = verification.touchedAccounts
    return result
  }

  private func post(
    on lanes: [Lane], _ books: BenchBooks, _ desk: BenchDesk?, _ usage: () -> ProcessUsage?
  ) async throws -> BenchResult {
    let posting = BenchPosting(load: load, books: books)
    let progress = Task { await show(posting) }
    defer { progress.cancel() }
    let serverBefore = usage()
    let ownBefore = ProcessUsage.ownMicros()
    let clock = ContinuousClock()
    let started = clock.now
    async let deskLatencies = desk?.run()
    let latencies = try await posting.run(on: lanes, inFlight: command.inFlight)
    let elapsed = clock.now - started
    desk?.end()
    let deskTimes = try await deskLatencies
    let ownAfter = ProcessUsage.ownMicros()
    let serverAfter = usage()
    var result = BenchResult(
      load: load, elapsedNanos: elapsed.nanos, latencies: Latencies(latencies),
      clientMicros: ownAfter - ownBefore)
    result.desk = deskTimes.map { Latencies($0) }
    if let serverBefore, let serverAfter { result.server = serverAfter - serverBefore }
    return result
  }

  private func status(on server: BenchServer) async throws -> ServerStatus {
    try await server.with(.auditor) { client in
      try await client.check(withStateDigest: true, timeout: .seconds(300))
    }
  }

  // MARK: Progress

  private func show(_ posting: BenchPosting) async {
    guard StandardError.isTerminal else { return }
    var last = 0
    while (try? await Task.sleep(for: .milliseconds(500))) != nil {
      let count = posting.acceptedCount
      say("\(count) of \(load.vouchers) vouchers, \((count - last) * 2) a second")
      last = count
    }
  }

  /// Replaces the line on a terminal.
  private func say(_ text: String) {
    if StandardError.isTerminal { StandardError.write("\r\u{1B}[K\(text)") }
  }
}
