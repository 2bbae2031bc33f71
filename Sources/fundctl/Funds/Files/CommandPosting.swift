import FundClient

/// What became of the commands of a file, and which rules warned of them.
struct CommandOutcome: Sendable {
  var file = ImportOutcome()
  /// By their indexes in the file.
  var warnings: [(command: Int, warning: CommandWarning)] = []
}

/// Submits the commands of a file through the file's lane: number k has serial k + 1, always.
struct CommandPosting {
  /// Commands of one call.
  static let maximumCommands = 1_000
  /// Of the JSON of the commands of one call, about.
  static let maximumBytes = 1 << 20

  let client: LedgerClient
  let entries: [CommandFile.Entry]

  /// In order; each as long as a call may be.
  static func batches(of entries: [CommandFile.Entry]) -> [Range<Int>] {
    var batches: [Range<Int>] = []
    var first = 0
    var bytes = 0
    for (index, entry) in entries.enumerated() {
      if index > first, index - first == maximumCommands || bytes + entry.bytes > maximumBytes {
        batches.append(first..<index)
        first = index
        bytes = 0
      }
      bytes += entry.bytes
    }
    if first < entries.count { batches.append(first..<entries.count) }
    return batches
  }

  /// - Parameter retriesRefused: tries the commands again that were refused when the file was
  ///   submitted before.
  func run(laneName: String, retriesRefused: Bool) async throws -> CommandOutcome {
    let lane = try await Lane.open(laneName, on: client)
    let known = Int(clamping: await lane.nextSerial - 1)
    var outcome = CommandOutcome()
    defer { Progress.clear() }
    for batch in Self.batches(of: entries) {
      let answer: BatchOutcome
      do {
        answer = try await lane.submit(
          entries[batch].map(\.command), at: UInt64(batch.lowerBound + 1))
      } catch {
        throw describe(error, first: batch.lowerBound)
      }
      outcome.add(answer, from: batch.lowerBound, count: batch.count, known: known)
      Progress.show("已提交 submitted \(batch.upperBound) / \(entries.count)")
      if answer.decided < batch.count {
        outcome.file.undecided = entries.count - batch.lowerBound - answer.decided
        break
      }
    }
    if retriesRefused { try await retry(lane, &outcome) }
    return outcome
  }

  /// Each refused command by itself, under its next attempt.
  private func retry(_ lane: Lane, _ outcome: inout CommandOutcome) async throws {
    for refused in lane.refusedAtOpening.sorted(by: { $0.serial < $1.serial }) {
      guard let index = Int(exactly: refused.serial - 1), entries.indices.contains(index) else {
        continue
      }
      let answer = try await lane.submit(
        [entries[index].command], at: refused.serial, attempt: refused.attempt + 1)
      outcome.file.refused.removeAll { $0.voucher == index }
      outcome.add(answer, from: index, count: 1, known: 0)
    }
  }

  /// Names the line of the command for which a whole batch was refused.
  private func describe(_ error: LedgerError, first: Int) -> CommandFailure {
    var failure = CommandFailure(error)
    guard let refusal = error.refusal, entries.indices.contains(first + refusal.voucher) else {
      return failure
    }
    let entry = entries[first + refusal.voucher]
    failure.description =
      "第\(ImportReport.lineRanges(entry.lines))行 \(entry.title): \(failure.description)"
    if refusal.name == "CONTENT_DIFFERS" {
      failure.description +=
        "\n该文件此前已用其他选项提交 (the file was submitted before with other options)"
    }
    return failure
  }
}

extension CommandOutcome {
  mutating func add(_ answer: BatchOutcome, from first: Int, count: Int, known: Int) {
    file.add(answer, from: first, count: count, known: known)
    warnings += answer.warnings.map { (first + $0.command, $0) }
  }
}
