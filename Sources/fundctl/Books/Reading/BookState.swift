import FundClient
import LedgerJournal

/// The state of the books that a book is made of: all of it is read as of one place in the journal.
struct BookState: Hashable {
  /// Vouchers behind it do not count.
  var revision: Revision
  /// The newest block that was durable, whose digest rests on all blocks before it.
  var block: UInt64
  /// `sm3` or `sha256`.
  var digestAlgorithm: String
  var blockDigest: [UInt8]
  /// When the books were read, Unix milliseconds.
  var readAtMillis: Int64

  /// For the foot of each page.
  var facts: [Report.Fact] {
    [
      .init(key: "revision", title: "账簿位置", cell: .text(revision.description)),
      .init(key: "block", title: "区块", cell: .text(String(block))),
      .init(key: "digest_algorithm", title: "摘要算法", cell: .text(digestAlgorithm)),
      .init(
        key: "block_digest", title: "区块摘要", cell: .text(Hexadecimal.text(blockDigest))),
      .init(
        key: "read_at", title: "读取时间", cell: .text(BeijingTime.text(millis: readAtMillis))),
    ]
  }

  var footer: String {
    "账簿位置 \(revision)　区块 \(block) \(digestAlgorithm.uppercased()) 摘要 "
      + "\(Hexadecimal.text(blockDigest))　读取时间 \(BeijingTime.text(millis: readAtMillis))"
  }
}
