import LedgerJournal

extension BenchResult {
  var report: Report {
    var report = Report()
    addCommand(to: &report)
    addSpeed(to: &report)
    addLatencies(to: &report)
    if command.windows { addWindows(to: &report) }
    addUsage(to: &report)
    if let export { addExport(export, to: &report) }
    addRestart(to: &report)
    let machine = self.machine ?? MachineDescription(folder: ".")
    report.add("processor", "处理器 processor", machine.processor)
    report.add("cores", "核数 cores", .number(Int64(machine.cores)))
    report.add("kernel", "内核 kernel", machine.kernel)
    if self.machine != nil { report.add("file_system", "文件系统 file system", machine.fileSystem) }
    report.add("adds_up", "账目相符 books add up", differences.isEmpty ? "yes" : "NO")
    return report
  }

  private func addCommand(to report: inout Report) {
    report.add("workload", "负载 workload", command.workload.rawValue)
    report.add("seed", "种子 seed", .number(Int64(bitPattern: command.seed)))
    report.add("accounts", "账户 accounts", .number(Int64(command.accounts)))
    report.add("batch", "每批 vouchers a call", .number(Int64(command.batch)))
    report.add("connections", "连接 connections", .number(Int64(command.connections)))
    report.add("in_flight", "在途 calls under way", .number(Int64(command.inFlight)))
    if let rate = command.rate {
      report.add("rate", "计划 planned calls/s", .number(Int64(rate)))
    }
    if let zipf = command.zipf { report.add("zipf", "偏斜 Zipf's theta", "\(zipf)") }
    report.add("digest_lanes", "摘要并行 digests in lanes", .flag(!command.noDigestLanes))
    report.add("references", "业务流水号 references", .flag(command.references))
    report.add("warm_up", "预热 warm-up", .number(Int64(warmUp.units)))
  }

  private func addSpeed(to report: inout Report) {
    report.add("opening_us", "开户 µs opening accounts", .number(openingNanos / 1_000))
    report.add("elapsed_us", "用时 µs elapsed", .number(elapsedNanos / 1_000))
    for (key, title, count) in record.work.counts {
      report.add(key, title, .number(Int64(count)))
      report.add(
        "\(key)_per_second", "\(title)/s", .number(Self.perSecond(Int64(count), elapsedNanos)))
    }
    let units = Int64(record.work.units)
    report.add("units_per_second", "合计/秒 all/s", .number(Self.perSecond(units, elapsedNanos)))
    report.add("calls", "调用 calls", .number(Int64(record.calls)))
    report.add(
      "calls_per_second", "调用/秒 calls/s",
      .number(Self.perSecond(Int64(record.calls), elapsedNanos)))
    for fact in facts { report.add(fact.key, fact.title, .number(fact.number)) }
  }

  private func addLatencies(to report: inout Report) {
    add(record.latencies, "latency", "延迟 µs latency", to: &report)
    if record.reads.count > 0, record.writes.count > 0 {
      add(record.writes, "write", "写延迟 µs writes", to: &report)
      add(record.reads, "read", "读延迟 µs reads", to: &report)
    }
    if command.rate != nil { add(record.service, "service", "服务 µs service", to: &report) }
    if let desk {
      report.add("desk_vouchers", "柜面凭证 desk vouchers", .number(Int64(desk.count)))
      add(desk, "desk", "柜面延迟 µs desk", to: &report)
    }
    if let auditor {
      report.add("auditor_exports", "同时审计导出 exports meanwhile", .number(Int64(auditor.exports)))
      report.add("auditor_bytes", "导出字节 their bytes", .number(Int64(auditor.bytes)))
      report.add(
        "auditor_bytes_per_second", "导出字节/秒 bytes/s",
        .number(Self.perSecond(Int64(auditor.bytes), elapsedNanos)))
    }
  }

  private func add(
    _ histogram: LatencyHistogram, _ key: String, _ title: String, to report: inout Report
  ) {
    let quantiles: [(String, UInt64)] = [("p50", 500), ("p90", 900), ("p99", 990), ("p999", 999)]
    for (name, perMille) in quantiles {
      report.add(
        "\(key)_\(name)_us", "\(title) \(name)",
        .number(histogram.quantile(perMille: perMille) / 1_000))
    }
    report.add("\(key)_max_us", "\(title) max", .number(histogram.maximum / 1_000))
  }

