import LedgerJournal

extension BenchResult {
  func report(of command: BenchCommand) -> Report {
    var report = Report()
    addWork(of: command, to: &report)
    addSpeed(to: &report)
    addServer(to: &report)
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

  private func addWork(of command: BenchCommand, to report: inout Report) {
    report.add("workload", "负载 workload", command.workload.rawValue)
    report.add("seed", "种子 seed", .number(Int64(bitPattern: load.seed)))
    report.add("vouchers", "凭证 vouchers", .number(Int64(load.vouchers)))
    report.add("accounts", "账户 accounts", .number(Int64(load.accounts)))
    report.add("touched", "有发生额账户 accounts posted to", .number(Int64(touchedAccounts)))
    report.add("batch", "每批 vouchers a call", .number(Int64(load.vouchersPerBatch)))
    report.add("connections", "连接 connections", .number(Int64(command.connections)))
    report.add("in_flight", "在途 calls under way", .number(Int64(command.inFlight)))
  }

  private func addSpeed(to report: inout Report) {
    report.add("opening_us", "开户 µs opening accounts", .number(openingNanos / 1_000))
    report.add("elapsed_us", "用时 µs elapsed", .number(elapsedNanos / 1_000))
    report.add(
      "vouchers_per_second", "凭证/秒 vouchers/s",
      .number(Self.perSecond(Int64(load.vouchers), elapsedNanos)))
    report.add(
      "calls_per_second", "调用/秒 calls/s",
      .number(Self.perSecond(Int64(latencies.count), elapsedNanos)))
    for (key, perMille) in [("p50", 500), ("p99", 990), ("p999", 999)] {
      report.add(
        "latency_\(key)_us", "延迟 µs latency \(key)",
        .number(latencies.quantile(perMille: perMille) / 1_000))
    }
    report.add("latency_max_us", "延迟 µs latency max", .number(latencies.maximum / 1_000))
    if let desk { addDesk(desk, to: &report) }
    report.add("client_cpu_us", "客户端 µs CPU client", .number(clientMicros))
    report.add(
      "client_ns_per_voucher", "客户端 ns/凭证 client",
      .number(clientMicros * 1_000 / Int64(load.vouchers)))
  }

  private func addDesk(_ desk: Latencies, to report: inout Report) {
    report.add("desk_vouchers", "柜面凭证 desk vouchers", .number(Int64(desk.count)))
    for (key, perMille) in [("p50", 500), ("p99", 990), ("p999", 999)] {
      report.add(
        "desk_\(key)_us", "柜面延迟 µs desk \(key)",
        .number(desk.quantile(perMille: perMille) / 1_000))
    }
    report.add("desk_max_us", "柜面延迟 µs desk max", .number(desk.maximum / 1_000))
  }

  private func addServer(to report: inout Report) {
    guard let server else { return }
    report.add("server_cpu_us", "服务端 µs CPU server", .number(server.cpuMicros))
    report.add(
      "server_ns_per_voucher", "服务端 ns/凭证 server",
      .number(server.cpuMicros * 1_000 / Int64(load.vouchers)))
    if let peakKiB { report.add("server_peak_kib", "服务端 KiB peak memory", .number(peakKiB)) }
    report.add("server_written_bytes", "写盘 bytes to disk", .number(server.writtenBytes))
    report.add("server_written_chars", "写出 bytes given to write", .number(server.writtenChars))
    report.add("written_per_leg", "写盘/分录 bytes a leg", .number(server.writtenBytes / legs))
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
    report.add("export_sm3", "导出摘要 SM3 of the extracts", export.digest)
  }

  private func addRestart(to report: inout Report) {
    if let journalBytes {
      report.add("journal_bytes", "日志 bytes of the journal", .number(journalBytes))
      report.add("journal_per_leg", "日志/分录 bytes a leg", .number(journalBytes / legs))
    }
    for (key, title, nanos) in [
      ("start_us", "启动 µs start, empty", startNanos),
      ("stop_us", "停止 µs stop", stopNanos),
      ("crash_restart_us", "强制终止后重启 µs restart after a kill", crashRestartNanos),
      ("restart_us", "停止后重启 µs restart after a stop", restartNanos),
    ] {
      if let nanos { report.add(key, title, .number(nanos / 1_000)) }
    }
    if !stateDigest.isEmpty {
      report.add("state_digest", "状态摘要 state digest", Hexadecimal.text(stateDigest))
    }
  }
}
