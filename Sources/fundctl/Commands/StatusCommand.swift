import ArgumentParser
import FundClient
import LedgerJournal

/// `fundctl status`.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Whether the server serves, and where its journal stands.",
    discussion: """
        fundctl status
        fundctl status --digest --as auditor-620000

      The block digest rests on all blocks before it. The state digest is of all balances: two \
      servers with the same journal have the same; it is slow on large books.
      """)

  @OptionGroup var global: GlobalOptions

  @Flag(help: "Also the digest of the whole state; operator and auditor only.")
  var digest = false

  func run() async throws {
    let roles: [Role] = digest ? [.operator, .auditor] : [.operator] + Role.readers
    let status = try await global.withClient(as: roles) { client in
      try await client.check(
        withStateDigest: digest, timeout: digest ? .seconds(600) : LedgerClient.defaultTimeout)
    }
    global.show(report(status))
    if !status.isServing { throw CommandFailure("the server does not serve", reason: .unclear) }
  }

  private func report(_ status: ServerStatus) -> Report {
    var report = Report()
    report.add("serving", "serving", .flag(status.isServing))
    report.add("version", "version", status.version)
    report.add("identity", "you are", status.identity)
    report.add("revision", "durable up to", status.durable.description)
    report.add("ledgers", "ledgers 账簿", .number(Int64(status.ledgers)))
    report.add("accounts", "accounts 账户", .number(Int64(status.accounts)))
    report.add("vouchers", "vouchers 凭证", .number(Int64(clamping: status.vouchers)))
    report.add("legs", "legs 分录", .number(Int64(clamping: status.legs)))
    report.add("open_holds", "open holds 冻结", .number(Int64(status.openHolds)))
    if status.isLowOnDisk { report.add("low_on_disk", "low on disk 磁盘空间不足", .flag(true)) }
    report.add("digest_algorithm", "digest", status.digestAlgorithm)
    report.add("block_digest", "block digest", Hexadecimal.text(status.blockDigest))
    if digest {
      report.add("state_digest", "state digest", Hexadecimal.text(status.stateDigest))
    }
    return report
  }
}