  private func addWindows(to report: inout Report) {
    for (index, rate) in BenchRecord.rates(record.partMarks, of: \.units).enumerated() {
      report.add(
        "window_\(index + 1)_per_second", "第\(index + 1)段/秒 stretch \(index + 1)/s",
        .number(rate))
    }
    let legs = BenchRecord.rates(record.legMarks, of: \.legs)
    guard let first = legs.first, let last = legs.last, let least = legs.min() else { return }
    report.add("first_5m_legs_per_second", "最初 5 M 分录/秒 first 5 M legs/s", .number(first))
    report.add("last_5m_legs_per_second", "最后 5 M 分录/秒 last 5 M legs/s", .number(last))
    report.add("least_5m_legs_per_second", "最慢 5 M 分录/秒 slowest 5 M legs/s", .number(least))
    report.add(
      "last_to_first_per_mille", "最后比最初 ‰ last to first", .number(last * 1_000 / first))
  }

  private func addUsage(to report: inout Report) {
    let units = Int64(record.work.units)
    report.add("client_cpu_us", "客户端 µs CPU client", .number(clientMicros))
    report.add(
      "client_ns_per_unit", "客户端 ns/笔 client", .number(clientMicros * 1_000 / max(1, units)))
    guard let server else { return }
    report.add("server_cpu_us", "服务端 µs CPU server", .number(server.cpuMicros))
    report.add(
      "server_ns_per_unit", "服务端 ns/笔 server",
      .number(server.cpuMicros * 1_000 / max(1, units)))
    for (key, title, kib) in [
      ("idle_kib", "服务端 KiB after its start", idleKiB),
      ("accounts_kib", "服务端 KiB with the accounts", accountsKiB),
      ("peak_kib", "服务端 KiB peak memory", peakKiB),
    ] {
      if let kib { report.add(key, title, .number(kib)) }
    }
    report.add("server_written_bytes", "写盘 bytes to disk", .number(server.writtenBytes))
    report.add("server_written_chars", "写出 bytes given to write", .number(server.writtenChars))
    let legs = Int64(record.work.legs) + 2 * Int64(desk?.count ?? 0)
    if legs > 0 {
      report.add("written_per_leg", "写盘/分录 bytes a leg", .number(server.writtenBytes / legs))
    }
    var threads = Table([.text("thread", "线程 server thread"), .number("cpu_us", "µs CPU")])
    for (name, micros) in server.threads.sorted(by: { $0.key < $1.key }) where micros > 0 {
      threads.rows.append([.text(name), .number(micros)])
    }
    report.table = threads
  }

  private func addExport(_ export: ExportBench.Result, to report: inout Report) {
    report.add("export_legs", "导出分录 exported legs", .number(export.legs))
    report.add("export_bytes", "导出字节 native bytes", .number(export.nativeBytes))
    for (key, title, nanos) in [
      ("pull", "导出 pull", export.pullNanos),
      ("verify", "验证 verify", export.verifyNanos),
      ("csv", "CSV", export.csvNanos),
    ] {
      report.add("export_\(key)_us", "\(title) µs", .number(nanos / 1_000))
      report.add(
        "export_\(key)_legs_per_second", "\(title) 分录/秒 legs/s",
        .number(Self.perSecond(export.legs, nanos)))
    }
    report.add("export_killed", "强制断开 killed connections", .number(Int64(export.cuts)))
    report.add(
      "export_client_peak_kib", "导出端 KiB fundctl export, peak", .number(export.clientPeakKiB))
    report.add(
      "export_server_growth_kib", "服务端 KiB growth of the peak",
      .number(export.daemonPeaksKiB.after - export.daemonPeaksKiB.before))
    report.add("export_sm3_tree", "导出摘要 SM3 tree of the extracts", export.digest)
  }

  private func addRestart(to report: inout Report) {
    if let journalBytes, let journalLegs {
      report.add("journal_bytes", "日志 bytes of the journal", .number(journalBytes))
      report.add("journal_legs", "日志分录 legs in it", .number(journalLegs))
      report.add(
        "journal_per_leg", "日志/分录 bytes a leg", .number(journalBytes / max(1, journalLegs)))
    }
    for (key, title, nanos) in [
      ("start_us", "启动 µs start, empty", startNanos),
      ("stop_us", "停止 µs stop", stopNanos),
      ("crash_restart_us", "强制终止后重启 µs restart after a kill", crashRestartNanos),
      ("restart_us", "停止后重启 µs restart after a stop", restartNanos),
    ] {
      if let nanos { report.add(key, title, .number(nanos / 1_000)) }
    }
    if let replay {
      report.add("replay_us", "重放 µs replay from block one", .number(replay.nanos / 1_000))
      report.add(
        "replay_legs_per_second", "重放分录/秒 replay, legs/s",
        .number(Self.perSecond(journalLegs ?? 0, replay.nanos)))
      report.add(
        "replay_state_digest", "重放后摘要 state digest of the replay",
        Hexadecimal.text(replay.stateDigest))
    }
    if !stateDigest.isEmpty {
      report.add("state_digest", "状态摘要 state digest", Hexadecimal.text(stateDigest))
    }
  }
}
