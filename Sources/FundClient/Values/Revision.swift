import FundMessages
import SwiftProtobuf

/// A place in the server's journal: a block and, in it, a voucher. Higher is later. Everything up to
/// a revision that an answer names is durable.
public struct Revision: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var block: UInt64
  public var index: UInt32

  public init(block: UInt64, index: UInt32) {
    self.block = block
    self.index = index
  }

  /// From `BLOCK.INDEX`; nil for any other form.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let block = UInt64(parts[0]), let index = UInt32(parts[1])
    else { return nil }
    self.init(block: block, index: index)
  }

  init(_ message: Fundledger_V1_Revision) {
    self.init(block: message.block, index: message.index)
  }

  var message: Fundledger_V1_Revision {
    .with {
      $0.block = block
      $0.index = index
    }
  }

  public static func < (one: Revision, other: Revision) -> Bool {
    (one.block, one.index) < (other.block, other.index)
  }

  /// `block.index`.
  public var description: String { "\(block).\(index)" }
}
