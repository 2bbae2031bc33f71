import ArgumentParser
import FundClient

/// `fundctl segment`.
struct SegmentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "segment",
    abstract: "Lists the daemon's segments, archives them and brings them back (归档).",
    discussion: """
        fundctl segment
        fundctl segment --archive 3
        fundctl segment --bring-back 3

      An archived segment lies in the daemon's archiveFolder; reads of its blocks are refused until \
      it is brought back. It must not reach above the newest snapshot. Role: operator.
      """)

  @OptionGroup var global: GlobalOptions

  @Option(help: "Move this segment to the archive.")
  var archive: UInt32?

  @Option(help: "Bring this segment back.")
  var bringBack: UInt32?

  func run() async throws {
    let segments = try await global.withClient(as: [.operator]) { client in
      if let archive { try await client.archiveSegment(archive) }
      if let bringBack { try await client.bringBackSegment(bringBack) }
      return try await client.listSegments()
    }
    var report = Report()
    var table = Table([
      .number("segment", "segment"), .number("first_block", "first block"),
      .number("last_block", "last block"), .number("bytes", "bytes"),
      .text("archived", "archived"),
    ])
    for segment in segments {
      table.rows.append([
        .number(Int64(segment.number)), .number(Int64(clamping: segment.firstBlock)),
        .number(Int64(clamping: segment.lastBlock ?? 0)), .number(Int64(clamping: segment.bytes)),
        .flag(segment.isArchived),
      ])
    }
    report.table = table
    global.show(report)
  }
}
