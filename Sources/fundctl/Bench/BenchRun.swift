import FundClient

/// One run of the bench: open, call, verify, and on a daemon of its own also restart.
struct BenchRun {
  let command: BenchCommand

  /// On a daemon of our own: with its usage, and its starts after a kill and after a stop.
  func measure(on daemon: BenchDaemon) async throws -> BenchResult {
    say("starting \(daemon.server.folder.path)")
    let started = try await daemon.start()
    let idleKiB = daemon.usage()?.residentKiB
    var result = try await measure(on: daemon.server) { daemon.usage() }
    result.startNanos = started.nanos
    result.idleKiB = idleKiB
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
    result.differences += StatusChange.differences(
      restart: before, try await status(on: daemon.server))
    result.stopNanos = try await daemon.stop().nanos
    result.journalBytes = daemon.journalBytes()
    result.journalLegs = Int64(before.legs)
    result.restartNanos = try await daemon.start().nanos
    let after = try await status(on: daemon.server)
    result.differences += StatusChange.differences(restart: before, after)
    result.stateDigest = after.stateDigest
    result.machine = MachineDescription(folder: daemon.server.folder.path)
    _ = try await daemon.stop()
    if command.replay {
      say("replaying")
      let replay = try BenchReplay(folder: daemon.journalFolder).run(expecting: after.stateDigest)
      result.differences += replay.differences
      result.replay = replay
    }
    return result
  }

  /// `usage` tells what the server has used so far, where that can be known.
  func measure(
    on server: BenchServer, usage: () -> ProcessUsage? = { nil }
  ) async throws -> BenchResult {
    say("opening \(command.accounts) accounts")
    let clock = ContinuousClock()
    let started = clock.now
    let books = try await BenchBooks.open(
      accounts: command.accounts, in: command.workload.ledgers, on: server)
    let opening = clock.now - started
    let accountsKiB = usage()?.residentKiB
    var clients: [LedgerClient] = []
    for _ in 0..<command.connections { clients.append(try await server.connect(as: .bureau)) }
    var result = try await run(command.workload.type, books, clients, on: server, usage)
    result.openingNanos = opening.nanos
    result.accountsKiB = accountsKiB
    for client in clients { await client.close() }
    return result
  }

  private func run<Workload: BenchWorkload>(
    _: Workload.Type, _ books: BenchBooks, _ clients: [LedgerClient], on server: BenchServer,
    _ usage: () -> ProcessUsage?
  ) async throws -> BenchResult {
    say("preparing")
    let workload = try await Workload.prepare(command, books, clients, on: server)
    let desk = command.desk ? try await BenchDesk.open(seed: command.seed, on: server) : nil
    let auditor = command.auditor ? try await BenchAuditor.open(on: server) : nil
    let before = try await server.with(.bureau) { try await $0.check() }
    let calls = workload.calls
    let warmUp = try await drive(workload, 0..<calls.warmUp).run()
    var result = try await load(
      drive(workload, calls.warmUp..<calls.warmUp + calls.measured), desk, auditor, usage)
    result.warmUp = warmUp.work
    say("verifying")
    let after = try await server.with(.bureau) { try await $0.check() }
    var work = result.record.work
    work += warmUp.work
    if let count = result.desk?.count {
      work += BenchWork(vouchers: Int(count), legs: Int(count) * 2)
    }
    result.differences = StatusChange.differences(before, after, added: work)
    let findings = try await workload.verify(on: server)
    result.differences += findings.differences
    result.facts = findings.facts
    return result
  }

  private func drive<Workload: BenchWorkload>(
    _ workload: Workload, _ calls: Range<Int>
  ) -> BenchDriver<Workload> {
    BenchDriver(
      workload, calls: calls, connections: command.connections, inFlight: command.inFlight,
      rate: command.rate)
  }

  /// The measured calls, with what goes on beside them.
  private func load<Workload: BenchWorkload>(
    _ driver: BenchDriver<Workload>, _ desk: BenchDesk?, _ auditor: BenchAuditor?,
    _ usage: () -> ProcessUsage?
  ) async throws -> BenchResult {
    let progress = Task { await show(driver) }
    defer { progress.cancel() }
    let serverBefore = usage()
    let ownBefore = ProcessUsage.ownMicros()
    let clock = ContinuousClock()
    let started = clock.now
    async let deskLatencies = desk?.run()
    async let audited = auditor?.run()
    let record: BenchRecord
    do {
      record = try await driver.run()
    } catch {
      desk?.end()
      auditor?.end()
      throw error
    }
    let elapsed = clock.now - started
    desk?.end()
    auditor?.end()
    let deskTimes = try await deskLatencies
    let ownAfter = ProcessUsage.ownMicros()
    let serverAfter = usage()
    var result = BenchResult(
      command: command, record: record, elapsedNanos: elapsed.nanos, warmUp: BenchWork(),
      desk: deskTimes, clientMicros: ownAfter - ownBefore)
    result.auditor = try await audited
    if let serverBefore, let serverAfter { result.server = serverAfter - serverBefore }
    return result
  }

  private func status(on server: BenchServer) async throws -> ServerStatus {
    try await server.with(.auditor) { client in
      try await client.check(withStateDigest: true, timeout: .seconds(300))
    }
  }

  // MARK: Progress

  private func show<Workload: BenchWorkload>(_ driver: BenchDriver<Workload>) async {
    guard StandardError.isTerminal else { return }
    var last = 0
    while (try? await Task.sleep(for: .milliseconds(500))) != nil {
      let count = driver.work.units
      say("\(count) done, \((count - last) * 2) a second")
      last = count
    }
  }

  /// Replaces the line on a terminal.
  private func say(_ text: String) {
    if StandardError.isTerminal { StandardError.write("\r\u{1B}[K\(text)") }
  }
}
